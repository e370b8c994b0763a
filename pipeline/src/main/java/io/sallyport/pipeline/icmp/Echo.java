package io.sallyport.pipeline.icmp;

import static io.sallyport.pipeline.burst.DropReason.CLEAR_BUT_PROTECTED;
import static io.sallyport.pipeline.burst.DropReason.ICMP_CHECKSUM;
import static io.sallyport.pipeline.burst.DropReason.ICMP_LIMIT;
import static io.sallyport.pipeline.burst.DropReason.LOCAL_UNSERVED;
import static io.sallyport.pipeline.burst.DropReason.POLICY_DISCARD;
import static io.sallyport.pipeline.burst.DropReason.POLICY_NONE;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.packet.Ecn;
import io.sallyport.pipeline.packet.IcmpChecksum;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.spd.PacketPolicy;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Answers echo requests to the gateway's own addresses, in place (RFC 1122 section 3.2.2.6, RFC 4443 section 4.2).
 *
 * <p>A request that comes from outside in the clear has to pass the policies as any packet from there (RFC 4301 section
 * 5.2); from inside, and out of a tunnel, it does not cross the boundary again. The answer is a packet of the gateway's own.
 * Options and extension headers of the request are not sent back.
 */
public final class Echo {
    private static final int HOPS = 64;
    private static final int ECN_SHIFT = Ipv6Descriptor.CLASS_SHIFT;

    private final IngressPort[] ports;
    private final Outgoing outgoing;
    private final WorkerCounters counters;
    private final Drops drops;
    private final TokenBucket bucket;

    /** The step; real ports by their index, which packets out of tunnels have none of. */
    public Echo(IcmpLimits limits, IngressPort[] ports, Outgoing outgoing, WorkerCounters counters, Drops drops) {
        this.ports = ports.clone();
        this.outgoing = outgoing;
        this.counters = counters;
        this.drops = drops;
        bucket = new TokenBucket(limits.echoesPerSecond(), limits.echoBurst(), System.nanoTime());
    }

    /** Takes the echo requests out of a burst of packets for the gateway itself. */
    public void run(Burst own, ForwardingTables tables) {
        int kept = 0;
        for (int i = 0; i < own.count; i++) {
            if (isRequest(own, i)) {
                answer(own, i, tables);
            } else {
                if (kept != i) {
                    own.move(i, kept);
                }
                kept++;
            }
        }
        own.count = kept;
    }

    private static boolean isRequest(Burst own, int i) {
        boolean ipv4 = isIpv4(own.packet[i]);
        if ((own.note[i] & (Burst.PROTOCOL_MASK | Burst.LATER_FRAGMENT)) != (ipv4 ? IpProtocol.ICMP : IpProtocol.ICMPV6)
                || own.octets[i] - own.offset[i] < IcmpDescriptor.HEADER_OCTETS) {
            return false;
        }
        int first = Memory.be16(Memory.pointer(own.packet[i] + own.offset[i]));
        return first == (ipv4 ? IcmpDescriptor.ECHO_REQUEST4 : IcmpDescriptor.ECHO_REQUEST6) << Byte.SIZE;
    }

    private static boolean isIpv4(long packet) {
        return Memory.u8(Memory.pointer(packet)) >>> 4 == Ipv4Descriptor.VERSION;
    }

    private void answer(Burst own, int i, ForwardingTables tables) {
        long packet = Memory.pointer(own.packet[i]);
        int offset = own.offset[i];
        int octets = own.octets[i] - offset;
        boolean ipv4 = isIpv4(packet);
        boolean told = ipv4
                ? ErrorRules.allow4(packet, own.octets[i], tables.local())
                : ErrorRules.allow6(packet, own.octets[i], false, tables.local());
        if (!told) {
            drops.add(own.mbuf[i], LOCAL_UNSERVED);
        } else if (!IcmpChecksum.isValid(packet, packet + offset, octets)) {
            drops.add(own.mbuf[i], ICMP_CHECKSUM);
        } else if (!isLetIn(own, i, tables.spd())) {
            drops.add(own.mbuf[i], refusal(tables.spd(), inward(packet, offset, tables.spd())));
        } else if (outgoing.isFull() || !bucket.take(System.nanoTime())) {
            drops.add(own.mbuf[i], ICMP_LIMIT);
        } else {
            turn(own.mbuf[i], packet, offset, octets, ipv4);
        }
    }

    private boolean isLetIn(Burst own, int i, Spd spd) {
        if (own.ingress[i] >= ports.length || !ports[own.ingress[i]].isOutside()) {
            return true;
        }
        int policy = inward(Memory.pointer(own.packet[i]), own.offset[i], spd);
        return policy != Spd.NONE && spd.action(policy) == Spd.BYPASS;
    }

    private static DropReason refusal(Spd spd, int policy) {
        if (policy == Spd.NONE) {
            return POLICY_NONE;
        }
        return spd.action(policy) == Spd.PROTECT ? CLEAR_BUT_PROTECTED : POLICY_DISCARD;
    }

    private static int inward(long packet, int offset, Spd spd) {
        int message = Memory.be16(packet + offset);
        int protocol = isIpv4(packet) ? IpProtocol.ICMP : IpProtocol.ICMPV6;
        return PacketPolicy.inward(spd, packet, protocol, message, message);
    }

    /** Makes the request the answer: a plain IP header right before the message, which but for its type is the same. */
    private void turn(long mbuf, long request, int offset, int octets, boolean ipv4) {
        long message = request + offset;
        int header = ipv4 ? Ipv4Descriptor.MINIMUM_OCTETS : Ipv6Descriptor.HEADER_OCTETS;
        long packet = Memory.pointer(message - header);
        // The header moves towards the message where options or extensions stood between.
        Memory.copy(request, packet, header);
        if (ipv4) {
            int source = Memory.i32(packet + Ipv4Descriptor.SOURCE);
            Memory.putI32(packet + Ipv4Descriptor.SOURCE, Memory.i32(packet + Ipv4Descriptor.DESTINATION));
            Memory.putI32(packet + Ipv4Descriptor.DESTINATION, source);
            Memory.putU8(packet, Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH);
            int service = Memory.u8(packet + Ipv4Descriptor.TYPE_OF_SERVICE);
            Memory.putU8(packet + Ipv4Descriptor.TYPE_OF_SERVICE, service & ~Ecn.MASK);
            Memory.putBe16(packet + Ipv4Descriptor.TOTAL_LENGTH, header + octets);
            Memory.putBe16(packet + Ipv4Descriptor.FLAGS_AND_OFFSET, 0);
            Memory.putU8(packet + Ipv4Descriptor.TIME_TO_LIVE, HOPS);
            InternetChecksum.write(packet, header);
        } else {
            swap(packet + Ipv6Descriptor.SOURCE, packet + Ipv6Descriptor.DESTINATION);
            Memory.putBe32(packet, Memory.be32(packet) & ~(Ecn.MASK << ECN_SHIFT));
            Memory.putBe16(packet + Ipv6Descriptor.PAYLOAD_LENGTH, octets);
            Memory.putU8(packet + Ipv6Descriptor.NEXT_HEADER, IpProtocol.ICMPV6);
            Memory.putU8(packet + Ipv6Descriptor.HOP_LIMIT, HOPS);
        }
        Memory.putU8(message + IcmpDescriptor.TYPE, ipv4 ? IcmpDescriptor.ECHO_REPLY4 : IcmpDescriptor.ECHO_REPLY6);
        IcmpChecksum.write(packet, message, octets);
        counters.add(Counter.ECHOES, 1);
        outgoing.add(mbuf, packet, header + octets);
    }

    private static void swap(long left, long right) {
        for (int i = 0; i < Ipv6Descriptor.ADDRESS_OCTETS; i += Long.BYTES) {
            long word = Memory.i64(left + i);
            Memory.putI64(left + i, Memory.i64(right + i));
            Memory.putI64(right + i, word);
        }
    }
}
