package io.sallyport.pipeline.plane;

import io.sallyport.pipeline.audit.AuditLimits;
import io.sallyport.pipeline.audit.AuditRecord;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.fragment.ReassemblyBounds;
import io.sallyport.pipeline.handoff.HandOffRings;
import io.sallyport.pipeline.handoff.LaneGates;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.host.HostPath;
import io.sallyport.pipeline.host.SendBarrier;
import io.sallyport.pipeline.icmp.IcmpLimits;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Link;
import io.sallyport.pipeline.neighbour.NeighbourControl;
import io.sallyport.pipeline.neighbour.NeighbourTimers;
import io.sallyport.pipeline.pmtu.PathMtuKeeper;
import io.sallyport.pipeline.pmtu.PathMtuSettings;
import io.sallyport.pipeline.policy.WaitingBounds;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetimes;
import io.sallyport.pipeline.sad.Quiescence;
import io.sallyport.pipeline.sad.SaListener;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.Sad;
import io.sallyport.pipeline.sad.TrialBudget;
import io.sallyport.pipeline.sad.WindowSize;
import io.sallyport.pipeline.steering.SteeredPort;
import io.sallyport.pipeline.tables.ForwardingTables;
import io.sallyport.pipeline.trace.PacketTrace;
import io.sallyport.pipeline.worker.Sizing;
import io.sallyport.pipeline.worker.Worker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One gateway's packet path. Everything but {@link #workers} belongs to one thread, the control thread; each worker, once
 * made, to the thread that polls it.
 *
 * <p>Life: create, install SAs, {@link #publish} tables, {@link #attach} started ports, let threads poll the workers, and
 * {@link #poll} from time to time; end the threads, then close.
 */
public final class DataPlane implements AutoCloseable {
    private static final int EVENTS_PER_DRAIN = 256;

    private final Settings settings;
    private final CryptoProvider crypto;
    private final KeySchedule schedule;
    private final Quiescence quiescence;
    private final SaTable inboundTable;
    private final SaTable outboundTable;
    private final Sad inbound;
    private final Sad outbound;
    private final HandOffRings rings;
    private final LaneGates gates;
    private final ShardControl shards;
    private AuditLimits auditLimits = new AuditLimits(0, 0);
    private Consumer<AuditRecord> auditor = told -> {};
    private Optional<Resolution> resolution = Optional.empty();
    private final List<WorkerChannels> channels = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private Optional<HostPath> host = Optional.empty();
    private Optional<NeighbourControl> neighbours = Optional.empty();
    private Optional<PathMtuKeeper> paths = Optional.empty();
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
        shards = new ShardControl(rings, gates, quiescence, settings.workers());
        inboundTable = SaTable.allocate(Direction.INBOUND, settings.maxSas(), settings.maxWindow(), schedule.octets());
        outboundTable = SaTable.allocate(Direction.OUTBOUND, settings.maxSas(), WindowSize.OFF, schedule.octets());
        inbound = new Sad(inboundTable, schedule, quiescence, settings.spiRest());
        outbound = new Sad(outboundTable, schedule, quiescence, settings.spiRest());
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
        requireUnattached();
        resolution = Optional.of(how);
    }

    /**
     * Lets packets be audited that RFC 4301 to 4303 want audited; without it none is.
     *
     * @param listener hears of them in {@link #poll}, on its thread
     * @throws IllegalStateException after {@link #attach}
     */
    public void audit(AuditLimits limits, Consumer<AuditRecord> listener) {
        requireUnattached();
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
        requireUnattached();
        QueueDeal queues = new QueueDeal(ports, settings.workers());
        Sizing sizing = new Sizing(
                buffers,
                settings.reassembly(),
                settings.paths().learn(),
                settings.waiting(),
                settings.workers(),
                new SecureRandom().nextLong());
        for (int i = 0; i < settings.workers(); i++) {
            WorkerChannels made =
                    WorkerChannels.open(auditLimits, settings.perSa(), settings.perWorker(), queues.ingress());
            channels.add(made);
            workers.add(worker(i, queues, made, sizing));
        }
        host = Optional.of(new HostPath(ofAll(WorkerChannels::host), buffers));
        paths = Optional.of(new PathMtuKeeper(
                outbound, ofAll(WorkerChannels::paths), settings.paths().age()));
        neighbours = resolution.map(how -> new NeighbourControl(
                how.adjacencies(), how.links(), how.timers(), ofAll(WorkerChannels::neighbours), buffers));
    }

    private void requireUnattached() {
        if (!workers.isEmpty()) {
            throw new IllegalStateException("ports are attached already");
        }
    }

    private <C> List<C> ofAll(Function<WorkerChannels, C> channel) {
        return channels.stream().map(channel).toList();
    }

    private Worker worker(int index, QueueDeal queues, WorkerChannels told, Sizing sizing) {
        return new Worker(new Worker.Parts(
                index,
                told.counters(),
                told.drops(),
                queues.lanes(index),
                queues.ingress(),
                queues.transmit(index, told),
                this::tables,
                inboundTable,
                told.promotion(),
                new Lifetimes(told.events()),
                crypto.engine(),
                rings,
                gates,
                told.host(),
                quiescence,
                sizing,
                settings.icmp(),
                told.neighbours(),
                resolution.isPresent(),
                told.paths(),
                told.tap()));
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
                .filter(queue -> QueueDeal.workerOf(port, queue, settings.workers()) == worker)
                .findFirst();
    }

    /**
     * Lets devices bring packets to the workers that own their SAs, where they can; to be called when the ports run. With
     * one worker there is nothing to steer.
     */
    public void steer(List<SteeredPort> ports) {
        shards.steer(ports);
    }

    /** Takes the rules of {@link #steer} away; to be called when no worker runs any more, and the ports do. */
    public void endSteering() {
        shards.endSteering();
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
        return new PacketTrace(ofAll(WorkerChannels::tap));
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

    /** Waits for the gateway's own datagrams of up to now to leave; only {@link SendBarrier#isOver} is to be asked. */
    public SendBarrier sendBarrier() {
        return new SendBarrier(host(), quiescence);
    }

    /**
     * Begins to deal the SAs out to the first so many workers, while packets flow: no packet is lost by it and none
     * overtakes another of its SA. {@link #poll} carries it on; the other workers still hand over what their queues bring.
     *
     * @param owners 1 to {@link #workerCount}
     * @throws IllegalStateException if the last time has not ended
     */
    public void resize(int owners) {
        shards.resize(owners);
    }

    /** True while SAs move to other workers, and devices learn of it. */
    public boolean isResizing() {
        return shards.isChanging();
    }

    /** Which worker owns which SAs. */
    public Ownership ownership() {
        return shards.ownership();
    }

    /**
     * The control thread's share: hears of promotions and lifetimes, ends SAs whose time is over, reclaims dead ones.
     *
     * @param nowNs the steady clock, {@link System#nanoTime}
     * @param listener hears of promotions, expiries and lifetimes, on this thread
     * @return how much there was to do
     */
    public int poll(long nowNs, SaListener listener) {
        int work = shards.poll();
        for (WorkerChannels told : channels) {
            work += Sad.drain(told.events(), EVENTS_PER_DRAIN, listener, inbound, outbound);
            work += told.trail().drain(auditor, EVENTS_PER_DRAIN);
        }
        if (neighbours.isPresent()) {
            work += neighbours.get().poll(nowNs, tables.routes(), this::publishNeighbours);
        }
        work += inbound.retireExpiredPending(nowNs, listener);
        work += inbound.endOutlived(nowNs, listener);
        work += outbound.endOutlived(nowNs, listener);
        work += inbound.poll(nowNs);
        work += outbound.poll(nowNs);
        if (paths.isPresent()) {
            work += paths.get().poll(nowNs);
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
        channels.forEach(WorkerChannels::close);
        paths.ifPresent(PathMtuKeeper::close);
        inboundTable.close();
        outboundTable.close();
        quiescence.close();
        schedule.close();
        crypto.close();
    }
}
