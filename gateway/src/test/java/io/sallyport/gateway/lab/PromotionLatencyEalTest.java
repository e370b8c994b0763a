package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.ike.connection.Phase1Exchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    @DisplayName(
            "E6: in each setup without message 3 an answer goes out behind the first good packet, and IKE is told once")
    void shouldOpenTheOutboundSaAtOnce() throws InterruptedException, IOException {
        Histogram usable = new Histogram(LONGEST_NANOS, 3);
        Histogram answered = new Histogram(LONGEST_NANOS, 3);
        Histogram told = new Histogram(LONGEST_NANOS, 3);
        EalOptions ealOptions = EalOptions.builder()
                .lcore(0)
                .hugePages(false)
                .memoryMib(192)
                .filePrefix("sallyport-latency")
                .build();
        try (Eal eal = Eal.start(ealOptions)) {
            long _ = Rehearsal.run(eal, false, Crypto.IPSEC_MB);
            for (int setup = 0; setup < SETUPS; setup++) {
                run(eal, usable, answered, told);
            }
        }
        assertEquals(SETUPS, usable.getTotalCount());
        assertEquals(SETUPS, answered.getTotalCount());
        assertEquals(SETUPS, told.getTotalCount(), "once in each setup");
        if (PAGE.isPresent()) {
            write(PAGE.get(), usable, answered, told);
        }
    }

    private static void run(Eal eal, Histogram usable, Histogram answered, Histogram told) throws InterruptedException {
        NegotiationOptions asked =
                new NegotiationOptions(Phase1Exchange.MAIN, DropRule.last(false), false, Optional.empty(), 1);
        LabOptions options =
                new LabOptions(1, PacketSize.parse("imix"), 0, false, 1, Optional.empty(), Crypto.IPSEC_MB, asked);
        QuickModeTap tap = new QuickModeTap(asked.drop());
        try (LabBench bench = new LabBench(eal, options, LabNetwork.negotiated(options, true), Optional.of(tap))) {
            bench.start();
            try {
                long end = System.nanoTime() + PATIENCE_NANOS;
                long next = System.nanoTime();
                // The answer may be back before the control thread has looked at its ring.
                while ((tap.espBack().isEmpty() || !hasBeenTold(bench)) && System.nanoTime() - end < 0) {
                    if (tap.thirdMessage().isPresent() && System.nanoTime() - next >= 0) {
                        int _ = bench.near().send(1);
                        next = System.nanoTime() + PACE_NANOS;
                    }
                    if (bench.wire().move()
                                    + bench.far().receive()
                                    + bench.near().receive()
                            == 0) {
                        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(20));
                    }
                    bench.gateways().forEach(Gateway::throwIfFailed);
                }
            } finally {
                bench.stop();
            }
            assertTrue(tap.espForth().isPresent() && tap.espBack().isPresent(), "no answer came");
            long sent = tap.espForth().orElseThrow();
            // The outbound SA reads the state that the promotion has written: it is usable from then on.
            usable.recordValue(
                    Math.max(0, bench.gateways().getLast().lastPromotedNanos().orElseThrow() - sent));
            answered.recordValue(tap.espBack().orElseThrow() - sent);
            told.add(bench.gateways().getLast().promotionsTold());
        }
    }

    private static boolean hasBeenTold(LabBench bench) {
        return bench.gateways().getLast().promotionsTold().getTotalCount() > 0;
    }

    private static void write(Path page, Histogram usable, Histogram answered, Histogram told) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf("## E6: latency");
        int to = text.indexOf("## E7");
        if (from < 0 || to < from) {
            throw new IOException(page + " has no section E6 before E7");
        }
        Files.writeString(page, text.substring(0, from) + section(usable, answered, told) + text.substring(to));
    }

    private static String section(Histogram usable, Histogram answered, Histogram told) {
        boolean holds = usable.getValueAtPercentile(99) <= TimeUnit.MILLISECONDS.toNanos(1)
                && told.getValueAtPercentile(99) <= TimeUnit.MILLISECONDS.toNanos(20);
        return """
                ## E6: latency

                Not a question for simulated time: `scripts/bench latency` measures it and writes it here. %,d setups of two
                gateways over DPDK's rings, Main and Quick Mode, the third message of Quick Mode lost whenever it comes.
                Microseconds; seen on %d processors, shared by both gateways, the hosts and whatever else ran. Passes when the
                first row has at most 1,000 and the last at most 20,000 at the 99th percentile; in this run that %s.

                | | median | 90 %% | 99 %% | longest |
                |---|---|---|---|---|
                | from the first ESP packet on the wire until the worker has promoted its SA, with which the outbound one is usable | %s |
                | from that packet to the first one back: both workers, and the host that answers | %s |
                | from the promotion by a worker until IKE's thread is told | %s |

                """.formatted(
                        usable.getTotalCount(),
                        Runtime.getRuntime().availableProcessors(),
                        holds ? "holds" : "does not hold",
                        row(usable),
                        row(answered),
                        row(told));
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
