package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.esp.Departure;
import io.sallyport.pipeline.esp.OuterHeader;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.HopLimit;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.pmtu.PathFit;
import io.sallyport.pipeline.policy.PolicyLookup;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Seals and forwards the plain clear text at the front of a burst received inside (RFC 4301 section 5.1, RFC 4303 section 3.3).
 *
 * <ol>
 *   <li>{@link #admit}: headers, policy, SA, room in the path and in the buffer, neighbour; changes nothing;
 *   <li>where several SAs meet in a burst, what the next loops read of each is fetched together;
 *   <li>{@link #prepare}: hop, sequence number, trailer, headers;
 *   <li>{@link PlainSeal}: encrypts in place, the ICV goes behind;
 *   <li>{@link #leave}: to the port.
 * </ol>
 */
public final class ExpressOut implements AutoCloseable {
    private static final int HEADER = Ipv4Descriptor.MINIMUM_OCTETS;

    /** The most that a tunnel packet has before the inner one. */
    private static final int MOST_BEFORE = HEADER + EspDescriptor.IV + CryptoBatch.NONCE_OCTETS;

    /** The longest padding before a trailer: to the end of a cipher's block. */
    private static final int MOST_PADDING = 15;

    /** The most that a tunnel packet has behind the inner one. */
    private static final int MOST_BEHIND =
            MOST_PADDING + EspDescriptor.TRAILER_OCTETS + IntegrityAlgorithm.MAX_ICV_OCTETS;

    /** Room for what selectors look at behind the IP header, so that it may be read of each packet. */
    private static final int LEAST_OCTETS = HEADER + Integer.BYTES;

    /** In the place of what a packet shows behind its addresses. */
    private static final long NO_TRANSPORT = -1;

    private static final long LOW_32 = 0xffff_ffffL;

    private final HandOff handOff;
    private final PolicyLookup policies;
    private final Forward forward;
    private final WorkerCounters counters;
    private final SaLines saLines;

    /** The burst on this way; empty between bursts. {@link Burst#note} has octets of text, once there is one. */
    private final Burst clear = new Burst();

    /** By the place in the burst: the adjacency by which the tunnel packet leaves. */
    private final long[] toward = new long[Burst.CAPACITY];

    private final PlainSeal seal;

    /** True if the burst has packets of more than one SA. */
    private boolean mixed;

    /** True if it has packets of a suite that is done several at a time. */
    private boolean together;

    /**
     * The short way.
     *
     * @param engine one that {@link CryptoEngine#isGcmDirect}
     */
    public ExpressOut(
            HandOff handOff, CryptoEngine engine, PolicyLookup policies, Forward forward, WorkerCounters counters) {
        this.handOff = handOff;
        this.policies = policies;
        this.forward = forward;
        this.counters = counters;
        saLines = new SaLines(engine);
        seal = new PlainSeal(engine);
    }

    /**
     * Takes the packets before the first that is not plain.
     *
     * @param array address of {@code count} pointers to mbufs, from an inside port
     * @return how many were taken; all that follow are untouched
     */
    public int run(long array, int count, IngressPort port, ForwardingTables tables) {
        int plain = admit(array, count, port, tables);
        if (plain == 0) {
            return 0;
        }
        clear.count = plain;
        if (mixed) {
            saLines.touchOutbound(clear);
        }
        long octets = prepare(clear);
        if (together) {
            seal.runTogether(clear);
        } else {
            seal.run(clear);
        }
        leave(clear);
        counters.add(Counter.SEALED, plain);
        counters.add(Counter.SEALED_OCTETS, octets);
        return plain;
    }

    /** Answers how many packets are plain before the first that is not. */
    private int admit(long array, int count, IngressPort port, ForwardingTables tables) {
        long[] mbufs = clear.mbuf;
        long[] packets = clear.packet;
        long[] sas = clear.sa;
        int[] octets = clear.octets;
        long[] adjacencies = toward;
        boolean several = false;
        boolean batched = false;
        long lastAddresses = 0;
        long lastTransport = NO_TRANSPORT;
        long lastSa = Burst.NO_SA;
        long lastAdjacency = Forward.NOT_PLAIN;
        int most = 0;
        int i = 0;
        for (; i < count; i++) {
            long mbuf = Mbuf.at(array, i);
            long ip = PlainIpv4.packet(mbuf, port);
            if (ip == PlainIpv4.NOT_PLAIN) {
                break;
            }
            int first = Memory.i32(ip);
            int second = Memory.i32(ip + PlainIpv4.SECOND);
            int third = Memory.i32(ip + PlainIpv4.THIRD);
            long addresses = Memory.i64(ip + Ipv4Descriptor.SOURCE);
            int total = PlainIpv4.octets(first);
            if (total < LEAST_OCTETS
                    || total > Mbuf.dataLength(mbuf) - EthernetDescriptor.HEADER_OCTETS
                    || PlainIpv4.isFragment(second)
                    || PlainIpv4.hops(third) <= PlainIpv4.LAST_HOP
                    || !InternetChecksum.isValid(
                            first, second, third, (int) addresses, (int) (addresses >>> Integer.SIZE))
                    || !hasRoom(mbuf, total)) {
                break;
            }
            long transport = transport(ip, PlainIpv4.protocol(third));
            if (addresses != lastAddresses || transport != lastTransport) {
                if (tables.local().contains4(Memory.be32(ip + Ipv4Descriptor.DESTINATION))) {
                    break;
                }
                long hot = policies.plainSa(ip, total, tables);
                if (hot != lastSa) {
                    several |= lastSa != Burst.NO_SA;
                    lastAdjacency = isPlain(hot) ? outward(hot, tables) : Forward.NOT_PLAIN;
                    if (lastAdjacency == Forward.NOT_PLAIN) {
                        break;
                    }
                    batched |= PlainSa.isBatched(hot);
                    most = PathFit.plain(hot, forward.mtu(lastAdjacency));
                    lastSa = hot;
                }
                lastAddresses = addresses;
                lastTransport = transport;
            }
            if (total > most || lastSa == Burst.NO_SA) {
                break;
            }
            mbufs[i] = mbuf;
            packets[i] = ip;
            octets[i] = total;
            sas[i] = lastSa;
            adjacencies[i] = lastAdjacency;
        }
        mixed = several;
        together = batched;
        return i;
    }

    /** What a packet shows of itself beside its addresses: its protocol, and where ports would be. */
    private static long transport(long ip, int protocol) {
        return (long) protocol << Integer.SIZE | (Memory.i32(ip + HEADER) & LOW_32);
    }

    /** True if there is room for a tunnel around a packet of {@code octets} behind its Ethernet header. */
    private static boolean hasRoom(long mbuf, int octets) {
        int offset = Mbuf.dataOffset(mbuf);
        return offset >= MOST_BEFORE
                && offset + EthernetDescriptor.HEADER_OCTETS + octets + MOST_BEHIND <= Mbuf.bufferLength(mbuf);
    }

    /** True of an SA of the plain kind that is ours and has numbers left for more than a burst. */
    private boolean isPlain(long hot) {
        return hot != Burst.NO_SA
                && PlainSa.isPlain(hot, seal.lanes())
                && Memory.u8(SaTable.cold(hot) + SaDescriptor.OUTER_FAMILY) == Ipv4Descriptor.VERSION
                && SaRecord.sequence(hot) + Burst.CAPACITY < Departure.NEARLY_LAST_SEQUENCE
                && handOff.isOurs(SaRecord.owner(hot));
    }

    private long outward(long hot, ForwardingTables tables) {
        return forward.plain(Memory.be32(SaTable.cold(hot) + SaDescriptor.OUTER_DESTINATION), tables);
    }

    /** Answers the octets of the packets inside. */
    private long prepare(Burst burst) {
        long all = 0;
        long lastSa = Burst.NO_SA;
        long cold = 0;
        long sequence = 0;
        long spi = 0;
        long ivBase = 0;
        int head = 0;
        int alignment = 0;
        int icvOctets = 0;
        long counted = 0;
        int first = 0;
        for (int i = 0; i < burst.count; i++) {
            long hot = Memory.pointer(burst.sa[i]);
            if (hot != lastSa) {
                finish(lastSa, sequence, i - first, all - counted);
                lastSa = hot;
                first = i;
                counted = all;
                cold = SaTable.cold(hot);
                sequence = SaRecord.sequence(hot);
                spi = (long) SaRecord.spi(cold) << Integer.SIZE;
                ivBase = Memory.i64(cold + SaDescriptor.IV_BASE);
                head = PlainSa.headOctets(hot);
                alignment = PlainSa.alignment(hot);
                icvOctets = SaRecord.icvLength(hot);
            }
            sequence++;
            long inner = Memory.pointer(burst.packet[i]);
            int octets = burst.octets[i];
            int padding = -(octets + EspDescriptor.TRAILER_OCTETS) & (alignment - 1);
            int text = octets + padding + EspDescriptor.TRAILER_OCTETS;
            int total = head + text + icvOctets;
            boolean _ = HopLimit.decrement4(inner);
            Trailer.write4(inner + octets, padding);
            long outer = Memory.pointer(inner - head);
            OuterHeader.write4(cold, outer, inner, total, IpProtocol.ESP, (int) sequence);
            long esp = outer + HEADER;
            Memory.putBe64(esp, spi | sequence);
            Memory.putBe64(esp + EspDescriptor.IV, sequence + ivBase);
            burst.packet[i] = outer;
            burst.octets[i] = total;
            burst.offset[i] = head;
            burst.note[i] = text;
            all += octets;
        }
        finish(lastSa, sequence, burst.count - first, all - counted);
        return all;
    }

    /** Leaves in an SA's record what several packets in a row have used of it. */
    private static void finish(long hot, long sequence, int packets, long octets) {
        if (packets > 0) {
            Memory.putI64(hot + SaDescriptor.SEQUENCE, sequence);
            SaRecord.countPackets(hot, packets, octets);
        }
    }

    private void leave(Burst burst) {
        for (int i = 0; i < burst.count; i++) {
            forward.sendPlain(
                    Memory.pointer(burst.mbuf[i]),
                    Memory.pointer(burst.packet[i]),
                    burst.octets[i],
                    Memory.pointer(toward[i]));
        }
        burst.count = 0;
    }

    @Override
    public void close() {
        seal.close();
    }
}
