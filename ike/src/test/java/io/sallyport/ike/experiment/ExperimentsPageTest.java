package io.sallyport.ike.experiment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.experiment.LinePlot.Line;
import io.sallyport.ike.experiment.Rekeying.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs the experiments whole, and writes their page and plots: {@code scripts/experiments}. */
@EnabledIfSystemProperty(named = ExperimentsPageTest.PAGE, matches = ".+")
final class ExperimentsPageTest {
    static final String PAGE = "sallyport.experiments.page";

    private static final int SETUPS = 1_000;
    private static final int TUNNELS = 5;
    private static final int[] PERCENTS = {30, 40, 50, 60};

    @Test
    void shouldWriteThePage() throws IOException {
        Path page = Path.of(System.getProperty(PAGE));
        String latency = latency(page);
        String live = live(page);
        List<Pair> times = pairs(Experiments.lostTimes());
        List<Pair> rates = pairs(Experiments.lossRates());
        List<Pair> connected = pairs(Experiments.connectedLost());
        List<Pair> responder = pairs(List.of(Experiments.responderSends()));
        List<Pair> late = pairs(Experiments.late());
        List<Pair> delayed = pairs(Experiments.trialDelay());
        List<Result> rekeys = new ArrayList<>();
        for (int percent : PERCENTS) {
            for (boolean promotion : new boolean[] {true, false}) {
                rekeys.add(Rekeying.run(percent, promotion, TUNNELS, Duration.ofHours(Rekeying.HOURS)));
            }
        }
        List<Double> xs =
                IntStream.range(0, rates.size()).mapToObj(i -> 10.0 * i).toList();
        Files.writeString(
                page.resolveSibling("experiments-loss.svg"),
                LinePlot.draw(
                        "E1: packets lost in a setup, 100 a second, the sender giving up after 40 s",
                        "loss of the last message, %",
                        "packets",
                        List.of(
                                new Line("promotion", xs, lost(rates, true)),
                                new Line("waits for the message", xs, lost(rates, false)))));
        Files.writeString(
                page.resolveSibling("experiments-rekey.svg"),
                LinePlot.draw(
                        "E5: interruptions in " + TUNNELS * Rekeying.HOURS + " hours of rekeys every 30 s",
                        "loss of Quick Mode messages, %",
                        "breaks",
                        List.of(
                                new Line("promotion", percents(), breaks(rekeys, true)),
                                new Line("waits for the message", percents(), breaks(rekeys, false)))));
        Files.writeString(
                page,
                """
            # Experiments with pending SAs

            Written by `scripts/experiments`, in simulated time: two engines as the gateway has them, with real
            cryptography (X25519, AES-CBC, HMAC-SHA-256), on a network of 5 ms each way that loses what the experiment
            says. The data plane is simulated; it has the states and guards of the real one and no delay of its own. The
            seeds are 1 to %1$d, so each run gives the same page. The end of the page is
            about real peers, live and over DPDK.

            Each row is one kind of setup, %1$d times: with promotion, as is the default, and beside it with
            `promotion: off`, the gateway that waits for the message. From the moment when the sender's tunnel is open it
            sends a packet every 10 ms, until 20 ticks after the first that arrives, or for 40 s. *Carried*: setups in which
            a packet arrived. *First packet*: from the opening until then, median and 99th percentile, in steps of 10 ms.
            *Lost*: packets of a setup that did not arrive.

            ## E1: the last message of Quick Mode (QM3) is lost, the initiator sends

            Passes when at least 99.9 %% carry traffic at every rate, with at most one packet lost. In this run that %11$s.

            %2$s
            ![packets lost by the loss rate](experiments-loss.svg)

            %3$s
            ## E2: CONNECTED is lost, the responder sends

            Both sides use the commit bit, so the initiator waits for CONNECTED. Passes by the same figures. The side that
            waits opens at the latest when its wait is over: the commit bit is not authenticated, so the wait is bounded. In this run
            that %12$s.

            %4$s
            ## E3: only the responder sends

            The null result: nothing arrives that could prove the pair, and nothing may leave before. Promotion changes
            nothing.

            %5$s
            ## E4: nothing is lost, the last message is late

            Passes when no packet is lost. In this run that %13$s.

            %6$s
            ## E5: rekeys under loss

            %7$d tunnels for %8$d hours each. A successor is begun every 30 s and the old pair ends 15 s later at the latest;
            unanswered messages are sent again every half second. Both sides send a packet every 100 ms. *Breaks*: how often
            packets of one side ceased to arrive. Passes when promotion has at most a tenth of the other's. In this
            run that %14$s. What is counted is traffic, not the states of single pairs.

            ![interruptions by the loss rate](experiments-rekey.svg)

            %9$s
            %15$s
            ## E7: trials begin only after a period

            The method as it was published waits for its whole period before it tries; here 1 s. The rows of E1 are the same
            without a wait.

            %10$s""".formatted(
                                SETUPS,
                                table(times),
                                table(rates),
                                table(connected),
                                table(responder),
                                table(late),
                                TUNNELS,
                                Rekeying.HOURS,
                                rekeys(rekeys),
                                table(delayed),
                                holds(passes(times) && passes(rates)),
                                holds(passes(connected)),
                                holds(late.stream().allMatch(pair -> pair.with().mostLost() == 0)),
                                holds(hasATenth(rekeys)),
                                latency)
                        + live);
        for (Pair pair : times) {
            assertTrue(pair.with().share() >= 0.999, pair::toString);
        }
        for (Pair pair : rates) {
            assertTrue(pair.with().share() >= 0.999, pair::toString);
        }
    }

    /** What stands on the page about latency, which another command measures, over DPDK. */
    private static String latency(Path page) throws IOException {
        String heading = "## E6: latency";
        String old = Files.exists(page) ? Files.readString(page) : "";
        int from = old.indexOf(heading);
        int to = old.indexOf("## E7");
        return from >= 0 && to > from
                ? old.substring(from, to).stripTrailing() + "\n"
                : heading
                        + "\n\nNot a question for simulated time: `scripts/bench latency` measures it and writes it here.\n";
    }

    /** The end of the page is the live experiment's, which another command writes. */
    private static String live(Path page) throws IOException {
        String before = Files.exists(page) ? Files.readString(page) : "";
        int mark = before.indexOf("<!-- live: ");
        return mark < 0 ? "" : "\n" + before.substring(mark);
    }

    /** A cell with promotion, and the same without. */
    private record Pair(Summary with, Summary without) {}

    private static String holds(boolean criterion) {
        return criterion ? "holds" : "does not hold";
    }

    private static boolean passes(List<Pair> pairs) {
        return pairs.stream()
                .allMatch(pair -> pair.with().share() >= 0.999 && pair.with().mostLost() <= 1);
    }

    /** True if the breaks with promotion are at most a tenth of those without, at each rate. */
    private static boolean hasATenth(List<Result> rekeys) {
        List<Double> with = breaks(rekeys, true);
        List<Double> without = breaks(rekeys, false);
        return IntStream.range(0, with.size()).allMatch(i -> 10 * with.get(i) <= without.get(i));
    }

    private static List<Pair> pairs(List<Cell> cells) {
        return cells.stream()
                .map(cell -> new Pair(Summary.of(cell, SETUPS), Summary.of(cell.waiting(), SETUPS)))
                .toList();
    }

    private static List<Double> lost(List<Pair> pairs, boolean promotion) {
        return pairs.stream()
                .map(pair -> (promotion ? pair.with() : pair.without()).meanLost())
                .toList();
    }

    private static List<Double> percents() {
        return IntStream.of(PERCENTS).mapToObj(percent -> (double) percent).toList();
    }

    private static List<Double> breaks(List<Result> results, boolean promotion) {
        return results.stream()
                .filter(result -> result.promotion() == promotion)
                .map(result -> (double) result.breaks())
                .toList();
    }

    private static String table(List<Pair> pairs) {
        return pairs.stream()
                .map(pair -> "| %s | %s | %s |%n"
                        .formatted(pair.with().cell().what(), columns(pair.with()), columns(pair.without())))
                .collect(Collectors.joining("", """
                        | | carried | first packet | lost: mean, most | waiting: carried | first packet | lost: mean, most |
                        |---|---|---|---|---|---|---|
                        """, ""));
    }

    private static String columns(Summary summary) {
        String first =
                summary.carried() == 0 ? "–" : "%d, %d ms".formatted(summary.medianMillis(), summary.p99Millis());
        return String.format(
                Locale.ROOT,
                "%.1f %% | %s | %.1f, %d",
                100 * summary.share(),
                first,
                summary.meanLost(),
                summary.mostLost());
    }

    private static String rekeys(List<Result> results) {
        return results.stream()
                .map(result -> "| %d %% | %s | %d | %d | %d of %d |%n"
                        .formatted(
                                result.percent(),
                                result.promotion() ? "promotion" : "waits",
                                result.pairs(),
                                result.breaks(),
                                result.lost(),
                                result.sent()))
                .collect(Collectors.joining("", """
                        | Quick Mode messages lost | | pairs negotiated | breaks | packets lost |
                        |---|---|---|---|---|
                        """, ""));
    }
}
