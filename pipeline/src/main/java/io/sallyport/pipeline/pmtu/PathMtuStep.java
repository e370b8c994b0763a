package io.sallyport.pipeline.pmtu;

import static io.sallyport.pipeline.burst.DropReason.PATH_MTU_HEARD;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;

/** Takes ICMP messages about tunnel packets that were too big out of what came for the gateway itself. */
public final class PathMtuStep {
    private final PathMtuReports reports;
    private final int ports;
    private final Drops drops;
    private final PathMtuMessage message = new PathMtuMessage();

    /**
     * The step.
     *
     * @param ports how many real ports there are: messages that come out of tunnels are about other packets
     */
    public PathMtuStep(PathMtuReports reports, int ports, Drops drops) {
        this.reports = reports;
        this.ports = ports;
        this.drops = drops;
    }

    /** Leaves everything else in the burst. */
    public void run(Burst own) {
        int kept = 0;
        for (int i = 0; i < own.count; i++) {
            if (isHeard(own, i)) {
                reports.tell(message);
                drops.add(own.mbuf[i], PATH_MTU_HEARD);
            } else {
                if (kept != i) {
                    own.move(i, kept);
                }
                kept++;
            }
        }
        own.count = kept;
    }

    private boolean isHeard(Burst own, int i) {
        int protocol = own.note[i] & (Burst.PROTOCOL_MASK | Burst.LATER_FRAGMENT);
        boolean icmp = protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
        long packet = Memory.pointer(own.packet[i]);
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        return icmp
                && ipv4 == (protocol == IpProtocol.ICMP)
                && own.ingress[i] < ports
                && message.read(packet, own.octets[i], own.offset[i], protocol);
    }
}
