package io.sallyport.pipeline.neighbour;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.neighbour.NeighbourCache.Station;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.PacketRoute;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.route.RouteTarget;
import io.sallyport.pipeline.spd.Prefix;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The control thread's share of neighbour resolution: it alone learns, asks, answers, and keeps the packets that wait.
 *
 * <p>Workers send their answers and questions, and forward what waited. It may allocate.
 */
public final class NeighbourControl implements AutoCloseable {
    /** Elements taken of each worker at once. */
    private static final int MOST_AT_ONCE = 256;

    /** How often the times of all neighbours are looked at. */
    private static final long SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Adjacencies adjacencies;
    private final Map<Integer, Link> links = new HashMap<>();
    private final List<NeighbourRings> rings;
    private final BufferSource buffers;
    private final NeighbourCache cache;
    private final FrameSender sender;
    private final FrameReader reader;
    /** Packets that go back to workers once the tables are published that say where to. */
    private final Deque<Long> waiting = new ArrayDeque<>();

    private boolean changed;
    private int given;
    private long nextSweep;
    private boolean swept;
    private long refused;
    private long conflicts;
    private long overflown;
    private long unsent;
    private long taken;
    private long sent;

    /**
     * Resolution for a gateway.
     *
     * @param adjacencies learned neighbours are put here; those that stand there already are not touched
     * @param rings of all workers
     */
    public NeighbourControl(
            Adjacencies adjacencies,
            List<Link> links,
            NeighbourTimers timers,
            List<NeighbourRings> rings,
            PacketBuffers buffers) {
        this.adjacencies = adjacencies;
        links.forEach(link -> this.links.put(link.port(), link));
        this.rings = List.copyOf(rings);
        this.buffers = new BufferSource(buffers);
        cache = new NeighbourCache(timers, new CacheActions());
        sender = new FrameSender(this.buffers, this::give);
        reader = new FrameReader(cache, sender);
    }

    private final class CacheActions implements NeighbourCache.Actions {
        @Override
        public void ask(Station station, OptionalLong mac) {
            Link link = links.get(station.port());
            Optional<Prefix> source = link.sourceFor(station.address());
            boolean asked = source.isPresent() && ask(link, source.get(), station.address(), mac);
            unsent += asked ? 0 : 1;
        }

        private boolean ask(Link link, Prefix source, Prefix target, OptionalLong mac) {
            long to = mac.orElse(FrameSender.BROADCAST);
            return target.isIpv4()
                    ? sender.arp(link, ArpDescriptor.REQUEST, source, 0, target, to)
                    : sender.solicitation(link, source, target, mac.isEmpty(), to);
        }

        @Override
        public void resolved(Station station, long mac) {
            if (!adjacencies.isFixed(station.port(), station.address())) {
                adjacencies.learn(new Neighbour(station.port(), station.address(), mac));
                changed = true;
            }
        }

        @Override
        public void lost(Station station) {
            if (!adjacencies.isFixed(station.port(), station.address())) {
                changed |= adjacencies.remove(station.port(), station.address());
            }
        }

        @Override
        public void release(List<Long> held) {
            waiting.addAll(held);
        }

        @Override
        public void fail(List<Long> held) {
            held.forEach(element -> waiting.add(NeighbourRings.failed(element)));
        }

        @Override
        public void overflow(long held) {
            overflown++;
            Mbufs.free(NeighbourRings.mbuf(held));
        }

        @Override
        public boolean isUsed(Station station) {
            return adjacencies.takeUsed(station.port(), station.address());
        }
    }

    /**
     * Takes what workers gave, and does what is due.
     *
     * @param routes as workers have them
     * @param publish called once if neighbours have changed, before packets are released: lets workers see {@link
     *     Adjacencies#current}
     * @return how much there was to do
     */
    public int poll(long nowNs, RouteTable.Snapshot routes, Runnable publish) {
        int work = 0;
        given = 0;
        for (NeighbourRings ring : rings) {
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                long element = ring.toControl().poll();
                if (element == 0) {
                    break;
                }
                take(element, routes, nowNs);
                work++;
            }
        }
        if (!swept || nowNs - nextSweep >= 0) {
            swept = true;
            nextSweep = nowNs + SWEEP_NS;
            cache.poll(nowNs);
        }
        if (changed) {
            changed = false;
            adjacencies.publish();
            publish.run();
            work++;
        }
        for (Long element = waiting.poll(); element != null; element = waiting.poll()) {
            give(element);
        }
        return work + given;
    }

    private void take(long element, RouteTable.Snapshot routes, long nowNs) {
        long mbuf = NeighbourRings.mbuf(element);
        if (NeighbourRings.kind(element) == NeighbourRings.HELD) {
            hold(element, Memory.pointer(Mbuf.data(mbuf)), routes, nowNs);
            return;
        }
        Link link = links.get(NeighbourRings.port(element));
        int octets = Mbuf.dataLength(mbuf);
        FrameReader.Verdict verdict = link == null || octets < EthernetDescriptor.HEADER_OCTETS
                ? FrameReader.Verdict.REFUSED
                : reader.read(link, Memory.pointer(Mbuf.data(mbuf)), octets, nowNs);
        refused += verdict == FrameReader.Verdict.REFUSED ? 1 : 0;
        conflicts += verdict == FrameReader.Verdict.CONFLICT ? 1 : 0;
        taken++;
        Mbufs.free(mbuf);
    }

    /** Routes may have changed since the worker looked: they are asked again. */
    private void hold(long element, long packet, RouteTable.Snapshot routes, long nowNs) {
        int target = PacketRoute.forth(routes, packet);
        Optional<NextHop> nextHop = RouteTarget.isNextHop(target) ? adjacencies.nextHop(target) : Optional.empty();
        if (nextHop.isEmpty()) {
            waiting.add(NeighbourRings.failed(element));
            return;
        }
        Prefix address = nextHop.get().gateway().orElseGet(() -> destination(packet));
        Station station = new Station(nextHop.get().port(), address);
        Link link = links.get(station.port());
        if (adjacencies.isFixed(station.port(), address)) {
            waiting.add(element);
        } else if (link == null
                || !link.mayHave(address)
                || link.sourceFor(address).isEmpty()) {
            waiting.add(NeighbourRings.failed(element));
        } else {
            cache.hold(station, element, nowNs);
        }
    }

    private static Prefix destination(long packet) {
        if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
            return Prefix.ofIpv4(Memory.be32(packet + Ipv4Descriptor.DESTINATION), Prefix.IPV4_BITS);
        }
        long destination = packet + Ipv6Descriptor.DESTINATION;
        return Prefix.ofIpv6(Memory.be64(destination), Memory.be64(destination + Long.BYTES), Prefix.IPV6_BITS);
    }

    private void give(long element) {
        given++;
        boolean frame = NeighbourRings.kind(element) == NeighbourRings.FRAME;
        // All by one worker, so that packets for one neighbour keep their order.
        if (rings.getFirst().toWorker().offer(element)) {
            sent += frame ? 1 : 0;
            return;
        }
        unsent += frame ? 1 : 0;
        overflown += frame ? 0 : 1;
        Mbufs.free(NeighbourRings.mbuf(element));
    }

    /** Neighbours that were learned, or are being asked for. */
    public int size() {
        return cache.size();
    }

    /** The state of a neighbour, if it is one that is learned. */
    public Optional<NeighbourState> state(int port, Prefix address) {
        return cache.state(new Station(port, address));
    }

    /** Frames that were malformed, or claimed what no station of their link may have. */
    public long refused() {
        return refused;
    }

    /** Frames that claimed an address of this gateway. */
    public long conflicts() {
        return conflicts;
    }

    /** Packets that waited for a neighbour and gave way to later ones, or found the ring full on their way back. */
    public long overflown() {
        return overflown;
    }

    /** Frames of neighbours that workers gave, whatever became of them. */
    public long taken() {
        return taken;
    }

    /** Questions and answers that went to a worker to be sent. */
    public long sent() {
        return sent;
    }

    /** Questions and answers that found no buffer, no address to ask from, or a full ring on their way to a worker. */
    public long unsent() {
        return unsent + reader.unanswered();
    }

    /** Frees what waits, here and in the rings. Workers have ended. */
    @Override
    public void close() {
        cache.drain().forEach(element -> Mbufs.free(NeighbourRings.mbuf(element)));
        for (NeighbourRings ring : rings) {
            for (long element = ring.toControl().poll();
                    element != 0;
                    element = ring.toControl().poll()) {
                Mbufs.free(NeighbourRings.mbuf(element));
            }
            for (long element = ring.toWorker().poll();
                    element != 0;
                    element = ring.toWorker().poll()) {
                Mbufs.free(NeighbourRings.mbuf(element));
            }
        }
        buffers.close();
    }
}
