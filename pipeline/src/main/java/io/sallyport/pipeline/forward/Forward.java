package io.sallyport.pipeline.forward;

import static io.sallyport.pipeline.burst.DropReason.IP_EXTENSIONS;
import static io.sallyport.pipeline.burst.DropReason.NO_BUFFER;
import static io.sallyport.pipeline.burst.DropReason.NO_ROOM;
import static io.sallyport.pipeline.burst.DropReason.ROUTE_TUNNEL;
import static io.sallyport.pipeline.burst.DropReason.TOO_BIG;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.fragment.PacketCutter;
import io.sallyport.pipeline.icmp.IcmpErrors;
import io.sallyport.pipeline.icmp.Unreachable;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.AdjacencyDescriptor;
import io.sallyport.pipeline.neighbour.NeighbourStep;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.HopLimit;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.route.PacketRoute;
import io.sallyport.pipeline.route.RouteTarget;
import io.sallyport.pipeline.sad.HeaderPolicy;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/** The last step: routes each packet and writes its Ethernet header. */
public final class Forward {
    /** Beside {@link Adjacencies#NO_NEIGHBOUR}, in the place of an adjacency's address. */
    private static final long NO_ROUTE_FOUND = -1;

    /** Likewise: the route leads into a tunnel. */
    private static final long INTO_TUNNEL = -2;

    /** In the place of a packet, where a route is asked for and there is none. */
    private static final long NO_FLOW = 0;

    /** In the place of a path's MTU: the packet is another's, and only IPv4 without DF may be cut (RFC 8200 section 4.5). */
    private static final int FORWARDED = 0;

    /** In the same place: nothing is known of the path but the port's own MTU. */
    private static final int ANY_PATH = Integer.MAX_VALUE;

    /** The answer of {@link #plain} and {@link #plainInward} where the ordinary way is needed. */
    public static final long NOT_PLAIN = 0;

    private final TxBuffer[] ports;
    private final Burst own;
    private final int gateway;
    private final WorkerCounters counters;
    private final Drops drops;
    private final BufferSource buffers;
    private final PacketCutter cutter;
    private final IcmpErrors errors;
    private final NeighbourStep neighbours;

    /** By the place in the burst: where the packet goes next. */
    private final long[] toward = new long[Burst.CAPACITY];

    /** Where the IPv4 packet before in this burst went: neighbours in a burst often share it. */
    private int lastDestination;

    /** Its adjacency, or none: then nothing is remembered. Never kept from one burst to the next. */
    private long lastAdjacency = Adjacencies.NO_NEIGHBOUR;

    /**
     * The step.
     *
     * @param ports this worker's transmit buffers by the gateway's port index
     * @param own takes what came out of a tunnel and is for the gateway itself
     * @param gateway ingress index of packets that the gateway itself sends
     * @param buffers for fragments
     */
    public Forward(
            TxBuffer[] ports,
            Burst own,
            int gateway,
            WorkerCounters counters,
            Drops drops,
            BufferSource buffers,
            PacketCutter cutter,
            IcmpErrors errors,
            NeighbourStep neighbours) {
        this.ports = ports.clone();
        this.own = own;
        this.gateway = gateway;
        this.counters = counters;
        this.drops = drops;
        this.buffers = buffers;
        this.cutter = cutter;
        this.errors = errors;
        this.neighbours = neighbours;
    }

    /**
     * Forwards what came out of tunnels: each packet loses a hop (RFC 791 section 3.1).
     *
     * <p>Keeps in the burst, as they are, packets whose way leads outside again. Like all that goes out they must be
     * held against the policies first (RFC 4301 section 5.2, last paragraph).
     *
     * <p>A host inside may have an address of the gateway's own. What a route leads to it through a neighbour is not the
     * gateway's, whether that neighbour is known yet or not.
     */
    public void deliver(Burst opened, ForwardingTables tables) {
        aim(opened, tables);
        int kept = 0;
        for (int i = 0; i < opened.count; i++) {
            long packet = Memory.pointer(opened.packet[i]);
            boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
            long adjacency = toward(i);
            boolean inside = adjacency > 0 && !port(adjacency).isOutside();
            if (!inside
                    && isLocal(packet, ipv4, tables.local())
                    && !(adjacency == Adjacencies.NO_NEIGHBOUR && isThroughInside(packet, tables))) {
                keep(opened, i, packet, ipv4);
            } else if (adjacency == INTO_TUNNEL || (adjacency > 0 && !inside)) {
                opened.move(i, kept);
                kept++;
            } else if (ipv4 ? HopLimit.decrement4(packet) : HopLimit.decrement6(packet)) {
                send(opened.mbuf[i], packet, opened.octets[i], IcmpErrors.OUT_OF_TUNNEL, adjacency, FORWARDED);
            } else {
                errors.timeExceeded(opened.mbuf[i], packet, opened.octets[i], IcmpErrors.OUT_OF_TUNNEL);
            }
        }
        opened.count = kept;
    }

    /**
     * Finds each packet's next hop. Apart from the sending, for both together are more than the compiler puts into one
     * piece.
     */
    private void aim(Burst burst, ForwardingTables tables) {
        lastAdjacency = Adjacencies.NO_NEIGHBOUR;
        for (int i = 0; i < burst.count; i++) {
            long packet = Memory.pointer(burst.packet[i]);
            toward[i] = adjacency(packet, Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION, tables);
        }
    }

    /** What {@link #aim} found: masked if it is an address. */
    private long toward(int i) {
        long found = toward[i];
        return found <= 0 ? found : Memory.pointer(found);
    }

    /** A packet for the gateway itself, whose transport header its own step looks for. */
    private void keep(Burst opened, int i, long packet, boolean ipv4) {
        int octets = opened.octets[i];
        long walked = ipv4 ? 0 : Ipv6Extensions.walk(packet, octets);
        if (walked == Ipv6Extensions.MALFORMED) {
            drops.add(opened.mbuf[i], IP_EXTENSIONS);
            return;
        }
        boolean later = ipv4
                ? (Memory.be16(packet + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.OFFSET_MASK) != 0
                : Ipv6Extensions.isLaterFragment(walked);
        int protocol = ipv4 ? Memory.u8(packet + Ipv4Descriptor.PROTOCOL) : Ipv6Extensions.protocol(walked);
        int header = ipv4 ? Ipv4Descriptor.headerOctets(Memory.u8(packet)) : Ipv6Extensions.offset(walked);
        int note = protocol | (later ? Burst.LATER_FRAGMENT : 0);
        own.add(opened.mbuf[i], packet, octets, header, note, IcmpErrors.OUT_OF_TUNNEL);
    }

    private static boolean isLocal(long packet, boolean ipv4, LocalAddresses local) {
        return ipv4
                ? local.contains4(Memory.be32(packet + Ipv4Descriptor.DESTINATION))
                : local.contains6(packet + Ipv6Descriptor.DESTINATION);
    }

    /** True if a packet goes inside through a neighbour there, known or not, and not to its destination at once. */
    private boolean isThroughInside(long packet, ForwardingTables tables) {
        int nextHop = PacketRoute.forth(tables.routes(), packet);
        return RouteTarget.isNextHop(nextHop)
                && tables.adjacencies().isThrough(nextHop)
                && !ports[tables.adjacencies().port(nextHop)].isOutside();
    }

    /** The adjacency of an IPv4 destination that one neighbour on an inside link leads to, or {@link #NOT_PLAIN}. */
    public long plainInward(int destination, ForwardingTables tables) {
        long adjacency = plain(destination, tables);
        return adjacency == NOT_PLAIN || port(adjacency).isOutside() ? NOT_PLAIN : adjacency;
    }

    /** The adjacency of an IPv4 destination that one neighbour leads to, or {@link #NOT_PLAIN}. */
    public long plain(int destination, ForwardingTables tables) {
        int nextHop = tables.routes().lookup4(destination);
        if (!RouteTarget.isNextHop(nextHop)) {
            return NOT_PLAIN;
        }
        long adjacency = tables.adjacencies().resolve4(nextHop, destination);
        return adjacency == Adjacencies.NO_NEIGHBOUR ? NOT_PLAIN : Memory.pointer(adjacency);
    }

    /** Octets of the largest IP packet that leaves by an adjacency. */
    public int mtu(long adjacency) {
        return port(Memory.pointer(adjacency)).mtu();
    }

    /** Turns a link to an adjacency that {@link #plain} or {@link #plainInward} found, which is used from now on. */
    public void turn(PlainLink link, long adjacency) {
        long masked = Memory.pointer(adjacency);
        link.turnTo(masked, port(masked));
    }

    /** Sends packets in the clear: those of other hosts lose a hop. */
    public void route(Burst burst, ForwardingTables tables) {
        aim(burst, tables);
        for (int i = 0; i < burst.count; i++) {
            long packet = Memory.pointer(burst.packet[i]);
            boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
            boolean ours = burst.ingress[i] == gateway;
            if (ours || (ipv4 ? HopLimit.decrement4(packet) : HopLimit.decrement6(packet))) {
                int path = ours ? ANY_PATH : FORWARDED;
                send(burst.mbuf[i], packet, burst.octets[i], burst.ingress[i], toward(i), path);
            } else {
                errors.timeExceeded(burst.mbuf[i], packet, burst.octets[i], burst.ingress[i]);
            }
        }
        burst.count = 0;
    }

    /** Sends packets of this gateway in the clear. */
    public void originate(Burst burst, ForwardingTables tables) {
        aim(burst, tables);
        for (int i = 0; i < burst.count; i++) {
            long packet = Memory.pointer(burst.packet[i]);
            send(burst.mbuf[i], packet, burst.octets[i], gateway, toward(i), ANY_PATH);
        }
        burst.count = 0;
    }

    /** Sends a frame as it is. */
    public void frame(long mbuf, int port) {
        ports[port].add(mbuf);
    }

    /**
     * Sends a packet that has waited for its neighbour, and has lost its hop.
     *
     * @param ingress where it came from: {@code gateway} for what the gateway sends, tunnel packets included
     */
    public void released(long mbuf, int ingress, ForwardingTables tables) {
        lastAdjacency = Adjacencies.NO_NEIGHBOUR;
        long packet = Memory.pointer(Mbuf.data(mbuf));
        int octets = Mbuf.dataLength(mbuf);
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        long adjacency = adjacency(packet, ipv4, tables);
        boolean ours = ingress == gateway;
        if (ours && ipv4 && adjacency > 0 && octets > port(adjacency).mtu()) {
            cutter.identify(packet);
        }
        send(mbuf, packet, octets, ingress, adjacency, ours ? ANY_PATH : FORWARDED);
    }

    /** Drops a packet that has waited for its neighbour in vain, and tells its sender. */
    public void undeliverable(long mbuf, int ingress) {
        errors.unreachable(mbuf, Memory.pointer(Mbuf.data(mbuf)), Mbuf.dataLength(mbuf), ingress, Unreachable.HOST);
    }

    /**
     * Sends packets that were sealed, each with its SA in the burst. They were asked before whether they fit: those that
     * still do not are to be cut, whatever DF they bear.
     */
    public void tunnel(Burst burst, ForwardingTables tables) {
        aim(burst, tables);
        for (int i = 0; i < burst.count; i++) {
            long packet = Memory.pointer(burst.packet[i]);
            boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
            long adjacency = toward(i);
            int path = path(burst.sa[i]);
            if (ipv4
                    && adjacency > 0
                    && burst.octets[i] > Math.min(path, port(adjacency).mtu())) {
                cutter.identify(packet);
            }
            send(burst.mbuf[i], packet, burst.octets[i], gateway, adjacency, path);
        }
        burst.count = 0;
    }

    private static int path(long hot) {
        long cold = SaTable.cold(Memory.pointer(hot));
        boolean known = (Memory.u8(cold + SaDescriptor.HEADER_POLICY) & HeaderPolicy.PATH_LIMITED) != 0;
        return known ? Memory.i32(cold + SaDescriptor.PATH_MTU) : ANY_PATH;
    }

    /** MTU of the port by which a tunnel's packets leave; 0 if no route or no neighbour leads to its peer. */
    public int mtuToPeer(long cold, ForwardingTables tables) {
        return mtuTo(cold, SaDescriptor.OUTER_DESTINATION, tables);
    }

    /** The same towards one of the two addresses of a tunnel. */
    public int mtuTo(long cold, int address, ForwardingTables tables) {
        lastAdjacency = Adjacencies.NO_NEIGHBOUR;
        long peer = cold + address;
        long adjacency = Memory.u8(cold + SaDescriptor.OUTER_FAMILY) == Ipv4Descriptor.VERSION
                ? adjacency4(Memory.be32(peer), NO_FLOW, tables)
                : adjacency6(Memory.be64(peer), Memory.be64(peer + Long.BYTES), NO_FLOW, tables);
        return adjacency <= 0 ? 0 : port(adjacency).mtu();
    }

    /** The smallest MTU of any port. */
    public int smallestMtu() {
        int smallest = Ipv4Descriptor.MOST_PACKET_OCTETS;
        for (TxBuffer port : ports) {
            smallest = Math.min(smallest, port.mtu());
        }
        return smallest;
    }

    /**
     * Sends a packet, whole or in fragments.
     *
     * @param ingress where it came from, if an error is to go back there
     * @param path {@link #FORWARDED}, or the most octets that the path of a packet of our own is known to carry
     */
    private void send(long mbuf, long packet, int octets, int ingress, long adjacency, int path) {
        if (adjacency <= 0) {
            unreachable(mbuf, packet, octets, ingress, adjacency);
            return;
        }
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        TxBuffer port = port(adjacency);
        int most = path == FORWARDED ? port.mtu() : Math.min(port.mtu(), path);
        if (octets <= most) {
            frame(mbuf, packet, octets, ipv4, adjacency);
        } else if (ipv4 ? !Ipv4Descriptor.hasDontFragment(packet) : path != FORWARDED) {
            cut(mbuf, packet, octets, most, adjacency);
        } else {
            errors.tooBig(mbuf, packet, octets, ingress, most);
        }
    }

    /** Sends a packet in fragments, each in a buffer of its own. What has been sent when buffers run out is lost too. */
    private void cut(long mbuf, long packet, int octets, int most, long adjacency) {
        if (!cutter.begin(packet, octets, most)) {
            drops.add(mbuf, TOO_BIG);
            return;
        }
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        for (int next = cutter.nextOctets(); next > 0; next = cutter.nextOctets()) {
            long fragment = buffers.take(next);
            if (fragment == BufferSource.NONE) {
                drops.add(mbuf, NO_BUFFER);
                return;
            }
            long at = BufferSource.packet(fragment);
            cutter.write(at);
            counters.add(Counter.FRAGMENTS_MADE, 1);
            frame(fragment, at, next, ipv4, adjacency);
        }
        counters.add(Counter.FRAGMENTED, 1);
        drops.recycle(mbuf);
    }

    private void frame(long mbuf, long packet, int octets, boolean ipv4, long adjacency) {
        long frame = Memory.pointer(packet - EthernetDescriptor.HEADER_OCTETS);
        long dataOffset = frame - Mbuf.bufferAddress(mbuf);
        if (dataOffset < 0) {
            drops.add(mbuf, NO_ROOM);
            return;
        }
        // Destination and source stand in the record as they stand on the wire: 8 and 4 octets.
        markUsed(adjacency);
        Memory.putI64(frame, Memory.i64(adjacency));
        Memory.putI32(frame + Long.BYTES, Memory.i32(adjacency + Long.BYTES));
        Memory.putBe16(
                frame + EthernetDescriptor.ETHER_TYPE,
                ipv4 ? EthernetDescriptor.TYPE_IPV4 : EthernetDescriptor.TYPE_IPV6);
        Mbuf.setData(mbuf, (int) dataOffset, octets + EthernetDescriptor.HEADER_OCTETS);
        Mbuf.clearOffloads(mbuf);
        port(adjacency).add(mbuf);
    }

    static void markUsed(long adjacency) {
        if (Memory.u8(adjacency + AdjacencyDescriptor.USED) == 0) {
            Memory.putU8(adjacency + AdjacencyDescriptor.USED, 1);
        }
    }

    private void unreachable(long mbuf, long packet, int octets, int ingress, long adjacency) {
        if (adjacency == INTO_TUNNEL) {
            drops.add(mbuf, ROUTE_TUNNEL);
        } else if (adjacency == Adjacencies.NO_NEIGHBOUR && neighbours.isDynamic()) {
            neighbours.hold(mbuf, packet, octets, ingress);
        } else {
            Unreachable why = adjacency == NO_ROUTE_FOUND ? Unreachable.NET : Unreachable.HOST;
            errors.unreachable(mbuf, packet, octets, ingress, why);
        }
    }

    private TxBuffer port(long adjacency) {
        return ports[Memory.u16(adjacency + AdjacencyDescriptor.PORT)];
    }

    private long adjacency(long packet, boolean ipv4, ForwardingTables tables) {
        if (ipv4) {
            return adjacency4(Memory.be32(packet + Ipv4Descriptor.DESTINATION), packet, tables);
        }
        long destination = packet + Ipv6Descriptor.DESTINATION;
        return adjacency6(Memory.be64(destination), Memory.be64(destination + Long.BYTES), packet, tables);
    }

    private long adjacency4(int destination, long flow, ForwardingTables tables) {
        if (destination == lastDestination && lastAdjacency != Adjacencies.NO_NEIGHBOUR) {
            return lastAdjacency;
        }
        int nextHop = tables.routes().lookup4(destination);
        if (!RouteTarget.isNextHop(nextHop)) {
            int chosen = choose(nextHop, flow, tables);
            return RouteTarget.isNextHop(chosen) ? tables.adjacencies().resolve4(chosen, destination) : nowhere(chosen);
        }
        lastDestination = destination;
        lastAdjacency = tables.adjacencies().resolve4(nextHop, destination);
        return lastAdjacency;
    }

    private static long adjacency6(long high, long low, long flow, ForwardingTables tables) {
        int nextHop = choose(tables.routes().lookup6(high, low), flow, tables);
        return RouteTarget.isNextHop(nextHop) ? tables.adjacencies().resolve6(nextHop, high, low) : nowhere(nextHop);
    }

    /** Of several next hops the one that the flow of the packet takes; without a packet any. */
    private static int choose(int target, long flow, ForwardingTables tables) {
        if (!RouteTarget.isGroup(target)) {
            return target;
        }
        return flow == NO_FLOW ? tables.routes().member(target, 0) : PacketRoute.choose(tables.routes(), target, flow);
    }

    private static long nowhere(int target) {
        return RouteTarget.isTunnel(target) ? INTO_TUNNEL : NO_ROUTE_FOUND;
    }
}
