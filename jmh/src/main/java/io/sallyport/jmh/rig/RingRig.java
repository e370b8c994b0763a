package io.sallyport.jmh.rig;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortConfig;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.ring.RingPair;
import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.jmh.contender.BenchConfiguration;
import io.sallyport.jmh.contender.BenchSetup;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.worker.Worker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A gateway on rings, and a thread that polls its worker when told. For one thread. */
public final class RingRig implements AutoCloseable {
    private static final int BUFFERS = 8191;
    private static final int BUFFER_OCTETS = 2176;
    private static final int POOL_CACHE = 256;
    private static final int RING_SLOTS = 2048;
    private static final int MEMORY_MIB = 256;
    private static final int POLLS = 64;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Eal eal;
    private final MbufPool pool;
    private final RingPair source;
    private final RingPair sink;
    private final Gateway gateway;
    private final Worker worker;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("rig-worker").daemon().factory());
    private volatile boolean polling;

    /**
     * Puts it together; nothing runs yet.
     *
     * @param folder for the configuration
     * @param cpu of the worker
     */
    public RingRig(Path folder, Traffic traffic, int replayWindow, int cpu)
            throws IOException, ConfigurationException, InterruptedException {
        eal = Eal.start(EalOptions.builder()
                .lcore(0)
                .hugePages(false)
                .memoryMib(MEMORY_MIB)
                .filePrefix("sallyport-rig")
                .build());
        pool = MbufPool.create("rig", BUFFERS, POOL_CACHE, BUFFER_OCTETS, 0);
        source = RingPair.create("source", 1, RING_SLOTS, 0);
        sink = RingPair.create("sink", 1, RING_SLOTS, 0);
        for (RingPair pair : List.of(source, sink)) {
            pair.right()
                    .configure(PortConfig.builder(pool).rxQueues(1).txQueues(1).build());
            pair.right().start();
        }
        List<String> devices = List.of(source.left().name(), sink.left().name());
        BenchSetup bench = new BenchSetup(folder, cpu, devices, false, BUFFERS, MEMORY_MIB);
        gateway = Gateway.assemble(
                Configuration.load(BenchConfiguration.write(bench, traffic, replayWindow))
                        .settings(),
                pool);
        worker = gateway.startPortsOnly().getFirst();
        long _ = await(executor.submit(() -> {
            LcoreThread.pinTo(cpu);
            int _ = LcoreThread.register();
            worker.enter();
            return 0L;
        }));
    }

    /** Its SAs, to be changed while the worker does not poll. */
    public DataPlane plane() {
        return gateway.plane();
    }

    /** The worker, of which only the counters are for the caller. */
    public Worker worker() {
        return worker;
    }

    MbufPool pool() {
        return pool;
    }

    /** What is sent here comes to the gateway. */
    Port source() {
        return source.right();
    }

    /** What the gateway sends comes here. */
    Port sink() {
        return sink.right();
    }

    /** Lets the worker poll until {@link #stop}. */
    public Future<Long> start() {
        polling = true;
        return executor.submit(() -> {
            long before = THREADS.getCurrentThreadCpuTime();
            while (polling) {
                for (int i = 0; i < POLLS; i++) {
                    int _ = worker.poll();
                }
            }
            return THREADS.getCurrentThreadCpuTime() - before;
        });
    }

    /** Ends that; answers the nanoseconds of processor time that the worker had. */
    public long stop(Future<Long> run) throws InterruptedException {
        polling = false;
        return await(run);
    }

    private static long await(Future<Long> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the worker failed", e.getCause());
        }
    }

    @Override
    public void close() {
        polling = false;
        try {
            long _ = await(executor.submit(() -> {
                worker.leave();
                LcoreThread.unregister();
                return 0L;
            }));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdown();
        gateway.close();
        for (RingPair pair : List.of(source, sink)) {
            pair.close();
            eal.unplug(pair.left().name());
            eal.unplug(pair.right().name());
        }
        pool.close();
        eal.close();
    }
}
