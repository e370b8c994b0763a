package io.sallyport.gateway.run;

import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.LoadedCredentials;
import io.sallyport.gateway.config.PortSettings;
import io.sallyport.gateway.config.TrialSettings;
import io.sallyport.gateway.config.WorkerSettings;
import io.sallyport.gateway.ike.ChildPolicies;
import io.sallyport.gateway.ike.ChildSas;
import io.sallyport.gateway.ike.IkeLog;
import io.sallyport.gateway.ike.IkeService;
import io.sallyport.gateway.keylog.KeyLog;
import io.sallyport.gateway.trace.ControlSocket;
import io.sallyport.ike.crypto.CipherKeyListener;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.crypto.DeadDeviceException;
import io.sallyport.pipeline.neighbour.NeighbourControl;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.SaReport;
import io.sallyport.pipeline.sad.Sad;
import io.sallyport.pipeline.sad.TrialBudget;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.tables.ForwardingTables;
import io.sallyport.pipeline.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway: ports, tables, SAs and threads of one configuration. Several may live in a process; the EAL and the pool
 * of buffers are the caller's.
 *
 * <p>Life: {@link #assemble}, {@link #start}, {@link #stop}, {@link #close}, all by one thread.
 */
public final class Gateway implements AutoCloseable {
    /** An idle worker looks at its ports some times, then ever more seldom: a packet waits for well below a millisecond. */
    private static final long LONGEST_PARK_NANOS = 250_000;

    private static final long SHORTEST_PARK_NANOS = 1_000;
    private static final long SPINS = 10;
    private static final long YIELDS = 5;

    private static final int ANY_SOCKET = -1;
    /** RFC 4301 section 5.2: what has to be audited, apart from what the program says of itself. */
    private static final Logger AUDIT_LOG = LoggerFactory.getLogger("io.sallyport.audit");

    private final GatewaySettings settings;
    private final GatewayPorts ports;
    private final DataPlane plane;
    private final PacketBuffers buffers;
    private final List<WorkerThread> threads = new ArrayList<>();
    private final ControlThread control;
    private final Optional<IkeService> ike;
    private final IkeLog ikeLog;
    private final Optional<KeyLog> keyLog;
    private Optional<ControlSocket> socket = Optional.empty();
    private boolean started;
    private boolean stopped;

    private Gateway(
            GatewaySettings settings,
            GatewayPorts ports,
            DataPlane plane,
            PacketBuffers buffers,
            List<InstalledTunnel> tunnels,
            Optional<IkeService> ike,
            IkeLog ikeLog,
            Optional<KeyLog> keyLog) {
        this.keyLog = keyLog;
        this.ike = ike;
        this.ikeLog = ikeLog;
        this.buffers = buffers;
        this.settings = settings;
        this.ports = ports;
        this.plane = plane;
        Keepalives keepalives = new Keepalives(plane, tunnels, settings.tunnels(), System.nanoTime());
        control = new ControlThread(settings.name(), plane, tunnels, keepalives, ike);
    }

    /**
     * Puts a gateway together: its ports are set up and its SAs installed, and nothing runs yet.
     *
     * @param settings checked settings; their keys may be zeroised afterwards
     * @param pool where its ports get their buffers
     * @throws io.sallyport.dpdk.ethdev.PortException if a device is missing or cannot do what is asked of it
     * @throws PortSetupException if a device needs other settings
     */
    public static Gateway assemble(GatewaySettings settings, MbufPool pool) {
        return assemble(settings, pool, Optional.empty());
    }

    /**
     * As {@link #assemble(GatewaySettings, MbufPool)}, with credentials for the connections of IKE.
     *
     * @param credentials must be there if there are connections, and stay open as long as the gateway
     */
    public static Gateway assemble(GatewaySettings settings, MbufPool pool, Optional<LoadedCredentials> credentials) {
        if (credentials.isEmpty() && !settings.connections().isEmpty()) {
            throw new IllegalArgumentException("connections of IKE need credentials");
        }
        GatewayPorts ports = new GatewayPorts(settings, pool);
        try {
            TableBuilder builder = new TableBuilder(settings);
            ForwardingTables tables = builder.build(ports.macs());
            return assemble(
                    settings, ports, builder, CryptoSetup.plane(settings, sizes(settings), tables), pool, credentials);
        } catch (RuntimeException | Error e) {
            ports.close();
            throw e;
        }
    }

    private static Gateway assemble(
            GatewaySettings settings,
            GatewayPorts ports,
            TableBuilder builder,
            DataPlane plane,
            MbufPool pool,
            Optional<LoadedCredentials> credentials) {
        Optional<KeyLog> keyLog = Optional.empty();
        try {
            keyLog = settings.keyLog().map(KeyLog::open);
            builder.resolution().ifPresent(plane::resolve);
            plane.audit(settings.audit(), told -> AUDIT_LOG.warn("{}", told));
            List<InstalledTunnel> tunnels = new TunnelInstaller(settings, plane, keyLog).install(builder);
            IkeLog log = new IkeLog();
            Optional<IkeService> ike = settings.connections().isEmpty()
                    ? Optional.empty()
                    : Optional.of(ike(settings, builder, plane, credentials.orElseThrow(), log, keyLog));
            return new Gateway(settings, ports, plane, buffers(settings, pool), tunnels, ike, log, keyLog);
        } catch (RuntimeException | Error e) {
            keyLog.ifPresent(KeyLog::close);
            plane.close();
            throw e;
        }
    }

    private static IkeService ike(
            GatewaySettings settings,
            TableBuilder builder,
            DataPlane plane,
            LoadedCredentials credentials,
            IkeLog log,
            Optional<KeyLog> keyLog) {
        // Ids of outbound SAs are ours to choose; tunnels and their bundles have taken the first ones.
        int firstId = 2 * settings.tunnels().size() + 1;
        ChildPolicies policies = builder.childPolicies();
        ChildSas sas =
                new ChildSas(plane, policies, firstId, System::nanoTime, keyLog, () -> plane.sendBarrier()::isOver);
        AssignedAddresses assigned = new AssignedAddresses(settings, plane, builder);
        return new IkeService(
                settings.name(),
                plane,
                new RemoteAccessSetup(settings, credentials).connections(),
                policies,
                sas,
                credentials.authenticator(),
                event -> {
                    log.on(event);
                    assigned.on(event);
                },
                keyLog.<CipherKeyListener>map(keys -> keys).orElse(CipherKeyListener.NONE));
    }

    private static PacketBuffers buffers(GatewaySettings settings, MbufPool pool) {
        MbufPool large = MbufPool.create(
                settings.name() + "-large", settings.dpdk().largeBuffers(), 0, PacketBuffers.LARGE_OCTETS, ANY_SOCKET);
        return new PacketBuffers(pool, large);
    }

    static DataPlane.Settings sizes(GatewaySettings settings) {
        TrialSettings trial = settings.trial();
        return new DataPlane.Settings(
                settings.workers().size(),
                settings.sad().maxSas(),
                settings.largestReplayWindow(),
                new TrialBudget(trial.budgetPerSa(), trial.burstPerSa()),
                new TrialBudget(trial.budgetPerWorker(), trial.budgetPerWorker()),
                spiRest(settings),
                settings.icmp(),
                settings.reassembly(),
                settings.paths(),
                settings.waiting());
    }

    /** Twice the time for which a peer may repeat messages, since until then it may send under an SPI that has ended. */
    static Duration spiRest(GatewaySettings settings) {
        return settings.connections().stream()
                .map(connection ->
                        connection.connection().retransmission().horizon().multipliedBy(2))
                .filter(rest -> rest.compareTo(Sad.MIN_SPI_REST) > 0)
                .max(Comparator.naturalOrder())
                .orElse(Sad.MIN_SPI_REST);
    }

    /** Starts the ports and makes the workers, whose threads the caller will run itself: for benchmarks. */
    public List<Worker> startPortsOnly() {
        started = true;
        ports.start();
        plane.attach(ports.forPlane(), buffers);
        plane.steer(ports.steered(plane));
        return plane.workers();
    }

    /** Its data plane, whose SAs the caller may change as long as no thread of the gateway runs: for benchmarks. */
    public DataPlane plane() {
        return plane;
    }

    /** Starts ports and threads. */
    public void start() throws InterruptedException {
        List<Worker> workers = startPortsOnly();
        for (int i = 0; i < workers.size(); i++) {
            WorkerSettings worker = settings.workers().get(i);
            threads.add(new WorkerThread(settings.name(), workers.get(i), idle(worker.idle()), worker));
        }
        for (WorkerThread thread : threads) {
            thread.start();
        }
        control.start();
        socket = settings.controlSocket().map(this::listen);
        throwIfFailed();
    }

    private ControlSocket listen(Path path) {
        List<String> names = settings.ports().stream().map(PortSettings::name).toList();
        return ControlSocket.open(path, settings.name(), names, plane.trace());
    }

    private static IdleStrategy idle(WorkerSettings.Idle idle) {
        return switch (idle) {
            case SPIN -> BusySpinIdleStrategy.INSTANCE;
            case BACKOFF -> new BackoffIdleStrategy(SPINS, YIELDS, SHORTEST_PARK_NANOS, LONGEST_PARK_NANOS);
        };
    }

    /**
     * Throws what ended a thread of the gateway unasked, if anything did.
     *
     * @throws EalException if DPDK refused a thread, such as its CPU
     * @throws DeadDeviceException if a crypto device gives nothing back
     * @throws OutOfMemoryError if memory was too short
     * @throws IllegalStateException with any other failure as its cause
     */
    public void throwIfFailed() {
        for (WorkerThread thread : threads) {
            throwIfPresent(thread.failure());
        }
        throwIfPresent(control.failure());
    }

    private void throwIfPresent(Optional<Throwable> failure) {
        if (failure.isPresent()) {
            throw failureOf(settings.name(), failure.get());
        }
    }

    /** What ended a thread, for whoever asks: as it is if it is the machine's fault. */
    static RuntimeException failureOf(String gateway, Throwable failure) {
        return switch (failure) {
            case EalException refused -> refused;
            case DeadDeviceException dead -> dead;
            case OutOfMemoryError memory -> throw memory;
            default -> new IllegalStateException("a thread of gateway " + gateway + " failed", failure);
        };
    }

    /**
     * Stops threads, then ports; counters can still be read. Does nothing the second time.
     *
     * @throws InterruptedException if the caller was interrupted while the peers were told; threads and ports are stopped then too
     */
    public void stop() throws InterruptedException {
        if (!started || stopped) {
            return;
        }
        stopped = true;
        try {
            takeLeave();
        } finally {
            endThreads();
            Steps.all(plane::endSteering, ports::stop);
        }
    }

    /** What is done while the threads still run. */
    private void takeLeave() throws InterruptedException {
        socket.ifPresent(ControlSocket::close);
        if (!threads.isEmpty()) {
            control.sayGoodbye();
        }
    }

    private void endThreads() {
        threads.forEach(WorkerThread::stop);
        if (!threads.isEmpty()) {
            control.stop();
        }
    }

    /** What it was made of. */
    public GatewaySettings settings() {
        return settings;
    }

    /** Its ports, in the order of the settings. */
    public List<Port> ports() {
        return ports.ports();
    }

    /** Counters of each worker; any thread may read them. */
    public List<WorkerCounters> counters() {
        return plane.workers().stream().map(Worker::counters).toList();
    }

    /** Packets dropped so far, for whatever reason. Any thread may ask. */
    public long drops() {
        long sum = 0;
        for (Worker worker : plane.workers()) {
            sum += worker.counters().drops();
        }
        return sum;
    }

    /** What ARP and neighbour discovery found, if they are on; to be asked when the gateway has stopped. */
    Optional<NeighbourControl> neighbours() {
        return plane.neighbours();
    }

    /** Nanoseconds from each promotion by traffic until the control thread, which is IKE's, was told of it. */
    public Histogram promotionsTold() {
        return control.told();
    }

    /** When traffic last promoted an SA, by the steady clock, as far as the control thread has heard. */
    public OptionalLong lastPromotedNanos() {
        return control.lastPromoted();
    }

    /** Pending SAs that traffic promoted, as far as the control thread has heard. */
    public long promoted() {
        return control.promoted();
    }

    /** What happened in IKE, for any thread to read. */
    public IkeLog ikeLog() {
        return ikeLog;
    }

    /** Pending SAs that ended by their timeout. */
    public long expired() {
        return control.expired();
    }

    /** The outbound SAs of each policy. */
    PolicySas policySas() {
        return plane.tables().policySas();
    }

    /** Outbound SAs that are not dead; while nothing runs. */
    List<SaReport> liveOutboundSas() {
        List<SaReport> live = new ArrayList<>();
        plane.outbound().forEach(sa -> SaReport.read(sa).ifPresent(live::add));
        return live;
    }

    /** Ends what still runs, closes the ports, and frees everything; no step is left out because another has failed. */
    @Override
    public void close() {
        Steps.all(
                this::end,
                () -> ike.ifPresent(IkeService::close),
                () -> keyLog.ifPresent(KeyLog::close),
                plane::close,
                ports::close,
                buffers.large()::close);
    }

    private void end() {
        try {
            stop();
        } catch (InterruptedException e) {
            // All has ended none the less.
            Thread.currentThread().interrupt();
        }
    }
}
