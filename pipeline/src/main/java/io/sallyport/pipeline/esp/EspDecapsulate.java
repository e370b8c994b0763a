package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.ECN_MARK;
import static io.sallyport.pipeline.burst.DropReason.ESP_DUMMY;
import static io.sallyport.pipeline.burst.DropReason.ESP_NEXT_HEADER;
import static io.sallyport.pipeline.burst.DropReason.ESP_PADDING;
import static io.sallyport.pipeline.burst.DropReason.INNER_HEADER;
import static io.sallyport.pipeline.burst.DropReason.LIFETIME_OVER;
import static io.sallyport.pipeline.burst.DropReason.REPLAYED;
import static io.sallyport.pipeline.burst.DropReason.SA_CHANGED;
import static io.sallyport.pipeline.burst.DropReason.SELECTOR_MISMATCH;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.packet.Ecn;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.replay.ReplayWindow;
import io.sallyport.pipeline.sad.Lifetimes;
import io.sallyport.pipeline.sad.Promotion;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;

/**
 * Inbound step 4: takes authentic packets out of their tunnel, or closes transport mode's gap.
 *
 * <ol>
 *   <li>padding and next header (RFC 4303 sections 2.4 to 2.6; padding for traffic flow confidentiality behind the
 *       inner packet is cut off, section 2.7);
 *   <li>the inner header's lengths;
 *   <li>the SA's selectors (RFC 4301 section 5.2): a mismatch leaves window and state alone;
 *   <li>the SA's lifetime in packets and octets (RFC 4301 section 4.4.2.1);
 *   <li>the replay window takes the number;
 *   <li>a PENDING SA is promoted;
 *   <li>congestion marks move inwards (RFC 6040).
 * </ol>
 */
public final class EspDecapsulate {
    /** What {@link #innerOctets} answers for a dummy packet. */
    private static final int DUMMY = 0;

    private static final int MALFORMED = -1;

    private final Promotion promotion;
    private final Lifetimes lifetimes;
    private final WorkerCounters counters;
    private final Drops drops;

    public EspDecapsulate(Promotion promotion, Lifetimes lifetimes, WorkerCounters counters, Drops drops) {
        this.promotion = promotion;
        this.lifetimes = lifetimes;
        this.counters = counters;
        this.drops = drops;
    }

    /** Lets {@link Burst#packet} and {@link Burst#octets} of each survivor tell of the inner packet. */
    public void run(Burst burst) {
        int kept = 0;
        long octets = 0;
        for (int i = 0; i < burst.count; i++) {
            if (decapsulate(burst, i)) {
                octets += burst.octets[i];
                if (kept != i) {
                    burst.move(i, kept);
                }
                kept++;
            }
        }
        burst.count = kept;
        if (kept > 0) {
            counters.add(Counter.OPENED, kept);
            counters.add(Counter.OPENED_OCTETS, octets);
        }
    }

    private boolean decapsulate(Burst burst, int i) {
        long outer = Memory.pointer(burst.packet[i]);
        long hot = Memory.pointer(burst.sa[i]);
        long text = Memory.pointer(outer + burst.offset[i] + EspDescriptor.IV + SaRecord.ivLength(hot));
        int octets = payloadOctets(burst.mbuf[i], text, burst.note[i]);
        if (octets < 0) {
            return false;
        }
        int next = Memory.u8(Memory.pointer(text + burst.note[i] - 1));
        if ((SaRecord.flags(hot) & SaFlags.TRANSPORT) != 0) {
            return transport(burst, i, hot, text, octets, next);
        }
        int innerOctets = innerOctets(text, octets, next);
        if (innerOctets == MALFORMED) {
            boolean ip = next == IpProtocol.IPV4 || next == IpProtocol.IPV6;
            drops.add(burst.mbuf[i], ip ? INNER_HEADER : ESP_NEXT_HEADER);
            return false;
        }
        if (!accept(burst, i, hot, text, innerOctets)) {
            return false;
        }
        int mark = outerEcn(outer);
        if (mark != Ecn.NOT_ECT && !decapsulateEcn(text, next, mark)) {
            drops.add(burst.mbuf[i], ECN_MARK);
            return false;
        }
        burst.packet[i] = text;
        burst.octets[i] = innerOctets;
        return true;
    }

    /** Closes the gap that the ESP header, and UDP before it, leave behind the packet's own IP header. */
    private boolean transport(Burst burst, int i, long hot, long text, int octets, int next) {
        int udp = (SaRecord.flags(hot) & SaFlags.UDP_ENCAPSULATED) != 0 ? UdpDescriptor.HEADER_OCTETS : 0;
        int header = burst.offset[i] - udp;
        long packet = Memory.pointer(text - header);
        int total = next == IpProtocol.NONE ? DUMMY : header + octets;
        if (total != DUMMY) {
            TransportMode.move(burst.packet[i], packet, header, total, next);
        }
        if (!accept(burst, i, hot, packet, total)) {
            return false;
        }
        burst.packet[i] = packet;
        burst.octets[i] = total;
        return true;
    }

    /** Octets before the padding, or a negative number if the packet has been dropped. */
    private int payloadOctets(long mbuf, long text, int textOctets) {
        long trailer = Memory.pointer(text + textOctets - EspDescriptor.TRAILER_OCTETS);
        int padding = Memory.u8(trailer);
        int payload = textOctets - EspDescriptor.TRAILER_OCTETS - padding;
        if (payload < 0) {
            drops.add(mbuf, ESP_PADDING);
            return MALFORMED;
        }
        for (int i = 1; i <= padding; i++) {
            if (Memory.u8(trailer - padding + i - 1) != i) {
                drops.add(mbuf, ESP_PADDING);
                return MALFORMED;
            }
        }
        return payload;
    }

    /** Length of the inner packet by its own header, {@link #DUMMY}, or {@link #MALFORMED}. */
    private static int innerOctets(long inner, int available, int next) {
        if (next == IpProtocol.IPV4) {
            return inner4(inner, available);
        }
        if (next == IpProtocol.IPV6) {
            return inner6(inner, available);
        }
        return next == IpProtocol.NONE ? DUMMY : MALFORMED;
    }

    private static int inner4(long inner, int available) {
        if (available < Ipv4Descriptor.MINIMUM_OCTETS) {
            return MALFORMED;
        }
        int first = Memory.u8(inner);
        int header = Ipv4Descriptor.headerOctets(first);
        int total = Memory.be16(inner + Ipv4Descriptor.TOTAL_LENGTH);
        boolean sound = first >>> 4 == Ipv4Descriptor.VERSION
                && header >= Ipv4Descriptor.MINIMUM_OCTETS
                && header <= total
                && total <= available
                && InternetChecksum.isValid(inner, header);
        return sound ? total : MALFORMED;
    }

    private static int inner6(long inner, int available) {
        if (available < Ipv6Descriptor.HEADER_OCTETS || Memory.u8(inner) >>> 4 != Ipv6Descriptor.VERSION) {
            return MALFORMED;
        }
        int total = Ipv6Descriptor.HEADER_OCTETS + Memory.be16(inner + Ipv6Descriptor.PAYLOAD_LENGTH);
        return total <= available ? total : MALFORMED;
    }

    /** Selectors, then window, then promotion, in this order: see the class comment. A dummy ends here as well. */
    private boolean accept(Burst burst, int i, long hot, long inner, int innerOctets) {
        long cold = SaTable.cold(hot);
        if (innerOctets != DUMMY && !SelectorCheck.matches(cold, inner, innerOctets)) {
            SaRecord.count(cold, SaDescriptor.SELECTOR_MISMATCHES);
            drops.add(burst.mbuf[i], SELECTOR_MISMATCH);
            return false;
        }
        if ((SaRecord.flags(hot) & SaFlags.LIMITED) != 0
                && !lifetimes.allows(hot, cold, StateWord.generation(burst.word[i]), innerOctets)) {
            drops.add(burst.mbuf[i], LIFETIME_OVER);
            return false;
        }
        if (!ReplayWindow.testAndSet(hot, cold, burst.sequence[i])) {
            SaRecord.count(cold, SaDescriptor.REPLAYS);
            drops.add(burst.mbuf[i], REPLAYED);
            return false;
        }
        if (StateWord.state(burst.word[i]) == SaState.PENDING_CODE && !promoted(hot, burst.word[i])) {
            drops.add(burst.mbuf[i], SA_CHANGED);
            return false;
        }
        SaRecord.countPacket(hot, innerOctets);
        if (innerOctets == DUMMY) {
            drops.add(burst.mbuf[i], ESP_DUMMY);
            return false;
        }
        return true;
    }

    private boolean promoted(long hot, long word) {
        return switch (promotion.promote(hot, word, System.nanoTime())) {
            case Promotion.PROMOTED -> {
                counters.add(Counter.PROMOTED, 1);
                yield true;
            }
            case Promotion.ALREADY_ACTIVE -> true;
            default -> false;
        };
    }

    private static int outerEcn(long outer) {
        int service = Memory.u8(outer) >>> 4 == Ipv4Descriptor.VERSION
                ? Memory.u8(outer + Ipv4Descriptor.TYPE_OF_SERVICE)
                : Memory.be32(outer) >>> Ipv6Descriptor.CLASS_SHIFT;
        return service & Ecn.MASK;
    }

    private static boolean decapsulateEcn(long inner, int next, int mark) {
        return next == IpProtocol.IPV4 ? Ecn.decapsulate4(inner, mark) : Ecn.decapsulate6(inner, mark);
    }
}
