package io.sallyport.pipeline.route;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/** Looks up the routes of a packet, to where it goes and to where it comes from. */
public final class PacketRoute {
    private PacketRoute() {}

    /** The target for the packet's destination, chosen by its flow if there are several; or {@link RouteTable#NO_ROUTE}. */
    public static int forth(RouteTable.Snapshot routes, long packet) {
        int target = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION
                ? routes.lookup4(Memory.be32(packet + Ipv4Descriptor.DESTINATION))
                : routes.lookup6(
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION),
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION + Long.BYTES));
        return choose(routes, target, packet);
    }

    /** The target itself, or the one of its group that the packet's flow takes. */
    public static int choose(RouteTable.Snapshot routes, int target, long packet) {
        return RouteTarget.isGroup(target) ? routes.member(target, FlowHash.of(packet)) : target;
    }

    /** The target for the packet's source, which may be a group; or {@link RouteTable#NO_ROUTE}. */
    public static int back(RouteTable.Snapshot routes, long packet) {
        return Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION
                ? routes.lookup4(Memory.be32(packet + Ipv4Descriptor.SOURCE))
                : routes.lookup6(
                        Memory.be64(packet + Ipv6Descriptor.SOURCE),
                        Memory.be64(packet + Ipv6Descriptor.SOURCE + Long.BYTES));
    }
}
