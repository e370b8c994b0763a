package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.peers.LossCell.Lost;
import io.sallyport.gateway.trace.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole loss experiment, which takes most of an hour: {@code scripts/lab loss}. Cells whose results stand in the results
 * file are not run again.
 */
@RequiresRoot
@EnabledIfSystemProperty(named = LossTableIT.DOCS, matches = ".+")
final class LossTableIT {
    /** The folder of the pages to write; the results stand in a file under {@code target}. */
    static final String DOCS = "sallyport.loss.docs";

    private static final int SECONDS = Integer.getInteger("sallyport.loss.seconds", 300);
    private static final int AT_ONCE = Integer.getInteger("sallyport.loss.parallel", 12);
    private static final int[] TIMES = {0, 1, 2, 3, -1};

    /** The goal, and how often it is tried for each cell. */
    static final long OPEN_MICROS = 5_000;

    private static final int OPENINGS_OF_EACH = 3;
    private static final Path OPENINGS = Path.of("target", "opening.tsv");

    /** What the responder of each cell logged. */
    private static final Path LOGS = Path.of("target", "loss");

    @TempDir
    private Path folder;

    private final Path results = Path.of("target", "loss.tsv");
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
        List<String> known = Files.exists(results) ? Files.readAllLines(results) : List.of();
        Map<LossCell, Future<LossRow>> running = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (LossCell cell : cells()) {
                running.put(cell, threads.submit(row(cell, known)));
            }
        }
        List<LossRow> rows = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        running.forEach((cell, future) -> {
            try {
                rows.add(future.get());
            } catch (ExecutionException e) {
                failures.add(cell + " failed: " + e.getCause());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(List.of(), failures, "what is left to measure, by the same command again");
        Map<LossCell, List<Long>> openings = openings(rows);
        LossPage.write(Path.of(System.getProperty(DOCS)), rows, openings);
        assertEquals(
                List.of(),
                openings.entrySet().stream()
                        .filter(opening -> opening.getValue().stream().anyMatch(micros -> micros > OPEN_MICROS))
                        .toList());
        assertEquals(
                List.of(),
                rows.stream()
                        .filter(row -> row.cell().pair().promotes() && !row.isGood())
                        .map(LossRow::line)
                        .toList());
    }

    /** One after another, and only where the last message is lost. */
    private Map<LossCell, List<Long>> openings(List<LossRow> rows) throws IOException, InterruptedException {
        List<String> known = Files.exists(OPENINGS) ? Files.readAllLines(OPENINGS) : List.of();
        Map<LossCell, List<Long>> all = new LinkedHashMap<>();
        for (LossRow row : rows) {
            LossCell cell = row.cell();
            // Where the last message gets through, chance decides what comes first.
            if (!cell.pair().promotes() || cell.times() == 0 || cell.lost().isAnswer()) {
                continue;
            }
            String head = LossRow.key(cell) + "\t";
            List<Long> times = new ArrayList<>(known.stream()
                    .filter(line -> line.startsWith(head))
                    .map(line -> Long.valueOf(line.substring(head.length())))
                    .toList());
            while (times.size() < OPENINGS_OF_EACH) {
                long micros = Opening.micros(cell, Files.createTempDirectory(folder, "opening"))
                        .orElseThrow(() -> new AssertionError(cell + ": its child was not made active by traffic"));
                times.add(micros);
                Files.writeString(OPENINGS, head + micros + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                System.out.printf("%s: opened after %s%n", cell, LossPage.time(micros));
            }
            all.put(cell, times);
        }
        return all;
    }

    private Callable<LossRow> row(LossCell cell, List<String> known) {
        return () -> {
            LossRow row = LossRow.find(known, cell).orElse(null);
            if (row == null) {
                LossRun.Result result = LossRun.of(cell, Files.createTempDirectory(folder, "cell"));
                row = LossRow.of(result);
                Files.createDirectories(LOGS);
                Files.writeString(LOGS.resolve(cell.toString().replaceAll("\\W+", "-") + ".log"), result.log());
                keep(row);
            } else {
                tell(row);
            }
            return row;
        };
    }

    private synchronized void keep(LossRow row) throws IOException {
        Files.writeString(results, row.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        tell(row);
    }

    private synchronized void tell(LossRow row) {
        done++;
        System.out.printf(
                "%d of %d: %s: first after %s, lost %d and %d, breaks %d%n",
                done,
                cells().size(),
                row.cell(),
                LossPage.time(row.firstMicros()),
                row.lost(),
                row.lostBack(),
                row.breaks());
    }
}
