package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.peers.LossCell.Responder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole loss experiment, which takes minutes: {@code scripts/lab loss}. Cells whose results stand in the results file
 * are not run again.
 */
@RequiresRoot
@EnabledIfSystemProperty(named = LossTableIT.PAGE, matches = ".+")
final class LossTableIT {
    /** The page to write; its results stand in a file beside it under {@code target}. */
    static final String PAGE = "sallyport.loss.page";

    private static final int[] TIMES = {0, 1, 2, 3, -1};
    /** As long as it takes strongSwan to repeat its answer so many times, and some seconds. */
    private static final int[] SECONDS_WAITING = {10, 15, 20, 35, 60};

    private static final int SECONDS_PROMOTED = 10;

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireCharon() {
        Charon.require();
    }

    static List<LossCell> cells() {
        List<LossCell> all = new ArrayList<>();
        for (Responder responder : Responder.values()) {
            boolean promotion = responder == Responder.PROMOTION_ON;
            for (int i = 0; i < TIMES.length; i++) {
                all.add(new LossCell(responder, TIMES[i], 1, promotion ? SECONDS_PROMOTED : SECONDS_WAITING[i]));
            }
            all.add(new LossCell(responder, 1, 2, promotion ? SECONDS_PROMOTED : SECONDS_WAITING[1]));
        }
        return all;
    }

    @Test
    void shouldFillTheTable() throws IOException, InterruptedException {
        Path page = Path.of(System.getProperty(PAGE));
        Path results = Path.of("target", "loss.tsv");
        List<LossRow> rows = new ArrayList<>();
        List<String> known = Files.exists(results) ? Files.readAllLines(results) : List.of();
        for (LossCell cell : cells()) {
            LossRow row = LossRow.find(known, cell);
            if (row == null) {
                LossRun.Result result = LossRun.of(cell, Files.createDirectories(folder.resolve("cell" + rows.size())));
                row = LossRow.of(result);
                Files.writeString(results, row.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            System.out.println(row.line());
            rows.add(row);
        }
        LossPage.write(page, rows);
        for (LossRow row : rows) {
            if (row.cell().responder() == Responder.PROMOTION_ON) {
                assertTrue(row.lost() <= 1, row::line);
            }
        }
    }
}
