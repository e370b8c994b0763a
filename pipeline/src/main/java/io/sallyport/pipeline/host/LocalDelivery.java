package io.sallyport.pipeline.host;

import static io.sallyport.pipeline.burst.DropReason.HOST_RING_FULL;
import static io.sallyport.pipeline.burst.DropReason.LOCAL_UNSERVED;
import static io.sallyport.pipeline.burst.DropReason.NAT_KEEPALIVE;
import static io.sallyport.pipeline.burst.DropReason.POLICY_NONE;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.packet.IkePorts;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.spd.PacketPolicy;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * What becomes of packets for the gateway's own addresses that are neither ESP nor AH: IKE goes to the control thread if
 * a BYPASS policy lets it in (RFC 4301 section 5.2), and nothing else is served.
 */
public final class LocalDelivery {
    private final HostRings rings;
    private final int ports;
    private final WorkerCounters counters;
    private final Drops drops;

    /**
     * The step.
     *
     * @param ports how many real ports the gateway has: IKE is taken from those alone, not out of tunnels
     */
    public LocalDelivery(HostRings rings, int ports, WorkerCounters counters, Drops drops) {
        this.rings = rings;
        this.ports = ports;
        this.counters = counters;
        this.drops = drops;
    }

    /** Serves or drops every packet, and empties the burst. */
    public void run(Burst local, ForwardingTables tables) {
        for (int i = 0; i < local.count; i++) {
            boolean udp = (local.note[i] & (Burst.PROTOCOL_MASK | Burst.LATER_FRAGMENT)) == IpProtocol.UDP;
            if (udp && local.ingress[i] < ports) {
                datagram(local, i, tables.spd());
            } else {
                drops.add(local.mbuf[i], LOCAL_UNSERVED);
            }
        }
        local.count = 0;
    }

    private void datagram(Burst local, int i, Spd spd) {
        long packet = Memory.pointer(local.packet[i]);
        int offset = local.offset[i];
        int kind = IkePorts.kind(packet + offset, local.octets[i] - offset);
        if (kind == IkePorts.IKE) {
            if (!isBypassed(spd, packet, offset)) {
                drops.add(local.mbuf[i], POLICY_NONE);
            } else {
                punt(local.mbuf[i], packet, local.octets[i]);
            }
        } else {
            drops.add(local.mbuf[i], kind == IkePorts.KEEPALIVE ? NAT_KEEPALIVE : LOCAL_UNSERVED);
        }
    }

    private static boolean isBypassed(Spd spd, long packet, int offset) {
        int source = Memory.be16(packet + offset + UdpDescriptor.SOURCE_PORT);
        int destination = Memory.be16(packet + offset + UdpDescriptor.DESTINATION_PORT);
        int policy = PacketPolicy.inward(spd, packet, IpProtocol.UDP, source, destination);
        return policy != Spd.NONE && spd.action(policy) == Spd.BYPASS;
    }

    /** Hands the packet over, beginning with its IP header. */
    private void punt(long mbuf, long packet, int octets) {
        Mbuf.setData(mbuf, (int) (packet - Mbuf.bufferAddress(mbuf)), octets);
        if (rings.toHost().offer(mbuf)) {
            counters.add(Counter.TO_HOST, 1);
        } else {
            drops.add(mbuf, HOST_RING_FULL);
        }
    }
}
