package io.sallyport.gateway.run;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.thread.OtherThreads;
import io.sallyport.gateway.config.DpdkSettings;
import io.sallyport.gateway.config.Durations;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.LoadedCredentials;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.vector.VectorTrial;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one gateway until it is told to stop, or until nothing has moved for as long as the operator said. */
public final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final int POOL_CACHE = 256;
    private static final long LOOK_MILLIS = 50;

    private final GatewaySettings settings;
    private final Optional<LoadedCredentials> credentials;
    private final Optional<Duration> exitWhenIdle;
    private final Rehearsal rehearsal;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean endedWell;

    /** Warms the packet path up before a port opens; it leaves nothing behind. */
    @FunctionalInterface
    public interface Rehearsal {
        /** Takes a moment. */
        void run(Eal eal) throws InterruptedException;
    }

    /**
     * A run.
     *
     * @param credentials those of IKE, if there are any
     * @param exitWhenIdle ends the run after that long without a packet
     * @param rehearsal carries packets between the start of DPDK and the opening of the ports
     */
    public Run(
            GatewaySettings settings,
            Optional<LoadedCredentials> credentials,
            Optional<Duration> exitWhenIdle,
            Rehearsal rehearsal) {
        this.credentials = credentials;
        this.rehearsal = rehearsal;
        this.settings = settings;
        this.exitWhenIdle = exitWhenIdle;
    }

    /**
     * Asks the run to end, and returns when it has; for a signal handler.
     *
     * @return true if it was running, or about to, and ended well
     */
    public boolean stop() throws InterruptedException {
        boolean running = ended.getCount() > 0;
        stop.countDown();
        ended.await();
        return running && endedWell;
    }

    /**
     * Starts DPDK and the gateway, waits for the end, and reports; no port opens, and there is no report, if it was told to stop
     * before.
     *
     * @param report gets the final report, line by line
     */
    public void run(Consumer<String> report) throws InterruptedException {
        try {
            runToEnd(report);
            endedWell = true;
        } finally {
            settings.zeroise();
            ended.countDown();
        }
    }

    private void runToEnd(Consumer<String> report) throws InterruptedException {
        try (Eal eal = Eal.start(Environment.options(settings))) {
            VectorTrial.tell(Run::log);
            rehearsal.run(eal);
            if (!isToldToStop()) {
                run(eal, report);
            }
        }
    }

    private static void log(VectorTrial.Outcome outcome) {
        switch (outcome) {
            case QUICKER -> LOG.debug("short packets of ChaCha20-Poly1305 go by vectors");
            case SLOWER -> LOG.info("packets of ChaCha20-Poly1305 go by IPsec_MB, for vectors have become slower");
            case WRONG ->
                LOG.error(
                        "packets of ChaCha20-Poly1305 go by IPsec_MB from now on: something else came of them by vectors");
        }
    }

    private void run(Eal eal, Consumer<String> report) throws InterruptedException {
        DpdkSettings dpdk = settings.dpdk();
        try (MbufPool pool = MbufPool.create(
                        settings.name() + "-buffers", dpdk.buffers(), POOL_CACHE, dpdk.bufferOctets(), 0);
                Gateway gateway = Gateway.assemble(settings, pool, credentials)) {
            settings.zeroise();
            leaveCpusToWorkers();
            if (isToldToStop()) {
                return;
            }
            gateway.start();
            LOG.info(
                    "gateway {} runs on {}; ports {}, tunnels {}, connections {}, workers {}",
                    settings.name(),
                    eal.version(),
                    settings.ports().size(),
                    settings.tunnels().size(),
                    settings.connections().size(),
                    settings.workers().size());
            awaitEnd(gateway);
            gateway.stop();
            gateway.throwIfFailed();
            RunReport.lines(gateway).forEach(report);
        }
    }

    /** Asked on the way to the start, so that no port opens that nobody wants any more. */
    private boolean isToldToStop() {
        if (stop.getCount() > 0) {
            return false;
        }
        LOG.info("told to stop before gateway {} ran", settings.name());
        return true;
    }

    /** Whoever gave a worker a CPU wants no other thread there, of the JVM's neither. */
    private void leaveCpusToWorkers() {
        BitSet cpus = new BitSet();
        settings.workers().forEach(worker -> worker.cpu().ifPresent(cpus::set));
        OtherThreads.keepOff(cpus);
        if (!OtherThreads.hastenStops()) {
            LOG.info("the JVM's stops have no real-time priority, which takes CAP_SYS_NICE:"
                    + " they may last longer while other programs are busy");
        }
    }

    private void awaitEnd(Gateway gateway) throws InterruptedException {
        long idleNanos = idleNanos(exitWhenIdle);
        long movedAt = System.nanoTime();
        long movedBefore = -1;
        while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            gateway.throwIfFailed();
            long moved = moved(gateway);
            long now = System.nanoTime();
            if (moved != movedBefore) {
                movedBefore = moved;
                movedAt = now;
            } else if (now - movedAt >= idleNanos) {
                LOG.info("nothing has moved for {}", Durations.format(exitWhenIdle.orElseThrow()));
                return;
            }
        }
        LOG.info("told to stop");
    }

    /** A duration of more than 292 years is as long as the clock can count. */
    static long idleNanos(Optional<Duration> exitWhenIdle) {
        return exitWhenIdle.map(TimeUnit.NANOSECONDS::convert).orElse(Long.MAX_VALUE);
    }

    private static long moved(Gateway gateway) {
        long sum = 0;
        for (WorkerCounters counters : gateway.counters()) {
            sum += counters.get(Counter.RECEIVED);
        }
        return sum;
    }
}
