package io.sallyport.pipeline.plane;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.pipeline.audit.AuditLimits;
import io.sallyport.pipeline.audit.AuditRecord;
import io.sallyport.pipeline.audit.AuditTrail;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.burst.DropAudit;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.event.SaEvents;
import io.sallyport.pipeline.forward.TxBuffer;
import io.sallyport.pipeline.fragment.ReassemblyBounds;
import io.sallyport.pipeline.handoff.HandOffRings;
import io.sallyport.pipeline.handoff.LaneGates;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.handoff.ShardMove;
import io.sallyport.pipeline.handoff.WorkerShares;
import io.sallyport.pipeline.host.HostPath;
import io.sallyport.pipeline.host.HostRings;
import io.sallyport.pipeline.icmp.IcmpLimits;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Link;
import io.sallyport.pipeline.neighbour.NeighbourControl;
import io.sallyport.pipeline.neighbour.NeighbourRings;
import io.sallyport.pipeline.neighbour.NeighbourTimers;
import io.sallyport.pipeline.pmtu.PathMtuKeeper;
import io.sallyport.pipeline.pmtu.PathMtuReports;
import io.sallyport.pipeline.pmtu.PathMtuSettings;
import io.sallyport.pipeline.policy.WaitingBounds;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetimes;
import io.sallyport.pipeline.sad.Promotion;
import io.sallyport.pipeline.sad.Quiescence;
import io.sallyport.pipeline.sad.SaListener;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.Sad;
import io.sallyport.pipeline.sad.TrialBudget;
import io.sallyport.pipeline.sad.WindowSize;
import io.sallyport.pipeline.steering.SpiSteering;
import io.sallyport.pipeline.steering.SteeredPort;
import io.sallyport.pipeline.tables.ForwardingTables;
import io.sallyport.pipeline.trace.PacketTrace;
import io.sallyport.pipeline.trace.TraceTap;
import io.sallyport.pipeline.worker.RxLane;
import io.sallyport.pipeline.worker.Sizing;
import io.sallyport.pipeline.worker.Worker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One gateway's packet path. Everything but {@link #workers} belongs to one thread, the control thread; each worker, once
 * made, to the thread that polls it.
 *
 * <p>Life: create, install SAs, {@link #publish} tables, {@link #attach} started ports, let threads poll the workers, and
 * {@link #poll} from time to time; end the threads, then close.
 */
public final class DataPlane implements AutoCloseable {
    private static final int EVENTS_PER_WORKER = 4096;
    private static final int EVENTS_PER_DRAIN = 256;

    private final Settings settings;
    private final CryptoProvider crypto;
    private final KeySchedule schedule;
    private final Quiescence quiescence;
    private final SaTable inboundTable;
    private final SaTable outboundTable;
    private final Sad inbound;
    private final Sad outbound;
    private final List<SaEvents> events = new ArrayList<>();
    private final List<PathMtuReports> reports = new ArrayList<>();
    private final List<AuditTrail> trails = new ArrayList<>();
    private final List<TraceTap> taps = new ArrayList<>();
    private AuditLimits auditLimits = new AuditLimits(0, 0);
    private Consumer<AuditRecord> auditor = told -> {};
    private final PathMtuKeeper paths;
    private final List<Promotion> promotions = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<HostRings> hostRings = new ArrayList<>();
    private Optional<HostPath> host = Optional.empty();
    private final HandOffRings rings;
    private final LaneGates gates;
    private Optional<SpiSteering> steering = Optional.empty();
    private Optional<ShardMove> move = Optional.empty();
    private final List<NeighbourRings> neighbourRings = new ArrayList<>();
    private Optional<Resolution> resolution = Optional.empty();
    private Optional<NeighbourControl> neighbours = Optional.empty();
    private volatile ForwardingTables tables;

    /**
     * Sizes and limits.
     *
     * @param workers 1 or more
     * @param maxSas most SAs each way, 1 to 1,000,000
     * @param maxWindow the largest replay window of any SA, in packets
     * @param perSa failed trials allowed to each pending SA
     * @param perWorker failed trials allowed to each worker
     * @param spiRest how long an SPI rests after its SA
     * @param icmp how much ICMP each worker sends
     * @param reassembly what each worker spends on fragments for this gateway
     * @param paths whether and for how long the MTUs of paths are learned
     * @param waiting how many packets wait for their outbound SAs
     */
    public record Settings(
            int workers,
            int maxSas,
            int maxWindow,
            TrialBudget perSa,
            TrialBudget perWorker,
            Duration spiRest,
            IcmpLimits icmp,
            ReassemblyBounds reassembly,
            PathMtuSettings paths,
            WaitingBounds waiting) {
        /** The defaults of everything but the sizes. */
        public static Settings of(int workers, int maxSas, int maxWindow) {
            return new Settings(
                    workers,
                    maxSas,
                    maxWindow,
                    TrialBudget.PER_SA,
                    TrialBudget.PER_WORKER,
                    Sad.MIN_SPI_REST,
                    IcmpLimits.DEFAULT,
                    ReassemblyBounds.DEFAULT,
                    PathMtuSettings.DEFAULT,
                    WaitingBounds.DEFAULT);
        }
    }

    /**
     * How neighbours are found.
     *
     * @param adjacencies learned neighbours are put here; the control thread has no other use for it but to add next hops
     * @param links what the gateway is on each of its links
     */
    public record Resolution(Adjacencies adjacencies, List<Link> links, NeighbourTimers timers) {
        /** Keeps its own list. */
        public Resolution {
            links = List.copyOf(links);
        }
    }

    private DataPlane(Settings settings, CryptoProvider crypto, ForwardingTables tables) {
        this.settings = settings;
        this.crypto = crypto;
        this.tables = tables;
        schedule = crypto.schedule();
        quiescence = new Quiescence(settings.workers());
        rings = new HandOffRings(settings.workers());
        gates = new LaneGates(settings.workers());
        inboundTable = SaTable.allocate(Direction.INBOUND, settings.maxSas(), settings.maxWindow(), schedule.octets());
        outboundTable = SaTable.allocate(Direction.OUTBOUND, settings.maxSas(), WindowSize.OFF, schedule.octets());
        inbound = new Sad(inboundTable, schedule, quiescence, settings.spiRest());
        outbound = new Sad(outboundTable, schedule, quiescence, settings.spiRest());
        paths = new PathMtuKeeper(outbound, reports, settings.paths().age());
    }

    /**
     * An empty data plane.
     *
     * @param tables what packets are decided by until {@link #publish} is called
     */
    public static DataPlane create(Settings settings, ForwardingTables tables) {
        return create(settings, CryptoProvider.ipsecMb(), tables);
    }

    /** As {@link #create(Settings, ForwardingTables)}, with other engines than IPsec_MB's; their provider is taken over. */
    public static DataPlane create(Settings settings, CryptoProvider crypto, ForwardingTables tables) {
        return new DataPlane(settings, crypto, tables);
    }

    /** The inbound SAs, by SPI. */
    public Sad inbound() {
        return inbound;
    }

    /** The outbound SAs, by an id of the caller's. */
    public Sad outbound() {
        return outbound;
    }

    /** How many workers there are, or will be. */
    public int workerCount() {
        return settings.workers();
    }

    /** Lets every worker decide by these tables from its next poll on. */
    public void publish(ForwardingTables next) {
        tables = next;
    }

    /** The tables that were published last. */
    public ForwardingTables tables() {
        return tables;
    }

    /**
     * Lets neighbours be found by ARP and neighbour discovery; without it all are configured.
     *
     * @throws IllegalStateException after {@link #attach}
     */
    public void resolve(Resolution how) {
        if (!workers.isEmpty()) {
            throw new IllegalStateException("ports are attached already");
        }
        resolution = Optional.of(how);
    }

    /**
     * Lets packets be audited that RFC 4301 to 4303 want audited; without it none is.
     *
     * @param listener hears of them in {@link #poll}, on its thread
     * @throws IllegalStateException after {@link #attach}
     */
    public void audit(AuditLimits limits, Consumer<AuditRecord> listener) {
        if (!workers.isEmpty()) {
            throw new IllegalStateException("ports are attached already");
        }
        auditLimits = limits;
        auditor = listener;
    }

    /** Neighbour resolution, if there is any, and ports are attached. */
    public Optional<NeighbourControl> neighbours() {
        return neighbours;
    }

    /**
     * Makes the workers and gives each its queues: queue q of port p goes to worker (p + q) modulo their number.
     *
     * @param ports started ports, each with a transmit queue for each worker
     * @param buffers pools for what workers make; they stay the caller's, and must outlive this
     */
    public void attach(List<PlanePort> ports, PacketBuffers buffers) {
        if (!workers.isEmpty()) {
            throw new IllegalStateException("ports are attached already");
        }
        for (PlanePort port : ports) {
            if (port.vlan().isEmpty() && port.transmit().size() < settings.workers()) {
                throw new IllegalArgumentException("port " + port.ingress().index() + " has "
                        + port.transmit().size() + " transmit queues, but there are " + settings.workers()
                        + " workers, and each needs its own");
            }
        }
        Sizing sizing = new Sizing(
                buffers,
                settings.reassembly(),
                settings.paths().learn(),
                settings.waiting(),
                settings.workers(),
                new SecureRandom().nextLong());
        for (int i = 0; i < settings.workers(); i++) {
            workers.add(worker(i, ports, sizing));
        }
        host = Optional.of(new HostPath(hostRings, buffers));
        neighbours = resolution.map(
                how -> new NeighbourControl(how.adjacencies(), how.links(), how.timers(), neighbourRings, buffers));
    }

    private static int workerOf(int port, int queue, int workers) {
        return (port + queue) % workers;
    }

    /**
     * The queue of a port that a worker polls: the first, if there are several.
     *
     * @param port its place in the list that {@link #attach} takes
     * @param queues how many receive queues it has
     * @return empty if the worker polls none of the port's
     */
    public OptionalInt queueOf(int port, int queues, int worker) {
        return IntStream.range(0, queues)
                .filter(queue -> workerOf(port, queue, settings.workers()) == worker)
                .findFirst();
    }

    /**
     * Lets devices bring packets to the workers that own their SAs, where they can; to be called when the ports run. With
     * one worker there is nothing to steer.
     */
    public void steer(List<SteeredPort> ports) {
        if (settings.workers() > 1) {
            steering = SpiSteering.begin(ports, rings, quiescence, gates, settings.workers());
        }
    }

    /** Takes the rules of {@link #steer} away; to be called when no worker runs any more, and the ports do. */
    public void endSteering() {
        steering.ifPresent(SpiSteering::end);
        steering = Optional.empty();
    }

    private int[] owners() {
        int[] now = new int[Ownership.SHARDS];
        Arrays.setAll(now, rings.ownership()::owner);
        return now;
    }

    private Worker worker(int index, List<PlanePort> ports, Sizing sizing) {
        WorkerCounters counters = new WorkerCounters();
        AuditTrail trail = new AuditTrail(auditLimits, counters);
        trails.add(trail);
        Drops drops = new Drops(counters, auditLimits.perSecond() == 0 ? DropAudit.NONE : trail);
        SaEvents told = new SaEvents(EVENTS_PER_WORKER);
        Promotion promotion = new Promotion(told, settings.perSa(), settings.perWorker());
        events.add(told);
        PathMtuReports heard = new PathMtuReports();
        reports.add(heard);
        promotions.add(promotion);
        HostRings host = new HostRings();
        hostRings.add(host);
        NeighbourRings neighbour = new NeighbourRings();
        neighbourRings.add(neighbour);
        List<RxLane> lanes = new ArrayList<>();
        List<IngressPort> ingress = new ArrayList<>();
        for (int p = 0; p < ports.size(); p++) {
            IngressPort in = ports.get(p).ingress().withVlans(vlansOn(p, ports));
            List<RxQueue> queues = ports.get(p).receive();
            for (int q = 0; q < queues.size(); q++) {
                if (workerOf(p, q, settings.workers()) == index) {
                    lanes.add(new RxLane(queues.get(q), in));
                }
            }
            ingress.add(in);
        }
        TraceTap tap = new TraceTap(ingress, drops);
        taps.add(tap);
        List<TxBuffer> transmit = transmit(index, ports, counters, drops, tap);
        return new Worker(new Worker.Parts(
                index,
                counters,
                drops,
                lanes,
                ingress,
                transmit,
                this::tables,
                inboundTable,
                promotion,
                new Lifetimes(told),
                crypto.engine(),
                rings,
                gates,
                host,
                quiescence,
                sizing,
                settings.icmp(),
                neighbour,
                resolution.isPresent(),
                heard,
                tap));
    }

    /** Ports of their own first, since VLANs send by those. */
    private static List<TxBuffer> transmit(
            int worker, List<PlanePort> ports, WorkerCounters counters, Drops drops, TraceTap tap) {
        TxBuffer[] transmit = new TxBuffer[ports.size()];
        for (int p = 0; p < transmit.length; p++) {
            PlanePort port = ports.get(p);
            if (port.vlan().isEmpty()) {
                transmit[p] = new TxBuffer(
                        port.transmit().get(worker), port.mtu(), port.ingress().isOutside(), counters, drops, tap, p);
            }
        }
        for (int p = 0; p < transmit.length; p++) {
            PlanePort port = ports.get(p);
            if (port.vlan().isPresent()) {
                PlanePort.Vlan vlan = port.vlan().get();
                transmit[p] = new TxBuffer(
                        transmit[vlan.parent()],
                        vlan.id(),
                        port.mtu(),
                        port.ingress().isOutside());
            }
        }
        return List.of(transmit);
    }

    /**
     * A trace of packets, off until it is begun. It belongs to one thread, which need not be the control thread.
     *
     * @throws IllegalStateException before {@link #attach}
     */
    public PacketTrace trace() {
        if (workers.isEmpty()) {
            throw new IllegalStateException("no ports are attached yet");
        }
        return new PacketTrace(taps);
    }

    private static Map<Integer, IngressPort> vlansOn(int parent, List<PlanePort> ports) {
        return ports.stream()
                .filter(port -> port.vlan().filter(on -> on.parent() == parent).isPresent())
                .collect(Collectors.toMap(port -> port.vlan().orElseThrow().id(), PlanePort::ingress));
    }

    /** The workers, in order of their index; empty before {@link #attach}. */
    public List<Worker> workers() {
        return List.copyOf(workers);
    }

    /**
     * The way of the gateway's own datagrams.
     *
     * @throws IllegalStateException before {@link #attach}
     */
    public HostPath host() {
        return host.orElseThrow(() -> new IllegalStateException("no ports are attached yet"));
    }

    /**
     * Begins to deal the SAs out to the first so many workers, while packets flow: no packet is lost by it and none
     * overtakes another of its SA. {@link #poll} carries it on; the other workers still hand over what their queues bring.
     *
     * @param owners 1 to {@link #workerCount}
     * @throws IllegalStateException if the last time has not ended
     */
    public void resize(int owners) {
        if (owners < 1 || owners > settings.workers()) {
            throw new IllegalArgumentException("SAs go to 1 to " + settings.workers() + " workers, not to " + owners);
        }
        if (isResizing()) {
            throw new IllegalStateException("SAs are moving already; wait until isResizing() is false");
        }
        move = Optional.of(new ShardMove(rings, quiescence, WorkerShares.moves(owners(), owners)));
    }

    /** True while SAs move to other workers, and devices learn of it. */
    public boolean isResizing() {
        return move.isPresent() || steering.map(SpiSteering::isChanging).orElse(false);
    }

    /** Which worker owns which SAs. */
    public Ownership ownership() {
        return rings.ownership();
    }

    /**
     * The control thread's share: hears of promotions and lifetimes, ends SAs whose time is over, reclaims dead ones.
     *
     * @param nowNs the steady clock, {@link System#nanoTime}
     * @param listener hears of promotions, expiries and lifetimes, on this thread
     * @return how much there was to do
     */
    public int poll(long nowNs, SaListener listener) {
        int work = 0;
        if (move.isPresent() && move.get().poll()) {
            move = Optional.empty();
            work++;
        }
        if (move.isEmpty() && steering.isPresent() && steering.get().poll(owners())) {
            work++;
        }
        for (SaEvents told : events) {
            work += Sad.drain(told, EVENTS_PER_DRAIN, listener, inbound, outbound);
        }
        if (neighbours.isPresent()) {
            work += neighbours.get().poll(nowNs, tables.routes(), this::publishNeighbours);
        }
        work += inbound.retireExpiredPending(nowNs, listener);
        work += inbound.endOutlived(nowNs, listener);
        work += outbound.endOutlived(nowNs, listener);
        work += inbound.poll(nowNs);
        work += outbound.poll(nowNs);
        work += paths.poll(nowNs);
        for (AuditTrail trail : trails) {
            work += trail.drain(auditor, EVENTS_PER_DRAIN);
        }
        return work;
    }

    private void publishNeighbours() {
        publish(tables.with(resolution.orElseThrow().adjacencies().current()));
    }

    /** Frees everything. No thread polls a worker any more. */
    @Override
    public void close() {
        workers.forEach(Worker::close);
        host.ifPresent(HostPath::close);
        neighbours.ifPresent(NeighbourControl::close);
        promotions.forEach(Promotion::close);
        events.forEach(SaEvents::close);
        reports.forEach(PathMtuReports::close);
        trails.forEach(AuditTrail::close);
        taps.forEach(TraceTap::close);
        paths.close();
        inboundTable.close();
        outboundTable.close();
        quiescence.close();
        schedule.close();
        crypto.close();
    }
}
