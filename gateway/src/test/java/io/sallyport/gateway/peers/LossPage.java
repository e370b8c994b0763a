package io.sallyport.gateway.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the pages of the loss experiment: {@code loss-with-strongswan.md} with its plot, and the summary at the end of
 * {@code experiments.md}.
 */
final class LossPage {
    private static final String NAME = "loss-with-strongswan";
    /** What follows it in the page of the experiments is the summary; the experiments in simulated time leave it alone. */
    private static final String MARK = "<!-- live: what follows is written by scripts/lab loss -->\n";

    private LossPage() {}

    static void write(Path docs, List<LossRow> rows, List<OpeningRow> openings)
            throws IOException, InterruptedException {
        Files.writeString(docs.resolve(NAME + ".svg"), LossPlot.draw(rows));
        Files.writeString(docs.resolve(NAME + ".md"), whole(rows, openings));
        Path experiments = docs.resolve("experiments.md");
        String before = Files.readString(experiments);
        int mark = before.indexOf(MARK);
        Files.writeString(
                experiments, (mark < 0 ? before + "\n" : before.substring(0, mark)) + MARK + summary(rows, openings));
    }

    private static String summary(List<LossRow> rows, List<OpeningRow> openings)
            throws IOException, InterruptedException {
        return """

            ## E1 and E2, live: real peers, DPDK, a host at either end

            What simulated time says, tried by `scripts/lab loss` between implementations that others wrote and this gateway.
            Each entry: time until a packet of the initiator's arrived (after a rekey: for how long none did), and how many
            datagrams of both ways were lost. With promotion at most one datagram may be lost in each, and traffic
            never cease again: %s. %s [All figures, and how they were measured](%s.md).

            ![time without traffic](%s.svg)

            %s
            %s
            """.formatted(verdict(rows), opening(openings), NAME, NAME, comparison(rows), versions());
    }

    private static String verdict(List<LossRow> rows) {
        List<LossRow> promoted =
                rows.stream().filter(row -> row.cell().pair().promotes()).toList();
        long good = promoted.stream().filter(LossRow::isGood).count();
        long most = promoted.stream()
                .mapToLong(row -> row.lost() + row.lostBack())
                .max()
                .orElse(0);
        return "in this run %d of %d cells are so, and the most that one lost is %d"
                .formatted(good, promoted.size(), most);
    }

    private static String opening(List<OpeningRow> openings) {
        List<Long> times = openings.stream().map(OpeningRow::micros).sorted().toList();
        if (times.isEmpty()) {
            return "No opening was measured.";
        }
        return "The outbound SA is to be open within 5 ms of the first good packet: of %d openings %d were, %s in the median, %s at most."
                .formatted(
                        times.size(),
                        times.stream()
                                .filter(micros -> micros <= LossTableIT.OPEN_MICROS)
                                .count(),
                        time(times.get(times.size() / 2)),
                        time(times.getLast()));
    }

    /** When results were measured, and how busy the machine was. */
    private static String measured(String what, Stream<Optional<MachineLoad>> results) {
        List<Optional<MachineLoad>> all = results.toList();
        List<MachineLoad> known = all.stream().flatMap(Optional::stream).toList();
        if (known.isEmpty()) {
            return "When the " + what + " were measured is not known any more.";
        }
        DoubleSummaryStatistics loads =
                known.stream().mapToDouble(MachineLoad::throughout).summaryStatistics();
        return "The %d %s were measured from %s to %s (UTC) with a load of %.1f to %.1f, %.1f in the mean%s."
                .formatted(
                        known.size(),
                        what,
                        known.stream()
                                .map(MachineLoad::time)
                                .min(Comparator.naturalOrder())
                                .orElseThrow(),
                        known.stream()
                                .map(MachineLoad::time)
                                .max(Comparator.naturalOrder())
                                .orElseThrow(),
                        loads.getMin(),
                        loads.getMax(),
                        loads.getAverage(),
                        known.size() == all.size()
                                ? ""
                                : "; of " + (all.size() - known.size()) + " more that is not known any more");
    }

    private static String answered(List<LossRow> rows) {
        List<Long> times = rows.stream()
                .filter(row -> row.cell().pair().promotes() && row.activation().equals("traffic"))
                .map(LossRow::openMicros)
                .sorted()
                .toList();
        return times.isEmpty()
                ? "No cell was promoted by traffic."
                : "In the %d cells whose first pair was promoted by traffic, it is %s in the median and %s at most."
                        .formatted(times.size(), time(times.get(times.size() / 2)), time(times.getLast()));
    }

    private static String whole(List<LossRow> rows, List<OpeningRow> openings)
            throws IOException, InterruptedException {
        StringBuilder tables = new StringBuilder();
        byPair(rows)
                .forEach((pair, own) -> tables.append("""
                ## %s to %s

                | lost | first packet | the other way | answered | lost | lost, the other way | longest gap | breaks | established | active by |%s measured | load |
                |---|---|---|---|---|---|---|---|---|---|%s---|---|
                %s
                """.formatted(
                        pair.initiator,
                        pair.responder,
                        pair.promotes() ? " opened |" : "",
                        pair.promotes() ? "---|" : "",
                        own.stream()
                                .map(row -> line(row, pair.promotes() ? " " + opened(row, openings) + " |" : ""))
                                .collect(Collectors.joining()))));
        return """
            # Messages of Quick Mode lost, between real peers

            Written by `scripts/lab loss`, on two processors that its cells shared, and the programs of others. Each row says when it was
            measured. %s %s

            An initiator and a responder in network namespaces negotiate: strongSwan in Main Mode with a pre-shared key and Quick
            Mode with AES-GCM-128, in UDP; vpnc in Aggressive Mode with XAUTH and mode config, and Quick Mode with AES-256 and
            SHA-1, as ESP itself. One message of the first child's Quick Mode is dropped on its way (`nft`), so often or always: the
            last one, QM3, or the responder's, QM2. From the moment when the initiator holds all children for established, a
            host behind it sends a numbered datagram every 50 ms for each child, for %d s; a host behind the responder
            does the same the other way, beginning with the first one that arrives. In the rows named *rekey* all is well at
            first; after a second the initiator replaces the child, and the message of that Quick Mode is lost. *DPD*:
            both ask after 5 s of silence (10 s with vpnc), and a strongSwan that finds its peer dead begins anew. With two
            children, both are set up one after the other, and both have traffic. vpnc has one child, never replaces it by itself, and
            never sends its last message again, so that what is lost once is lost for good.

            With promotion, as is this gateway's default, at most one datagram may be lost in a cell and traffic that flows never
            cease: %s. %s

            Each entry: time until a packet of the initiator's arrived (after a rekey: for how long none did), and how many
            datagrams of both ways were lost.

            ![time without traffic](%s.svg)

            %s
            ## What the columns say

            - *first packet*: from the sending of the first datagram until one arrived, from the initiator; *the other way*:
              the same from the responder.
            - *answered*: from the sending of the first datagram that arrived until one came back to its sender, through both
              gateways, their peer's ESP in user space and the probes in Python: an upper bound for the opening of
              the outbound SA after the first good packet. %s
            - *opened*: the same without the hosts' programs and the initiator's ESP, in three short runs of each cell that loses QM3: the
              initiator pings, and the time is from the first ESP packet by the new SA on the initiator's cable until the first one
              back by its pair, as the kernel stamps them. The host's kernel answers at once. The gateway's worker runs whenever
              it wants to (`SCHED_RR`), as if it had a processor of its own.
            - *lost*: of %d datagrams for each child. *Longest gap* and *breaks*: of traffic that had flowed; a break is half a
              second or more without any.
            - *established*: how many children the initiator held for established in all, in a cell with one child or
              two.
              With vpnc: how many last messages of Quick Mode it sent.
            - *load*: how many threads of the whole machine ran or waited for a processor: the mean of the minute before the tunnel
              was set up, and of the last five minutes of the cell, which are all of it.
            - *active by*: what the gateway's log says of the first pair: by traffic, by the message, or at once where nothing was
              pending.

            %s
            %s""".formatted(
                        measured("cells", rows.stream().map(LossRow::machine)),
                        measured("openings", openings.stream().map(OpeningRow::machine)),
                        rows.getFirst().cell().seconds(),
                        verdict(rows),
                        opening(openings),
                        NAME,
                        comparison(rows),
                        answered(rows),
                        rows.getFirst().cell().seconds() * 1_000 / Probe.PACE_MILLIS,
                        tables,
                        versions());
    }

    private static String opened(LossRow row, List<OpeningRow> openings) {
        String times = openings.stream()
                .filter(opening -> opening.cell().equals(row.cell()))
                .map(opening -> time(opening.micros()))
                .collect(Collectors.joining(", "));
        return times.isEmpty() ? "–" : times;
    }

    private static String line(LossRow row, String further) {
        return "| %s | %s | %s | %s | %d | %d | %s | %d | %d | %s |%s %s | %s |%n"
                .formatted(
                        row.cell().setting(),
                        time(row.firstMicros()),
                        time(row.firstBackMicros()),
                        time(row.openMicros()),
                        row.lost(),
                        row.lostBack(),
                        row.gapMillis() == 0 ? "–" : time(row.gapMillis() * 1_000),
                        row.breaks(),
                        row.established(),
                        row.activation().isEmpty() ? "–" : row.activation(),
                        further,
                        row.machine().map(MachineLoad::time).orElse("–"),
                        row.machine().map(MachineLoad::means).orElse("–"));
    }

    /** The same settings of all pairs beside each other; pairs whose settings differ have a table of their own. */
    private static String comparison(List<LossRow> rows) {
        Map<String, List<LossRow>> byInitiator = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.cell().pair().initiator, LinkedHashMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder();
        byInitiator.forEach((initiator, own) -> {
            List<LossPair> pairs =
                    own.stream().map(row -> row.cell().pair()).distinct().toList();
            text.append("| ").append(initiator).append(" begins |");
            pairs.forEach(pair -> text.append(" %s answers |".formatted(pair.responder)));
            text.append("\n|---|").append("---|".repeat(pairs.size())).append('\n');
            Map<String, List<LossRow>> bySetting = own.stream()
                    .collect(Collectors.groupingBy(
                            row -> row.cell().setting(), LinkedHashMap::new, Collectors.toList()));
            bySetting.forEach((setting, cells) -> text.append("| %s | %s |%n"
                    .formatted(
                            setting,
                            pairs.stream().map(pair -> entry(cells, pair)).collect(Collectors.joining(" | ")))));
            text.append('\n');
        });
        return text.toString();
    }

    private static String entry(List<LossRow> cells, LossPair pair) {
        return cells.stream()
                .filter(row -> row.cell().pair() == pair)
                .findFirst()
                .map(row -> "%s, %d lost".formatted(time(row.silentMicros()), row.lost() + row.lostBack()))
                .orElse("–");
    }

    private static Map<LossPair, List<LossRow>> byPair(List<LossRow> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(row -> row.cell().pair(), LinkedHashMap::new, Collectors.toList()));
    }

    /** Microseconds for people. */
    static String time(long micros) {
        if (micros < 0) {
            return "never";
        }
        return micros < 1_000_000
                ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
                : String.format(Locale.ROOT, "%.2f s", micros / 1e6);
    }

    private static String versions() throws IOException, InterruptedException {
        return """
            %s; %s; kernel %s; DPDK over `net_af_packet` on cables between network namespaces; Java %s; strongSwan with its ESP in
            user space (kernel-libipsec); %s; %d processors, shared by the cells that ran at once.
            """.formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        first("/usr/lib/ipsec/charon", "--version"),
                        System.getProperty("os.version"),
                        Runtime.version(),
                        first("/usr/sbin/vpnc", "--version"),
                        Runtime.getRuntime().availableProcessors());
    }

    /** The first line that a command prints. */
    private static String first(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int _ = process.waitFor();
        return said.lines().findFirst().orElse("").strip();
    }
}
