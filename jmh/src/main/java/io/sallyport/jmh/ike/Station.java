package io.sallyport.jmh.ike;

import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.engine.EnginePorts;
import io.sallyport.ike.engine.EngineSettings;
import io.sallyport.ike.engine.IkeEngine;
import io.sallyport.ike.pool.CryptoPool;
import io.sallyport.ike.pool.DirectPool;
import io.sallyport.ike.pool.KeyExchangeTasks;
import io.sallyport.ike.transport.Datagram;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * An engine, what it has to send, and the processor time that it has taken. All its cryptography is computed in its own
 * time; that of the collector's threads does not count.
 */
final class Station implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final IkeEngine engine;
    private final DiscardingDataPlane dataPlane = new DiscardingDataPlane();
    private final Queue<Datagram> sent = new ArrayDeque<>();
    private final CryptoPool pool = new DirectPool();
    private long nanos;

    Station(EngineSettings settings, Authenticator authenticator) {
        RandomGenerator random = new SecureRandom();
        engine = new IkeEngine(
                settings,
                new EnginePorts(
                        System::nanoTime,
                        random,
                        sent::add,
                        dataPlane,
                        event -> {},
                        pool,
                        new KeyExchangeTasks(random),
                        authenticator));
    }

    IkeEngine engine() {
        return engine;
    }

    DiscardingDataPlane dataPlane() {
        return dataPlane;
    }

    /** Runs until all is done that it can do. */
    void run(Runnable first) {
        long start = THREADS.getCurrentThreadCpuTime();
        first.run();
        while (engine.poll() > 0) {
            // Each reply of the pool may lead to another task.
        }
        nanos += THREADS.getCurrentThreadCpuTime() - start;
    }

    /** What it has sent, as its peer receives it; null = nothing more. */
    Datagram next() {
        Datagram datagram = sent.poll();
        return datagram == null
                ? null
                : new Datagram(/* local= */ datagram.remote(), /* remote= */ datagram.local(), datagram.content());
    }

    /** Nanoseconds of processor time since the last call. */
    long takeNanos() {
        long taken = nanos;
        nanos = 0;
        return taken;
    }

    @Override
    public void close() {
        engine.close();
        pool.close();
    }
}
