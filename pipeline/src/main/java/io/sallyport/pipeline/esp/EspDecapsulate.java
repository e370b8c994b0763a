package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.ECN_MARK;
import static io.sallyport.pipeline.burst.DropReason.ESP_NEXT_HEADER;
import static io.sallyport.pipeline.burst.DropReason.ESP_PADDING;
import static io.sallyport.pipeline.burst.DropReason.INNER_HEADER;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;

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
 *   <li>congestion marks move inwards (RFC 6040); in transport mode in UDP, checksums are made right ({@link NatChecksum}).
 * </ol>
 */
public final class EspDecapsulate {
    private final Acceptance acceptance;
    private final WorkerCounters counters;
    private final Drops drops;

    public EspDecapsulate(Acceptance acceptance, WorkerCounters counters, Drops drops) {
        this.acceptance = acceptance;
        this.counters = counters;
        this.drops = drops;
    }

    /** Lets {@link Burst#packet} and {@link Burst#octets} of each survivor tell of the inner packet. */
    public void run(Burst burst) {
        int kept = 0;
        for (int i = 0; i < burst.count; i++) {
            if (decapsulate(burst, i)) {
                if (kept != i) {
                    burst.move(i, kept);
                }
                kept++;
            }
        }
        burst.count = kept;
        leave(burst);
    }

    /**
     * Moves congestion marks inwards, and from the outer packet to the inner one. Apart from all else, for together they are
     * more than the compiler puts into one piece.
     */
    private void leave(Burst burst) {
        int failed = 0;
        long octets = 0;
        for (int i = 0; i < burst.count; i++) {
            long outer = Memory.pointer(burst.packet[i]);
            int inner = burst.offset[i];
            if (inner != 0 && !InnerPacket.takeMark(outer, outer + inner)) {
                drops.add(burst.mbuf[i], ECN_MARK);
                burst.mbuf[i] = Burst.NO_MBUF;
                failed++;
            } else {
                burst.packet[i] = outer + inner;
                octets += burst.octets[i];
            }
        }
        if (burst.count > failed) {
            counters.add(Counter.OPENED, burst.count - failed);
            counters.add(Counter.OPENED_OCTETS, octets);
        }
        if (failed > 0) {
            burst.closeRanks();
        }
    }

    /** Leaves in {@link Burst#offset} where the inner packet begins, 0 if it is in the outer one's place. */
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
        int innerOctets = InnerPacket.octets(text, octets, next);
        if (innerOctets == InnerPacket.MALFORMED) {
            boolean ip = next == IpProtocol.IPV4 || next == IpProtocol.IPV6;
            drops.add(burst.mbuf[i], ip ? INNER_HEADER : ESP_NEXT_HEADER);
            return false;
        }
        if (!acceptance.accept(burst, i, hot, text, innerOctets)) {
            return false;
        }
        burst.offset[i] = (int) (text - outer);
        burst.octets[i] = innerOctets;
        return true;
    }

    /** Closes the gap that the ESP header, and UDP before it, leave behind the packet's own IP header. */
    private boolean transport(Burst burst, int i, long hot, long text, int octets, int next) {
        int udp = (SaRecord.flags(hot) & SaFlags.UDP_ENCAPSULATED) != 0 ? UdpDescriptor.HEADER_OCTETS : 0;
        int header = burst.offset[i] - udp;
        long packet = Memory.pointer(text - header);
        int total = next == IpProtocol.NONE ? Acceptance.DUMMY : header + octets;
        if (total != Acceptance.DUMMY) {
            TransportMode.move(burst.packet[i], packet, header, total, next);
        }
        if (!acceptance.accept(burst, i, hot, packet, total)) {
            return false;
        }
        if (udp != 0) {
            NatChecksum.correct(SaTable.cold(hot), packet, total);
        }
        burst.packet[i] = packet;
        burst.offset[i] = 0;
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
            return InnerPacket.MALFORMED;
        }
        if (!Padding.isRight(trailer, padding)) {
            drops.add(mbuf, ESP_PADDING);
            return InnerPacket.MALFORMED;
        }
        return payload;
    }
}
