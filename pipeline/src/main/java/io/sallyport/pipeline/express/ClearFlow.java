package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
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
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.pmtu.PathFit;
import io.sallyport.pipeline.policy.PolicyLookup;
import io.sallyport.pipeline.sad.HeaderPolicy;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * What clear packets in a row have in common: what selectors look at, and with it SA and way. Those are asked for with the first
 * of them; the loop over the others calls nobody.
 */
final class ClearFlow {
    private static final int HEADER = Ipv4Descriptor.MINIMUM_OCTETS;

    /** The most that a tunnel packet has before the inner one, and a tag before that where the inner one has none. */
    private static final int MOST_BEFORE = HEADER
            + UdpDescriptor.HEADER_OCTETS
            + EspDescriptor.IV
            + CryptoBatch.NONCE_OCTETS
            + EthernetDescriptor.TAG_OCTETS;

    /** The longest padding before a trailer: to the end of a cipher's block. */
    private static final int MOST_PADDING = 15;

    /** The most that a tunnel packet has behind the inner one. */
    private static final int MOST_BEHIND =
            MOST_PADDING + EspDescriptor.TRAILER_OCTETS + IntegrityAlgorithm.MAX_ICV_OCTETS;

    /** Room for what selectors look at behind the IP header, so that it may be read of each packet. */
    private static final int LEAST_OCTETS = HEADER + Integer.BYTES;

    /** So long are frames with that. */
    static final int LEAST_FRAME = EthernetDescriptor.HEADER_OCTETS + LEAST_OCTETS;

    private static final long LOW_32 = 0xffff_ffffL;

    private final HandOff handOff;
    private final PolicyLookup policies;
    private final Forward forward;
    private final SuiteLanes lanes;

    private long addresses;

    /** What they add to the sum of a header's words. */
    private long addressSum;

    /** As it loads: whether it is a fragment, which it is not, and protocol. */
    private int protocol;

    /** As it loads: where ports would be. */
    private int ports;

    /** Octets of the packet that it was asked for last. */
    private int total;

    /** True if packets may be of it. */
    private boolean begun;

    /** The last that it turned to; none before the first packet of a turn. */
    private long sa;

    private int policy;
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

    /** Forgets the last flow: its SA may end, and its way be another. */
    void forget() {
        sa = Burst.NO_SA;
        begun = false;
    }

    /** Goes on with the last flow in another burst; false if there is none, or its SA is near its last number or its end. */
    boolean goesOn() {
        if (sa != Burst.NO_SA && !(hasNumbers(sa) && PlainSa.isFarFromItsEnd(sa, SaShape.of(sa)))) {
            forget();
        }
        return begun;
    }

    /** True if an SA has numbers left for more than a burst. */
    private static boolean hasNumbers(long hot) {
        return SaRecord.sequence(hot) + PlainBurst.CAPACITY < Departure.NEARLY_LAST_SEQUENCE;
    }

    /** True if its SA is of AES-GCM, and nothing is learned of its path. */
    boolean isSimple() {
        return !batched && isStillPlain(sa);
    }

    /** True of a plain SA of AES-GCM of which that was known before: it has numbers left, and nothing was learned of its path since. */
    static boolean isStillPlain(long hot) {
        return hasNumbers(hot)
                && (Memory.u8(SaTable.cold(hot) + SaDescriptor.HEADER_POLICY) & HeaderPolicy.PATH_LIMITED) == 0;
    }

    /** Hot line of the SA. */
    long sa() {
        return sa;
    }

    /** True if the SA is of a suite that is done several packets at a time. */
    boolean isBatched() {
        return batched;
    }

    /** Source and destination, as they load. */
    long addresses() {
        return addresses;
    }

    /** Its protocol. */
    int protocol() {
        return PlainIpv4.protocol(protocol);
    }

    /** As they load; of a protocol without ports what stands in their place. */
    int ports() {
        return ports;
    }

    /** The policy that protects it. */
    int policy() {
        return policy;
    }

    /** Octets of the largest packet that fits through the tunnel. */
    int most() {
        return most;
    }

    /** The adjacency by which the SA's packets leave. */
    long toward() {
        return adjacency;
    }

    /** Begins with a packet; answers its octets, or {@link PlainIpv4#NOT_PLAIN}. */
    int begins(long mbuf, IngressPort port, ForwardingTables tables) {
        long hot = open(mbuf, port, tables);
        begun = hot != Burst.NO_SA && (hot == sa || turnsTo(hot, tables)) && total <= most;
        return begun ? total : PlainIpv4.NOT_PLAIN;
    }

    /** The SA, whosever it is, that is to seal a packet, of which all else becomes the flow's; or {@link Burst#NO_SA}. Ends the flow before. */
    long open(long mbuf, IngressPort port, ForwardingTables tables) {
        begun = false;
        long ip = PlainIpv4.packet(mbuf, port);
        if (ip == PlainIpv4.NOT_PLAIN) {
            return Burst.NO_SA;
        }
        addresses = Memory.i64(ip + Ipv4Descriptor.SOURCE);
        addressSum = InternetChecksum.sumOf(addresses);
        protocol = PlainIpv4.fragmentAndProtocol(ip);
        long firstAndSecond = Memory.i64(ip);
        total = PlainIpv4.octets(firstAndSecond);
        if (!isPlain(mbuf, firstAndSecond, Memory.i32(ip + PlainIpv4.THIRD), addressSum)
                || !PlainIpv4.isWhole(protocol)
                || tables.local().contains4(PlainIpv4.destination(addresses))) {
            return Burst.NO_SA;
        }
        ports = Memory.i32(ip + HEADER);
        policy = policies.plainPolicy(ip, total, tables);
        return policy == Spd.NONE ? Burst.NO_SA : policies.open(tables, policy);
    }

    /**
     * True if the packet in a frame is plain and of this flow.
     *
     * @param firstAndSecond the first 8 octets of its header, as they load
     * @param third the third word
     */
    boolean admits(long mbuf, long ip, long firstAndSecond, int third) {
        return Memory.i64(ip + Ipv4Descriptor.SOURCE) == addresses
                && PlainIpv4.fragmentAndProtocol(ip) == protocol
                && isPlain(mbuf, firstAndSecond, third, addressSum)
                && Memory.i32(ip + HEADER) == ports
                && PlainIpv4.octets(firstAndSecond) <= most;
    }

    /**
     * True of a packet whose header is right, with what selectors look at behind it, and with room for a tunnel around it.
     *
     * @param addressSum what its addresses add to the sum of the header's words
     */
    static boolean isPlain(long mbuf, long firstAndSecond, int third, long addressSum) {
        int total = PlainIpv4.octets(firstAndSecond);
        int offset = Mbuf.dataOffset(mbuf);
        return total >= LEAST_OCTETS
                && total <= Mbuf.dataLength(mbuf) - EthernetDescriptor.HEADER_OCTETS
                && PlainIpv4.hops(third) > PlainIpv4.LAST_HOP
                && InternetChecksum.isValid(InternetChecksum.sumOf(firstAndSecond) + (third & LOW_32) + addressSum)
                && offset >= MOST_BEFORE
                && offset + EthernetDescriptor.HEADER_OCTETS + total + MOST_BEHIND <= Mbuf.bufferLength(mbuf);
    }

    /**
     * Turns to another SA: true if it is of the plain kind, is ours, has numbers left for more than a burst, and a way to go. If not, it
     * is as it was before: packets of the last one may still come.
     */
    private boolean turnsTo(long hot, ForwardingTables tables) {
        int shape = SaShape.of(hot);
        long cold = SaTable.cold(hot);
        if (!PlainSa.isPlain(hot, shape, lanes)
                || Memory.u8(cold + SaDescriptor.OUTER_FAMILY) != Ipv4Descriptor.VERSION
                || !hasNumbers(hot)
                || !handOff.isOurs(SaRecord.owner(hot))) {
            return false;
        }
        long way = forward.plain(Memory.be32(cold + SaDescriptor.OUTER_DESTINATION), tables);
        if (way == Forward.NOT_PLAIN) {
            return false;
        }
        adjacency = way;
        most = PathFit.plain(hot, forward.mtu(adjacency));
        batched = PlainSa.isBatched(shape);
        sa = hot;
        return true;
    }
}
