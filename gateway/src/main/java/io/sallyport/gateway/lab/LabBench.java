package io.sallyport.gateway.lab;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortConfig;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.ring.RingPair;
import io.sallyport.gateway.config.LoadedCredentials;
import io.sallyport.gateway.run.Gateway;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The network of the package's drawing, put together in a running EAL. Made, used and closed by one thread.
 *
 * <p>Its rings and ports have fixed names, so there is one of each IP version at a time.
 */
final class LabBench implements AutoCloseable {
    /** What is under way, what three threads may keep for themselves, and as much again. */
    private static final int BUFFERS = 4095;

    private static final int BUFFER_OCTETS = 2176;
    private static final int POOL_CACHE = 256;
    private static final int RING_SLOTS = 1024;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final LabNetwork network;
    private final LabOptions options;
    private final MbufPool pool;
    private final Port hostWest;
    private final Port hostEast;
    private final Host near;
    private final Host far;
    private final Wire wire;
    private final Gateway west;
    private final Gateway east;

    /**
     * Puts it together; nothing runs yet.
     *
     * @throws io.sallyport.dpdk.eal.EalException if memory is short
     */
    LabBench(Eal eal, LabOptions options) {
        this(eal, options, LabNetwork.of(options.ipv6(), options.crypto()), Optional.empty());
    }

    /**
     * With another network.
     *
     * @param tap watches the wire, if it is there
     */
    LabBench(Eal eal, LabOptions options, LabNetwork network, Optional<QuickModeTap> tap) {
        this(eal, options, network, network.settings(), tap, pool(), true);
    }

    /**
     * With buffers of the caller's, who closes their pool after this.
     *
     * @param settings the network's
     * @param pool as {@link #pool} makes it
     */
    LabBench(Eal eal, LabOptions options, LabNetwork network, LabNetwork.Settings settings, MbufPool pool) {
        this(eal, options, network, settings, Optional.empty(), pool, false);
    }

    private LabBench(
            Eal eal,
            LabOptions options,
            LabNetwork network,
            LabNetwork.Settings settings,
            Optional<QuickModeTap> tap,
            MbufPool pool,
            boolean owned) {
        this.network = network;
        this.options = options;
        this.pool = pool;
        if (owned) {
            open.push(pool);
        }
        try {
            String version = options.ipv6() ? "6" : "";
            int queues = settings.west().workers().size();
            hostWest = cable(eal, "hw" + version, queues);
            Port wireWest = cable(eal, "ww" + version, queues);
            Port wireEast = cable(eal, "we" + version, queues);
            hostEast = cable(eal, "he" + version, queues);
            Optional<LoadedCredentials> credentials = network.credentials().map(LoadedCredentials::of);
            west = opened(Gateway.assemble(settings.west(), pool, credentials));
            east = opened(Gateway.assemble(settings.east(), pool, credentials));
            wire = opened(new Wire(
                    wireWest,
                    wireEast,
                    new HomeQueues(west).outside(),
                    new HomeQueues(east).outside(),
                    options.lossPercent(),
                    options.seed(),
                    tap));
            near = opened(new Host(hostWest, pool, network.fromWest(), options.size(), false));
            far = opened(new Host(hostEast, pool, network.fromEast(), options.size(), true));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Buffers for one lab whose parts have a thread each, or for several on one thread.
     *
     * @throws io.sallyport.dpdk.eal.EalException if memory is short
     */
    static MbufPool pool() {
        return MbufPool.create("lab", BUFFERS, POOL_CACHE, BUFFER_OCTETS, 0);
    }

    /** A pair of rings whose left end a gateway will set up; the right end, ready for the lab's own use. */
    private Port cable(Eal eal, String name, int queues) {
        RingPair pair = RingPair.create(name, queues, RING_SLOTS, 0);
        // A port that is closed leaves its virtual device on the bus, where the name stays taken.
        open.push(() -> eal.unplug(pair.left().name()));
        open.push(() -> eal.unplug(pair.right().name()));
        open.push(pair);
        Port end = pair.right();
        end.configure(PortConfig.builder(pool).rxQueues(queues).txQueues(queues).build());
        end.start();
        return end;
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Starts both gateways, which have one worker each. */
    LabTraffic start() throws InterruptedException {
        west.start();
        east.start();
        return new LabTraffic(near, far, wire, gateways());
    }

    /**
     * Starts the ports of both gateways: from here on they, the wire and other hosts than those of the traffic take turns.
     *
     * @param parts numbers of the network's tunnels, see {@link BlindHost}
     */
    LabTurns startInTurns(List<List<Integer>> parts) {
        return new LabTurns(
                List.of(west.plane(), east.plane()),
                west.startPortsOnly(),
                east.startPortsOnly(),
                wire,
                host(hostWest, probes(parts, network::fromWest), new HomeQueues(west), parts),
                host(hostEast, probes(parts, network::fromEast), new HomeQueues(east), parts));
    }

    private BlindHost host(Port port, List<List<Probe>> probes, HomeQueues homes, List<List<Integer>> parts) {
        return opened(new BlindHost(
                port, pool, probes, parts.stream().map(homes::inside).toList(), options.size()));
    }

    private static List<List<Probe>> probes(List<List<Integer>> parts, IntFunction<Probe> probes) {
        return parts.stream()
                .map(part -> part.stream().map(flow -> probes.apply(flow)).toList())
                .toList();
    }

    /** Stops both gateways; counters can still be read. */
    void stop() throws InterruptedException {
        west.stop();
        east.stop();
    }

    /** The host that sends. */
    Host near() {
        return near;
    }

    /** The host that answers. */
    Host far() {
        return far;
    }

    Wire wire() {
        return wire;
    }

    /** West, then east. */
    List<Gateway> gateways() {
        return List.of(west, east);
    }

    /** Closes all of it, what was opened last first. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            close(open.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a part of the lab could not be closed", e);
        }
    }
}
