package io.sallyport.pipeline.forward;

import static io.sallyport.pipeline.burst.DropReason.HOP_LIMIT;
import static io.sallyport.pipeline.burst.DropReason.NO_NEIGHBOUR;
import static io.sallyport.pipeline.burst.DropReason.NO_ROOM;
import static io.sallyport.pipeline.burst.DropReason.NO_ROUTE;
import static io.sallyport.pipeline.burst.DropReason.TOO_BIG;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.AdjacencyDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.HopLimit;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/** The last step: routes each packet and writes its Ethernet header. */
public final class Forward {
    private final TxBuffer[] ports;
    private final Drops drops;

    /**
     * The step.
     *
     * @param ports this worker's transmit buffers by the gateway's port index
     */
    public Forward(TxBuffer[] ports, Drops drops) {
        this.ports = ports.clone();
        this.drops = drops;
    }

    /** Forwards packets of other hosts: each loses a hop (RFC 791 section 3.1). */
    public void route(Burst burst, ForwardingTables tables) {
        for (int i = 0; i < burst.count; i++) {
            long packet = Memory.pointer(burst.packet[i]);
            boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
            if (ipv4 ? HopLimit.decrement4(packet) : HopLimit.decrement6(packet)) {
                send(burst.mbuf[i], packet, burst.octets[i], ipv4, tables);
            } else {
                drops.add(burst.mbuf[i], HOP_LIMIT);
            }
        }
        burst.count = 0;
    }

    /** Sends packets of this gateway: tunnel packets, whose outer header is new. */
    public void originate(Burst burst, ForwardingTables tables) {
        for (int i = 0; i < burst.count; i++) {
            long packet = Memory.pointer(burst.packet[i]);
            boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
            send(burst.mbuf[i], packet, burst.octets[i], ipv4, tables);
        }
        burst.count = 0;
    }

    private void send(long mbuf, long packet, int octets, boolean ipv4, ForwardingTables tables) {
        int nextHop = nextHop(packet, ipv4, tables.routes());
        if (nextHop == RouteTable.NO_ROUTE) {
            drops.add(mbuf, NO_ROUTE);
            return;
        }
        long adjacency = adjacency(packet, ipv4, nextHop, tables.adjacencies());
        if (adjacency == Adjacencies.NO_NEIGHBOUR) {
            drops.add(mbuf, NO_NEIGHBOUR);
            return;
        }
        TxBuffer port = ports[Memory.u16(adjacency + AdjacencyDescriptor.PORT)];
        if (octets > port.mtu()) {
            drops.add(mbuf, TOO_BIG);
            return;
        }
        long frame = Memory.pointer(packet - EthernetDescriptor.HEADER_OCTETS);
        long dataOffset = frame - Mbuf.bufferAddress(mbuf);
        if (dataOffset < 0) {
            drops.add(mbuf, NO_ROOM);
            return;
        }
        // Destination and source stand in the record as they stand on the wire: 8 and 4 octets.
        Memory.putI64(frame, Memory.i64(adjacency));
        Memory.putI32(frame + Long.BYTES, Memory.i32(adjacency + Long.BYTES));
        Memory.putBe16(
                frame + EthernetDescriptor.ETHER_TYPE,
                ipv4 ? EthernetDescriptor.TYPE_IPV4 : EthernetDescriptor.TYPE_IPV6);
        Mbuf.setData(mbuf, (int) dataOffset, octets + EthernetDescriptor.HEADER_OCTETS);
        Mbuf.clearOffloads(mbuf);
        port.add(mbuf);
    }

    private static int nextHop(long packet, boolean ipv4, RouteTable.Snapshot routes) {
        return ipv4
                ? routes.lookup4(Memory.be32(packet + Ipv4Descriptor.DESTINATION))
                : routes.lookup6(
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION),
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION + Long.BYTES));
    }

    private static long adjacency(long packet, boolean ipv4, int nextHop, Adjacencies.Snapshot adjacencies) {
        return ipv4
                ? adjacencies.resolve4(nextHop, Memory.be32(packet + Ipv4Descriptor.DESTINATION))
                : adjacencies.resolve6(
                        nextHop,
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION),
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION + Long.BYTES));
    }
}
