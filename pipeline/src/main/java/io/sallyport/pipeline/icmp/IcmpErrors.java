package io.sallyport.pipeline.icmp;

import static io.sallyport.pipeline.burst.DropReason.HOP_LIMIT;
import static io.sallyport.pipeline.burst.DropReason.TOO_BIG;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.classify.PortAddresses;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.IcmpChecksum;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/**
 * Drops packets and tells their senders why, where the RFCs and a rate limit allow: see {@link ErrorRules}.
 *
 * <p>Each method takes the mbuf over and counts the drop. The error waits in {@link Outgoing} and goes to the packet's
 * source, from the gateway's address on the side that the packet came from: out of a tunnel that is the inside. So a
 * traceroute through a tunnel shows the gateway's inside address. Used by one worker.
 */
public final class IcmpErrors {
    /** Ingress of a packet that came out of a tunnel, for steps that know only that. */
    public static final int OUT_OF_TUNNEL = Integer.MAX_VALUE;

    /** Octets of an IPv4 error at most (RFC 1812 section 4.3.2.3). */
    private static final int MOST4 = 576;

    private static final int HOPS = 64;
    /** Internetwork control, as RFC 1812 section 4.3.2.5 wants it of errors. */
    private static final int PRECEDENCE = 0xc0;

    private static final int GROUP_BIT = 1;

    private final BufferSource buffers;
    private final Outgoing outgoing;
    private final WorkerCounters counters;
    private final Drops drops;
    private final int ports;
    private final int gateway;
    private final boolean tellsProhibited;
    private final TokenBucket bucket;
    private LocalAddresses local;

    /**
     * The step.
     *
     * @param ports how many real ports the gateway has
     * @param gateway ingress index of what the gateway itself sends: about that no error is sent
     */
    public IcmpErrors(
            IcmpLimits limits,
            BufferSource buffers,
            Outgoing outgoing,
            WorkerCounters counters,
            Drops drops,
            int ports,
            int gateway) {
        this.buffers = buffers;
        this.outgoing = outgoing;
        this.counters = counters;
        this.drops = drops;
        this.ports = ports;
        this.gateway = gateway;
        tellsProhibited = limits.tellsProhibited();
        bucket = new TokenBucket(limits.errorsPerSecond(), limits.errorBurst(), System.nanoTime());
        local = LocalAddresses.NONE;
    }

    /** To be called before the packets of a poll: the addresses that errors are sent from. */
    public void begin(LocalAddresses now) {
        local = now;
    }

    /** Drops a packet whose hops are used up. */
    public void timeExceeded(long mbuf, long packet, int octets, int ingress) {
        report(
                HOP_LIMIT,
                packet,
                octets,
                ingress,
                IcmpDescriptor.TIME_EXCEEDED4,
                IcmpDescriptor.TIME_EXCEEDED6,
                0,
                0,
                0);
        drops.add(mbuf, HOP_LIMIT);
    }

    /**
     * Drops a packet that is too long and may not be cut.
     *
     * @param mtu octets of the longest packet that would pass
     */
    public void tooBig(long mbuf, long packet, int octets, int ingress, int mtu) {
        report(
                TOO_BIG,
                packet,
                octets,
                ingress,
                IcmpDescriptor.UNREACHABLE4,
                IcmpDescriptor.TOO_BIG6,
                IcmpDescriptor.FRAGMENTATION_NEEDED_CODE,
                0,
                mtu);
        drops.add(mbuf, TOO_BIG);
    }

    /** Drops a packet whose destination cannot be reached. */
    public void unreachable(long mbuf, long packet, int octets, int ingress, Unreachable why) {
        if (tellsProhibited || !why.isProhibition()) {
            report(
                    why.reason(),
                    packet,
                    octets,
                    ingress,
                    IcmpDescriptor.UNREACHABLE4,
                    IcmpDescriptor.UNREACHABLE6,
                    why.code4(),
                    why.code6(),
                    0);
        }
        drops.add(mbuf, why.reason());
    }

    private void report(
            DropReason reason,
            long loaded,
            int octets,
            int ingress,
            int type4,
            int type6,
            int code4,
            int code6,
            int mtu) {
        long packet = Memory.pointer(loaded);
        if (ingress == gateway || (ingress < ports && isToGroup(packet))) {
            return;
        }
        if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
            int source = source4(packet, ingress);
            if (source != 0 && ErrorRules.allow4(packet, octets, local) && mayTell()) {
                send4(source, packet, Math.min(octets, MOST4), type4, code4, mtu);
            }
        } else {
            int source = source6(packet, ingress);
            if (source != PortAddresses.NONE
                    && ErrorRules.allow6(packet, octets, reason == TOO_BIG, local)
                    && mayTell()) {
                send6(source, packet, Math.min(octets, Ipv6Descriptor.LEAST_MTU), type6, code6, mtu);
            }
        }
    }

    /** True if the frame was to a group of stations (RFC 1122 section 3.2.2); its header still stands there. */
    private static boolean isToGroup(long packet) {
        return (Memory.u8(Memory.pointer(packet - EthernetDescriptor.HEADER_OCTETS)) & GROUP_BIT) != 0;
    }

    private boolean mayTell() {
        if (!outgoing.isFull() && bucket.take(System.nanoTime())) {
            return true;
        }
        counters.add(Counter.ICMP_ERRORS_LIMITED, 1);
        return false;
    }

    private int source4(long packet, int ingress) {
        PortAddresses addresses = local.ports();
        return ingress < ports
                ? addresses.source4(ingress)
                : addresses.inside4(Memory.be32(packet + Ipv4Descriptor.DESTINATION));
    }

    private int source6(long packet, int ingress) {
        PortAddresses addresses = local.ports();
        long destination = packet + Ipv6Descriptor.DESTINATION;
        return ingress < ports
                ? addresses.source6(ingress)
                : addresses.inside6(Memory.be64(destination), Memory.be64(destination + Long.BYTES));
    }

    private void send4(int source, long about, int octets, int type, int code, int mtu) {
        int headers = Ipv4Descriptor.MINIMUM_OCTETS + IcmpDescriptor.HEADER_OCTETS;
        int quoted = Math.min(octets, MOST4 - headers);
        long mbuf = buffers.take(headers + quoted);
        if (mbuf == BufferSource.NONE) {
            return;
        }
        long packet = Memory.pointer(BufferSource.packet(mbuf));
        Memory.putI64(packet, 0);
        Memory.putU8(packet, Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH);
        Memory.putU8(packet + Ipv4Descriptor.TYPE_OF_SERVICE, PRECEDENCE);
        Memory.putBe16(packet + Ipv4Descriptor.TOTAL_LENGTH, headers + quoted);
        Memory.putU8(packet + Ipv4Descriptor.TIME_TO_LIVE, HOPS);
        Memory.putU8(packet + Ipv4Descriptor.PROTOCOL, IpProtocol.ICMP);
        Memory.putBe32(packet + Ipv4Descriptor.SOURCE, source);
        Memory.putI32(packet + Ipv4Descriptor.DESTINATION, Memory.i32(about + Ipv4Descriptor.SOURCE));
        InternetChecksum.write(packet, Ipv4Descriptor.MINIMUM_OCTETS);
        long message = packet + Ipv4Descriptor.MINIMUM_OCTETS;
        Memory.putI64(message, 0);
        Memory.putBe16(message + IcmpDescriptor.MTU4, mtu);
        finish(mbuf, packet, message, about, quoted, type, code, headers);
    }

    private void send6(int source, long about, int octets, int type, int code, int mtu) {
        int headers = Ipv6Descriptor.HEADER_OCTETS + IcmpDescriptor.HEADER_OCTETS;
        int quoted = Math.min(octets, Ipv6Descriptor.LEAST_MTU - headers);
        long mbuf = buffers.take(headers + quoted);
        if (mbuf == BufferSource.NONE) {
            return;
        }
        long packet = Memory.pointer(BufferSource.packet(mbuf));
        Memory.putBe32(
                packet,
                Ipv6Descriptor.VERSION << Ipv6Descriptor.VERSION_SHIFT | PRECEDENCE << Ipv6Descriptor.CLASS_SHIFT);
        Memory.putBe16(packet + Ipv6Descriptor.PAYLOAD_LENGTH, IcmpDescriptor.HEADER_OCTETS + quoted);
        Memory.putU8(packet + Ipv6Descriptor.NEXT_HEADER, IpProtocol.ICMPV6);
        Memory.putU8(packet + Ipv6Descriptor.HOP_LIMIT, HOPS);
        local.ports().write6(source, packet + Ipv6Descriptor.SOURCE);
        Memory.copy(about + Ipv6Descriptor.SOURCE, packet + Ipv6Descriptor.DESTINATION, Ipv6Descriptor.ADDRESS_OCTETS);
        long message = packet + Ipv6Descriptor.HEADER_OCTETS;
        Memory.putI64(message, 0);
        Memory.putBe32(message + IcmpDescriptor.MTU6, mtu);
        finish(mbuf, packet, message, about, quoted, type, code, headers);
    }

    private void finish(long mbuf, long packet, long message, long about, int quoted, int type, int code, int headers) {
        Memory.putU8(message + IcmpDescriptor.TYPE, type);
        Memory.putU8(message + IcmpDescriptor.CODE, code);
        Memory.copy(about, message + IcmpDescriptor.HEADER_OCTETS, quoted);
        IcmpChecksum.write(packet, message, IcmpDescriptor.HEADER_OCTETS + quoted);
        counters.add(Counter.ICMP_ERRORS, 1);
        outgoing.add(mbuf, packet, headers + quoted);
    }
}
