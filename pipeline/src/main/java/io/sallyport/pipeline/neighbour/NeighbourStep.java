package io.sallyport.pipeline.neighbour;

import static io.sallyport.pipeline.burst.DropReason.ARP;
import static io.sallyport.pipeline.burst.DropReason.NEIGHBOUR_RING_FULL;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/**
 * A worker's end of neighbour resolution: gives frames and packets that wait to the control thread, and takes back what is
 * to be sent. Nothing waits here.
 */
public final class NeighbourStep {
    private final NeighbourRings rings;
    private final boolean dynamic;
    private final int tunnels;
    private final Drops drops;

    /**
     * The step.
     *
     * @param dynamic false if all neighbours are configured: then it takes nothing
     * @param tunnels ingress index of packets that came out of tunnels
     */
    public NeighbourStep(NeighbourRings rings, boolean dynamic, int tunnels, Drops drops) {
        this.rings = rings;
        this.dynamic = dynamic;
        this.tunnels = tunnels;
        this.drops = drops;
    }

    /** False if all neighbours are configured. */
    public boolean isDynamic() {
        return dynamic;
    }

    /**
     * True if a packet is a neighbour solicitation or advertisement that did not come over a router (RFC 4861 sections
     * 7.1.1 and 7.1.2).
     *
     * @param packet address of an IPv6 header
     * @param protocol of the upper layer, which begins at {@code offset}
     */
    public static boolean isDiscovery(long packet, int protocol, int offset, int octets) {
        if (protocol != IpProtocol.ICMPV6
                || offset != Ipv6Descriptor.HEADER_OCTETS
                || octets < DiscoveryDescriptor.LEAST_OCTETS
                || Memory.u8(packet + Ipv6Descriptor.HOP_LIMIT) != DiscoveryDescriptor.HOP_LIMIT) {
            return false;
        }
        int type = Memory.u8(packet + offset);
        return type == DiscoveryDescriptor.SOLICITATION || type == DiscoveryDescriptor.ADVERTISEMENT;
    }

    /** Takes over an ARP or neighbour discovery frame. */
    public void frame(long mbuf, int port) {
        if (!dynamic) {
            drops.add(mbuf, ARP);
        } else if (!rings.toControl().offer(NeighbourRings.element(mbuf, port, NeighbourRings.FRAME))) {
            drops.add(mbuf, NEIGHBOUR_RING_FULL);
        }
    }

    /** Takes over an IP packet whose next hop is not known; it comes back by {@link #take}, sooner or later. */
    public void hold(long mbuf, long packet, int octets, int ingress) {
        Mbuf.setData(mbuf, (int) (packet - Mbuf.bufferAddress(mbuf)), octets);
        // Behind the index of tunnels there is the gateway's own; what is larger only says that it was some tunnel.
        int from = ingress > tunnels + 1 ? tunnels : ingress;
        long element = NeighbourRings.element(mbuf, from, NeighbourRings.HELD);
        if (!rings.toControl().offer(element)) {
            drops.add(mbuf, NEIGHBOUR_RING_FULL);
        }
    }

    /** The next element that the control thread gives, or 0. */
    public long take() {
        return rings.toWorker().poll();
    }

    public static long mbuf(long element) {
        return NeighbourRings.mbuf(element);
    }

    /** The port that a frame leaves by, or a packet's ingress. */
    public static int port(long element) {
        return NeighbourRings.port(element);
    }

    /** True of a frame, ready to leave. */
    public static boolean isFrame(long element) {
        return NeighbourRings.kind(element) == NeighbourRings.FRAME;
    }

    /** True of a packet whose next hop does not answer. */
    public static boolean isFailed(long element) {
        return NeighbourRings.kind(element) == NeighbourRings.FAILED;
    }
}
