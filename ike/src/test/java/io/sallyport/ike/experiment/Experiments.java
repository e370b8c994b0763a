package io.sallyport.ike.experiment;

import io.sallyport.ike.connection.PendingPolicy;
import io.sallyport.ike.experiment.Cell.Sender;
import io.sallyport.ike.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The cells of E1 to E4 and E7. */
final class Experiments {
    /** Longer than the responder repeats its message, by default. */
    static final int PATIENCE_SECONDS = 40;

    static final PendingPolicy COMMIT = PendingPolicy.DEFAULT.withCommitBit();

    /** The wait of the method as it was published: until the first repetition is over. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    private static final int[] TIMES = {0, 1, 2, 3, 4, Losses.ALWAYS};

    private Experiments() {}

    /** E1: the last message lost so many times. */
    static List<Cell> lostTimes() {
        List<Cell> cells = new ArrayList<>();
        for (int times : TIMES) {
            cells.add(new Cell(
                    "E1",
                    "QM3 lost " + times(times),
                    PendingPolicy.DEFAULT,
                    () -> Losses.first(3, times),
                    Sender.INITIATOR,
                    PATIENCE_SECONDS));
        }
        return cells;
    }

    /** E1: each copy of the last message lost with a probability. */
    static List<Cell> lossRates() {
        List<Cell> cells = new ArrayList<>();
        for (int percent = 0; percent <= 100; percent += 10) {
            double share = percent / 100.0;
            cells.add(new Cell(
                    "E1",
                    "each QM3 lost by " + percent + " %",
                    PendingPolicy.DEFAULT,
                    () -> Losses.share(3, share),
                    Sender.INITIATOR,
                    PATIENCE_SECONDS));
        }
        return cells;
    }

    /** E2: the initiator waits for CONNECTED, and it is lost. */
    static List<Cell> connectedLost() {
        List<Cell> cells = new ArrayList<>();
        for (int times : TIMES) {
            cells.add(new Cell(
                    "E2",
                    "CONNECTED lost " + times(times),
                    COMMIT,
                    () -> Losses.first(4, times),
                    Sender.RESPONDER,
                    PATIENCE_SECONDS));
        }
        return cells;
    }

    /** E3: only the responder sends, which is not open. */
    static Cell responderSends() {
        return new Cell(
                "E3",
                "QM3 lost always, the responder sends",
                PendingPolicy.DEFAULT,
                () -> Losses.first(3, Losses.ALWAYS),
                Sender.RESPONDER,
                PATIENCE_SECONDS);
    }

    /** E4: nothing is lost, the last message is late. */
    static List<Cell> late() {
        List<Cell> cells = new ArrayList<>();
        for (int millis : new int[] {10, 50, 200}) {
            cells.add(new Cell(
                    "E4",
                    "QM3 up to " + millis + " ms late",
                    PendingPolicy.DEFAULT,
                    () -> Losses.late(millis * World.MILLISECOND),
                    Sender.INITIATOR,
                    PATIENCE_SECONDS));
        }
        return cells;
    }

    /** E7: trials begin only after a period. */
    static List<Cell> trialDelay() {
        List<Cell> cells = new ArrayList<>();
        for (int times : TIMES) {
            cells.add(new Cell(
                    "E7",
                    "QM3 lost " + times(times) + ", trials after " + PERIOD.toMillis() + " ms",
                    PendingPolicy.DEFAULT.withTrialDelay(PERIOD),
                    () -> Losses.first(3, times),
                    Sender.INITIATOR,
                    PATIENCE_SECONDS));
        }
        return cells;
    }

    private static String times(int times) {
        return times == 0 ? "never" : times == Losses.ALWAYS ? "always" : times == 1 ? "once" : times + " times";
    }
}
