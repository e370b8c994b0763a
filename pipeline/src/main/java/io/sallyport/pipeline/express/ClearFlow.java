package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.PlainBurst;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.crypto.SuiteLanes;
import io.sallyport.pipeline.esp.Departure;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.pmtu.PathFit;
import io.sallyport.pipeline.policy.PolicyLookup;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * What clear packets in a row have in common: what selectors look at, and with it SA and way. Those are asked for with the first
 * of them; the loop over the others calls nobody.
 */
final class ClearFlow {
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

    private static final long LOW_32 = 0xffff_ffffL;

    private final HandOff handOff;
    private final PolicyLookup policies;
    private final Forward forward;
    private final SuiteLanes lanes;

    private long addresses;
    private long transport;

    /** None before the first packet of a burst. */
    private long sa;

    private boolean batched;
    private long adjacency;
    private int most;

    /**
     * A flow.
     *
     * @param lanes the suites of which several packets are sealed at a time
     */
    ClearFlow(HandOff handOff, PolicyLookup policies, Forward forward, SuiteLanes lanes) {
        this.handOff = handOff;
        this.policies = policies;
        this.forward = forward;
        this.lanes = lanes;
    }

    /** Forgets the last flow: in another burst its SA may have ended, or its way be another. */
    void forget() {
        sa = Burst.NO_SA;
    }

    /** Hot line of the SA. */
    long sa() {
        return sa;
    }

    /** True if the SA is of a suite that is done several packets at a time. */
    boolean isBatched() {
        return batched;
    }

    /** Begins with a packet, and puts it into place {@code i} of a burst; false if it is not plain. */
    boolean begins(long mbuf, IngressPort port, ForwardingTables tables, long[] words, int i) {
        long ip = PlainIpv4.packet(mbuf, port);
        if (ip == PlainIpv4.NOT_PLAIN) {
            return false;
        }
        long firstAndSecond = Memory.i64(ip);
        int third = Memory.i32(ip + PlainIpv4.THIRD);
        addresses = Memory.i64(ip + Ipv4Descriptor.SOURCE);
        int total = PlainIpv4.octets(firstAndSecond);
        if (!isPlain(mbuf, firstAndSecond, third, addresses)
                || tables.local().contains4(PlainIpv4.destination(addresses))) {
            return false;
        }
        transport = transport(ip, third);
        long hot = policies.plainSa(ip, total, tables);
        if (hot == Burst.NO_SA || (hot != sa && !turnsTo(hot, tables)) || total > most) {
            return false;
        }
        put(mbuf, ip, total, words, PlainBurst.at(i));
        return true;
    }

    /** Puts a packet into place {@code i} of a burst if it is plain and of this flow. */
    boolean admits(long mbuf, IngressPort port, long[] words, int i) {
        long ip = PlainIpv4.packet(mbuf, port);
        if (ip == PlainIpv4.NOT_PLAIN) {
            return false;
        }
        long firstAndSecond = Memory.i64(ip);
        int third = Memory.i32(ip + PlainIpv4.THIRD);
        long own = Memory.i64(ip + Ipv4Descriptor.SOURCE);
        int total = PlainIpv4.octets(firstAndSecond);
        if (own != addresses
                || !isPlain(mbuf, firstAndSecond, third, own)
                || transport(ip, third) != transport
                || total > most) {
            return false;
        }
        put(mbuf, ip, total, words, PlainBurst.at(i));
        return true;
    }

    /** True of a packet whose header is right, with what selectors look at behind it, and with room for a tunnel around it. */
    private static boolean isPlain(long mbuf, long firstAndSecond, int third, long addresses) {
        int total = PlainIpv4.octets(firstAndSecond);
        return total >= LEAST_OCTETS
                && total <= Mbuf.dataLength(mbuf) - EthernetDescriptor.HEADER_OCTETS
                && !PlainIpv4.isFragment(firstAndSecond)
                && PlainIpv4.hops(third) > PlainIpv4.LAST_HOP
                && InternetChecksum.isValid(firstAndSecond, third, addresses)
                && hasRoom(mbuf, total);
    }

    /** What a packet shows of itself beside its addresses: its protocol, and where ports would be. */
    private static long transport(long ip, int third) {
        return (long) PlainIpv4.protocol(third) << Integer.SIZE | (Memory.i32(ip + HEADER) & LOW_32);
    }

    /** True if there is room for a tunnel around a packet of {@code octets} behind its Ethernet header. */
    private static boolean hasRoom(long mbuf, int octets) {
        int offset = Mbuf.dataOffset(mbuf);
        return offset >= MOST_BEFORE
                && offset + EthernetDescriptor.HEADER_OCTETS + octets + MOST_BEHIND <= Mbuf.bufferLength(mbuf);
    }

    /** Turns to another SA: true if it is of the plain kind, is ours, has numbers left for more than a burst, and a way to go. */
    private boolean turnsTo(long hot, ForwardingTables tables) {
        int shape = SaShape.of(hot);
        long cold = SaTable.cold(hot);
        if (!PlainSa.isPlain(hot, shape, lanes)
                || Memory.u8(cold + SaDescriptor.OUTER_FAMILY) != Ipv4Descriptor.VERSION
                || SaRecord.sequence(hot) + Burst.CAPACITY >= Departure.NEARLY_LAST_SEQUENCE
                || !handOff.isOurs(SaRecord.owner(hot))) {
            return false;
        }
        adjacency = forward.plain(Memory.be32(cold + SaDescriptor.OUTER_DESTINATION), tables);
        if (adjacency == Forward.NOT_PLAIN) {
            return false;
        }
        most = PathFit.plain(hot, forward.mtu(adjacency));
        batched = PlainSa.isBatched(shape);
        sa = hot;
        return true;
    }

    private void put(long mbuf, long ip, int octets, long[] words, int at) {
        words[at + PlainBurst.MBUF] = mbuf;
        words[at + PlainBurst.PACKET] = ip;
        words[at + PlainBurst.OCTETS] = octets;
        words[at + PlainBurst.SA] = sa;
        words[at + PlainBurst.TOWARD] = adjacency;
    }
}
