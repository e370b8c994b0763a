package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.ike.connection.Phase1Exchange;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How soon a promotion has its effects, over DPDK's rings. {@code scripts/bench latency} does it often. */
final class PromotionLatencyEalTest {
    private static final int SETUPS = Integer.getInteger("sallyport.latency.setups", 3);
    private static final Optional<Path> PAGE = Optional.ofNullable(System.getProperty("sallyport.experiments.page"))
            .map(Path::of);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** What was measured with workers of one kind. */
    private static final class Figures {
        private final Histogram usable = new Histogram(LONGEST_NANOS, 3);
        private final Histogram answered = new Histogram(LONGEST_NANOS, 3);
        private final Histogram told = new Histogram(LONGEST_NANOS, 3);

        boolean hold() {
            return usable.getValueAtPercentile(99) <= TimeUnit.MILLISECONDS.toNanos(1)
                    && told.getValueAtPercentile(99) <= TimeUnit.MILLISECONDS.toNanos(20);
        }
    }

    @Test
    @DisplayName(
            "E6: in each setup without message 3 an answer goes out behind the first good packet, and IKE is told once")
    void shouldOpenTheOutboundSaAtOnce() throws InterruptedException, IOException {
        Figures ordinary = new Figures();
        Figures realTime = new Figures();
        double[] idle = new double[2];
        EalOptions ealOptions = EalOptions.builder()
                .lcore(0)
                .hugePages(false)
                .memoryMib(192)
                .filePrefix("sallyport-latency")
                .build();
        try (Eal eal = Eal.start(ealOptions)) {
            long _ = Rehearsal.prepare(Repertoire.least(Crypto.IPSEC_MB), 1).run(eal);
            // In turns, so that whatever else runs on the machine concerns both.
            for (int setup = 0; setup < SETUPS; setup++) {
                run(eal, ordinary, false);
                if (PAGE.isPresent()) {
                    run(eal, realTime, true);
                }
            }
            if (PAGE.isPresent()) {
                idle = idle(eal);
            }
        }
        assertEquals(SETUPS, ordinary.usable.getTotalCount());
        assertEquals(SETUPS, ordinary.answered.getTotalCount());
        assertEquals(SETUPS, ordinary.told.getTotalCount(), "once in each setup");
        if (PAGE.isPresent()) {
            assertEquals(SETUPS, realTime.told.getTotalCount(), "once in each setup");
            write(PAGE.get(), section(ordinary, realTime, idle));
            // Ordinary workers wait for whatever else runs on the machine.
            assertTrue(realTime.hold(), () -> "usable " + row(realTime.usable) + ", told " + row(realTime.told));
        }
    }

    private static LabBench bench(Eal eal, QuickModeTap tap, NegotiationOptions asked, boolean realTime) {
        LabOptions options =
                new LabOptions(1, PacketSize.parse("imix"), 0, false, 1, Optional.empty(), Crypto.IPSEC_MB, asked);
        LabNetwork network = LabNetwork.negotiated(options, true);
        return new LabBench(eal, options, realTime ? network.withRealTimeWorkers() : network, Optional.of(tap));
    }

    private static void run(Eal eal, Figures figures, boolean realTime) throws InterruptedException {
        NegotiationOptions asked =
                new NegotiationOptions(Phase1Exchange.MAIN, DropRule.last(false), false, Optional.empty(), 1);
        QuickModeTap tap = new QuickModeTap(asked.drop());
        try (LabBench bench = bench(eal, tap, asked, realTime)) {
            bench.start();
            try {
                carry(bench, tap);
            } finally {
                bench.stop();
            }
            assertTrue(tap.espForth().isPresent() && tap.espBack().isPresent(), "no answer came");
            long sent = tap.espForth().orElseThrow();
            Gateway promoting = bench.gateways().getLast();
            // The outbound SA reads the state that the promotion has written: it is usable from then on.
            figures.usable.recordValue(Math.max(0, promoting.lastPromotedNanos().orElseThrow() - sent));
            figures.answered.recordValue(tap.espBack().orElseThrow() - sent);
            figures.told.add(promoting.promotionsTold());
        }
    }

    /** Carries packets until an answer is back and the control thread has been told, which may come later. */
    private static void carry(LabBench bench, QuickModeTap tap) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        long next = System.nanoTime();
        while ((tap.espBack().isEmpty() || !hasBeenTold(bench)) && System.nanoTime() - end < 0) {
            if (tap.thirdMessage().isPresent() && System.nanoTime() - next >= 0) {
                int _ = bench.near().send(1);
                next = System.nanoTime() + PACE_NANOS;
            }
            if (bench.wire().move() + bench.far().receive() + bench.near().receive() == 0) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(20));
            }
            bench.gateways().forEach(Gateway::throwIfFailed);
        }
    }

    /** Processor time of two idle gateways with a tunnel: milliseconds a second of a worker, and of a control thread. */
    private static double[] idle(Eal eal) throws InterruptedException {
        NegotiationOptions asked =
                new NegotiationOptions(Phase1Exchange.MAIN, DropRule.last(false), false, Optional.empty(), 1);
        QuickModeTap tap = new QuickModeTap(asked.drop());
        try (LabBench bench = bench(eal, tap, asked, false)) {
            bench.start();
            try {
                carry(bench, tap);
                double[] before = {processorMillis("-worker-0"), processorMillis("-control")};
                long start = System.nanoTime();
                Thread.sleep(IDLE);
                double gatewaySeconds = 2.0 * (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
                return new double[] {
                    (processorMillis("-worker-0") - before[0]) / gatewaySeconds,
                    (processorMillis("-control") - before[1]) / gatewaySeconds
                };
            } finally {
                bench.stop();
            }
        }
    }

    /** What all threads have used whose names end so. */
    private static double processorMillis(String suffix) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                        .filter(thread ->
                                thread != null && thread.getThreadName().endsWith(suffix))
                        .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                        .sum()
                / NANOS_PER_MILLI;
    }

    private static boolean hasBeenTold(LabBench bench) {
        return bench.gateways().getLast().promotionsTold().getTotalCount() > 0;
    }

    private static void write(Path page, String section) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf("## E6: latency");
        int to = text.indexOf("## E7");
        if (from < 0 || to < from) {
            throw new IOException(page + " has no section E6 before E7");
        }
        Files.writeString(page, text.substring(0, from) + section + text.substring(to));
    }

    private static String section(Figures ordinary, Figures realTime, double[] idle) {
        return String.format(
                Locale.ROOT,
                """
                ## E6: latency

                Not a question for simulated time: `scripts/bench latency` measures it and writes it here. %,d setups, and as many with
                workers that are real-time threads (`real-time: 1`, [ADR 20](adr/0020-real-time-workers.md)), in turns, of two gateways
                over DPDK's rings, Main and Quick Mode, the third message of Quick Mode lost whenever it comes. Microseconds; seen on
                %d processors, shared by both gateways, the hosts and whatever else ran: the load average was %.1f. Passes when the first
                row has at most 1,000 and the last at most 20,000 at the 99th percentile; in this run that %s with ordinary
                workers, and %s with real-time ones.

                | | workers | median | 90 %% | 99 %% | longest |
                |---|---|---|---|---|---|
                | from the first ESP packet on the wire until the worker has promoted its SA, with which the outbound one is usable | ordinary | %s |
                | | real-time | %s |
                | from that packet to the first one back: both workers, and the host that answers | ordinary | %s |
                | | real-time | %s |
                | from the promotion by a worker until IKE's thread is told | ordinary | %s |
                | | real-time | %s |

                What looking costs while nothing happens: %.1f ms of processor time a second of an ordinary worker, which looks every
                250 µs, and %.1f ms of a control thread, which looks every millisecond (over %d s).

                """,
                ordinary.usable.getTotalCount(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                ordinary.hold() ? "holds" : "does not hold",
                realTime.hold() ? "holds" : "does not hold",
                row(ordinary.usable),
                row(realTime.usable),
                row(ordinary.answered),
                row(realTime.answered),
                row(ordinary.told),
                row(realTime.told),
                idle[0],
                idle[1],
                IDLE.toSeconds());
    }

    private static String row(Histogram histogram) {
        return String.format(
                Locale.ROOT,
                "%,.0f | %,.0f | %,.0f | %,.0f",
                histogram.getValueAtPercentile(50) / NANOS_PER_MICRO,
                histogram.getValueAtPercentile(90) / NANOS_PER_MICRO,
                histogram.getValueAtPercentile(99) / NANOS_PER_MICRO,
                histogram.getMaxValue() / NANOS_PER_MICRO);
    }
}
