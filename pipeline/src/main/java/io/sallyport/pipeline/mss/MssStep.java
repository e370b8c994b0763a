package io.sallyport.pipeline.mss;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.packet.TcpDescriptor;
import io.sallyport.pipeline.pmtu.EffectiveMtu;
import io.sallyport.pipeline.sad.MssClamp;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Looks for TCP handshakes on their way into tunnels and out of them, where the SA has an {@link MssClamp}.
 *
 * <p>{@code auto} is the SA's effective MTU less the headers of IP and TCP without options (RFC 6691). What comes out of a
 * tunnel tells this side how long its segments may be, which go the other way; the inbound SA, being of the same kind,
 * stands for the outbound one.
 */
public final class MssStep {
    private final Forward forward;
    private final WorkerCounters counters;

    /**
     * The step.
     *
     * @param forward knows the MTU of the port that leads to a peer
     */
    public MssStep(Forward forward, WorkerCounters counters) {
        this.forward = forward;
        this.counters = counters;
    }

    /** Packets about to be sealed, each with its SA. */
    public void outbound(Burst burst, ForwardingTables tables) {
        for (int i = 0; i < burst.count; i++) {
            int note = burst.note[i] & (Burst.PROTOCOL_MASK | Burst.LATER_FRAGMENT);
            if (note == IpProtocol.TCP) {
                look(burst, i, burst.offset[i], SaDescriptor.OUTER_DESTINATION, tables);
            }
        }
    }

    /** Packets that came out of their tunnel, each with its SA. */
    public void inbound(Burst burst, ForwardingTables tables) {
        for (int i = 0; i < burst.count; i++) {
            if ((SaRecord.flags(Memory.pointer(burst.sa[i])) & SaFlags.CLAMPED) != 0) {
                int offset = tcpOffset(Memory.pointer(burst.packet[i]), burst.octets[i]);
                if (offset != 0) {
                    look(burst, i, offset, SaDescriptor.OUTER_SOURCE, tables);
                }
            }
        }
    }

    /** Octets before the TCP header; 0 if there is none. */
    private static int tcpOffset(long packet, int octets) {
        if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
            int fragment = Memory.be16(packet + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.OFFSET_MASK;
            boolean tcp = fragment == 0 && Memory.u8(packet + Ipv4Descriptor.PROTOCOL) == IpProtocol.TCP;
            return tcp ? Ipv4Descriptor.headerOctets(Memory.u8(packet)) : 0;
        }
        long walked = Ipv6Extensions.walk(packet, octets);
        boolean tcp = walked != Ipv6Extensions.MALFORMED
                && !Ipv6Extensions.isLaterFragment(walked)
                && Ipv6Extensions.protocol(walked) == IpProtocol.TCP;
        return tcp ? Ipv6Extensions.offset(walked) : 0;
    }

    private void look(Burst burst, int i, int offset, int peer, ForwardingTables tables) {
        long hot = Memory.pointer(burst.sa[i]);
        long tcp = Memory.pointer(burst.packet[i] + offset);
        int octets = burst.octets[i] - offset;
        if ((SaRecord.flags(hot) & SaFlags.CLAMPED) == 0
                || octets < TcpDescriptor.MINIMUM_OCTETS
                || !MssRewrite.isSyn(tcp)) {
            return;
        }
        int clamp = Memory.u16(SaTable.cold(hot) + SaDescriptor.MSS_CLAMP);
        int most = clamp == MssClamp.AUTO_CODE ? fitting(burst, i, hot, peer, tables) : clamp;
        if (most > 0 && MssRewrite.clamp(tcp, octets, most)) {
            counters.add(Counter.MSS_CLAMPED, 1);
        }
    }

    private int fitting(Burst burst, int i, long hot, int peer, ForwardingTables tables) {
        long cold = SaTable.cold(hot);
        boolean ipv4 = Memory.u8(Memory.pointer(burst.packet[i])) >>> 4 == Ipv4Descriptor.VERSION;
        int header = ipv4 ? Ipv4Descriptor.MINIMUM_OCTETS : Ipv6Descriptor.HEADER_OCTETS;
        int path = forward.mtuTo(cold, peer, tables);
        if (path == 0) {
            path = forward.smallestMtu();
        }
        path = Math.min(path, EffectiveMtu.path(hot, cold));
        return EffectiveMtu.inner(hot, cold, path, header) - header - TcpDescriptor.MINIMUM_OCTETS;
    }
}
