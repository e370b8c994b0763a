package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.peers.LossCell.Lost;
import io.sallyport.gateway.trace.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole loss experiment, which takes most of an hour: {@code scripts/lab loss}. What stands in the results files and is not
 * too old is not measured again; of several results of a cell the last one counts.
 */
@RequiresRoot
@EnabledIfSystemProperty(named = LossTableIT.DOCS, matches = ".+")
final class LossTableIT {
    /** The folder of the pages to write; the results stand in files under {@code target}. */
    static final String DOCS = "sallyport.loss.docs";

    private static final int SECONDS = Integer.getInteger("sallyport.loss.seconds", 300);
    private static final int AT_ONCE = Integer.getInteger("sallyport.loss.parallel", 12);

    /** What was measured before is measured again. */
    private static final Optional<Instant> SINCE =
            Optional.ofNullable(System.getProperty("sallyport.loss.since")).map(Instant::parse);

    /** After so many minutes nothing more is begun. */
    private static final long MINUTES =
            Long.getLong("sallyport.loss.minutes", Duration.ofDays(1).toMinutes());

    /** Measures cells, openings or all. */
    private static final String WHAT = System.getProperty("sallyport.loss.what", "all");

    private static final int[] TIMES = {0, 1, 2, 3, -1};

    /** The goal, and how often it is tried for each cell. */
    static final long OPEN_MICROS = 5_000;

    private static final int OPENINGS_OF_EACH = 3;
    private static final Path CELLS = Path.of("target", "loss.tsv");
    private static final Path OPENINGS = Path.of("target", "opening.tsv");

    /** What the responder of each cell logged. */
    private static final Path LOGS = Path.of("target", "loss");

    @TempDir
    private Path folder;

    private final Instant end = Instant.now().plus(Duration.ofMinutes(MINUTES));
    private int done;

    @BeforeAll
    static void requirePrograms() {
        Charon.require();
        Vpnc.require();
        Tshark.require();
    }

    static List<LossCell> cells() {
        List<LossCell> all = new ArrayList<>();
        for (LossPair pair : LossPair.values()) {
            if (pair.isVpnc()) {
                all.addAll(ofVpnc(pair));
                continue;
            }
            for (int children = 1; children <= 2; children++) {
                for (boolean dpd : new boolean[] {false, true}) {
                    for (int times : TIMES) {
                        all.add(new LossCell(pair, Lost.QM3, times, children, dpd, SECONDS));
                    }
                    all.add(new LossCell(pair, Lost.QM2, 1, children, dpd, SECONDS));
                }
            }
            for (int times : TIMES) {
                all.add(new LossCell(pair, Lost.REKEY_QM3, times, 1, false, SECONDS));
            }
            all.add(new LossCell(pair, Lost.REKEY_QM3, 1, 1, true, SECONDS));
            all.add(new LossCell(pair, Lost.REKEY_QM2, 1, 1, false, SECONDS));
        }
        return all;
    }

    /** vpnc has one child, renews none by itself, and sends its last message once: lost once is lost for good. */
    private static List<LossCell> ofVpnc(LossPair pair) {
        List<LossCell> all = new ArrayList<>();
        for (boolean dpd : new boolean[] {false, true}) {
            all.add(new LossCell(pair, Lost.QM3, 0, 1, dpd, SECONDS));
            all.add(new LossCell(pair, Lost.QM3, 1, 1, dpd, SECONDS));
            all.add(new LossCell(pair, Lost.QM2, 1, 1, dpd, SECONDS));
        }
        return all;
    }

    @Test
    void shouldFillTheTable() throws IOException, InterruptedException {
        List<LossRow> rows = rows();
        List<OpeningRow> openings = openings();
        LossPage.write(Path.of(System.getProperty(DOCS)), rows, openings);
        assertEquals(
                List.of(),
                openings.stream()
                        .filter(opening -> opening.micros() > OPEN_MICROS)
                        .map(OpeningRow::line)
                        .toList());
        assertEquals(
                List.of(),
                rows.stream()
                        .filter(row -> row.cell().pair().promotes() && !row.isGood())
                        .map(LossRow::line)
                        .toList());
    }

    /** One for each cell, those on the busiest machine measured anew first. */
    private List<LossRow> rows() throws IOException, InterruptedException {
        List<String> known = known(CELLS);
        List<LossCell> missing = cells().stream()
                .filter(cell -> LossRow.find(known, cell)
                        .filter(row -> isRecent(row.machine()))
                        .isEmpty())
                .sorted(Comparator.comparingDouble(cell -> -busy(known, cell)))
                .toList();
        Map<LossCell, Future<Boolean>> running = new LinkedHashMap<>();
        if (measures("cells")) {
            try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
                missing.forEach(cell -> running.put(cell, threads.submit(() -> measure(cell, missing.size()))));
            }
        }
        List<String> failures = new ArrayList<>();
        running.forEach((cell, future) -> {
            try {
                boolean _ = future.get();
            } catch (ExecutionException e) {
                failures.add(cell + " failed: " + e.getCause());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        List<String> measured = known(CELLS);
        List<LossRow> rows = new ArrayList<>();
        for (LossCell cell : cells()) {
            LossRow.find(measured, cell).ifPresentOrElse(rows::add, () -> failures.add(cell + " was not measured"));
        }
        assertEquals(List.of(), failures, "what is left to measure, by the same command again");
        return rows;
    }

    private static double busy(List<String> known, LossCell cell) {
        return LossRow.find(known, cell)
                .flatMap(LossRow::machine)
                .map(MachineLoad::throughout)
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Measures a cell, if there is time for it. */
    private boolean measure(LossCell cell, int missing) throws IOException, InterruptedException {
        if (Instant.now().isAfter(end)) {
            return false;
        }
        LossRun.Result result = LossRun.of(cell, Files.createTempDirectory(folder, "cell"));
        Files.createDirectories(LOGS);
        Files.writeString(LOGS.resolve(cell.toString().replaceAll("\\W+", "-") + ".log"), result.log());
        keep(LossRow.of(result), missing);
        return true;
    }

    private synchronized void keep(LossRow row, int missing) throws IOException {
        append(CELLS, row.line());
        done++;
        System.out.printf(
                "%d of %d: %s: first after %s, lost %d and %d, breaks %d; load %s%n",
                done,
                missing,
                row.cell(),
                LossPage.time(row.firstMicros()),
                row.lost(),
                row.lostBack(),
                row.breaks(),
                row.machine().map(MachineLoad::means).orElse(""));
    }

    /** One after another, and only where the last message is lost: where it gets through, chance decides what comes first. */
    private List<OpeningRow> openings() throws IOException, InterruptedException {
        for (LossCell cell : cells()) {
            if (!cell.pair().promotes() || cell.times() == 0 || cell.lost().isAnswer()) {
                continue;
            }
            long recent = OpeningRow.find(known(OPENINGS), cell).stream()
                    .filter(opening -> isRecent(opening.machine()))
                    .count();
            while (measures("openings")
                    && recent < OPENINGS_OF_EACH
                    && Instant.now().isBefore(end)) {
                MachineLoad machine = MachineLoad.now();
                Opening opening = Opening.of(cell, Files.createTempDirectory(folder, "opening"))
                        .orElseThrow(() -> new AssertionError(cell + ": its child was not made active by traffic"));
                append(OPENINGS, new OpeningRow(cell, opening, Optional.of(machine.ended())).line());
                System.out.printf(
                        "%s: opened after %s, of which %s inward and %s outward; load %s%n",
                        cell,
                        LossPage.time(opening.micros()),
                        LossPage.time(opening.inward()),
                        LossPage.time(opening.outward()),
                        machine.means());
                recent++;
            }
        }
        List<String> measured = known(OPENINGS);
        return cells().stream()
                .map(cell -> OpeningRow.find(measured, cell))
                .flatMap(own -> own.subList(Math.max(0, own.size() - OPENINGS_OF_EACH), own.size()).stream())
                .toList();
    }

    private static boolean measures(String what) {
        return WHAT.equals("all") || WHAT.equals(what);
    }

    private static boolean isRecent(Optional<MachineLoad> machine) {
        return SINCE.isEmpty()
                || machine.filter(load -> !load.begun().isBefore(SINCE.get())).isPresent();
    }

    private static List<String> known(Path results) throws IOException {
        return Files.exists(results) ? Files.readAllLines(results) : List.of();
    }

    private static void append(Path results, String line) throws IOException {
        Files.writeString(results, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
