package io.sallyport.jmh.rig;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.jmh.traffic.BenchSa;
import io.sallyport.jmh.traffic.EspPcap;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.pipeline.sad.SaDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Future;

/** Runs over the same frames of one SA: each frame has a sequence number of its own, and the window is empty when a run begins. */
final class OpenLoop implements AutoCloseable {
    private static final int REPLAY_WINDOW = 1024;

    private final RingRig rig;
    private final Generator generator;
    private final FrameStore good;
    private final FrameStore none = new FrameStore(List.of(new byte[64]));
    private final long rightEdge;
    private long workerNanos;

    OpenLoop(Path folder, Traffic traffic, int cpu)
            throws IOException, ConfigurationException, GeneralSecurityException, InterruptedException {
        good = new FrameStore(EspPcap.frames(traffic));
        rig = new RingRig(folder, traffic, REPLAY_WINDOW, cpu);
        generator = new Generator(rig);
        int spi = BenchSa.list(traffic.suite(), 1).getFirst().spi();
        rightEdge = rig.plane().inbound().find(spi).orElseThrow().hot() + SaDescriptor.SEQUENCE;
    }

    RingRig rig() {
        return rig;
    }

    /** All good frames at that rate a second. */
    Generator.Outcome run(double rate) throws InterruptedException {
        return run(rate, none, 0);
    }

    /** The same with other frames among them. */
    Generator.Outcome run(double rate, FrameStore others, double otherRate) throws InterruptedException {
        Memory.putI64(rightEdge, 0);
        Future<Long> polling = rig.start();
        try {
            return generator.run(good, rate, others, otherRate);
        } finally {
            workerNanos = rig.stop(polling);
        }
    }

    /** Processor time of the worker in the last run. */
    long workerNanos() {
        return workerNanos;
    }

    @Override
    public void close() {
        generator.close();
        rig.close();
        good.close();
        none.close();
    }
}
