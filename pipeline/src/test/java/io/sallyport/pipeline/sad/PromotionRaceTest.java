package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.event.SaEvents;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two workers promote one pending SA while the control thread hears the message, lets it expire or deletes it, again and
 * again over the generations of one record.
 */
final class PromotionRaceTest {
    private static final int ROUNDS = 30_000;
    private static final int FEWEST_ROUNDS = 100;
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int WORKERS = SadFixture.WORKERS;
    private static final int NOT_TRIED = -1;

    private final SadFixture fixture = SadFixture.inbound(1);
    private final Racer[] racers = {new Racer(0), new Racer(1)};
    private volatile SaHandle current = new SaHandle(0, 0);
    private volatile int round;
    private volatile boolean stop;
    private int lastSpi = SaParameters.MIN_SPI;
    private int roundsWithPromotion;
    private int roundsWithout;

    private enum Ending {
        MESSAGE,
        TIMEOUT,
        DELETE,
        OLD_DELETE,
        NOTHING
    }

    /** A worker that finds the SA, reads its key as a trial would, and promotes it. */
    private final class Racer implements Runnable, AutoCloseable {
        private final int worker;
        private final SaEvents events = new SaEvents(4);
        private final Promotion promotion = new Promotion(events, TrialBudget.PER_SA, TrialBudget.PER_WORKER);
        private final Random random;
        private long earlierWord;
        private int outcome;
        private String wrong = "";
        private volatile int done;

        Racer(int worker) {
            this.worker = worker;
            this.random = new Random(worker);
        }

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // There may be fewer cores than threads.
        public void run() {
            fixture.quiescence.online(worker);
            while (!stop) {
                if (round != done) {
                    int now = round;
                    race(current);
                    done = now;
                }
                fixture.quiescence.report(worker);
                Thread.yield();
            }
            fixture.quiescence.offline(worker);
        }

        private void race(SaHandle sa) {
            for (int i = random.nextInt(40); i > 0; i--) {
                Thread.onSpinWait();
            }
            outcome = NOT_TRIED;
            long hot = sa.hot();
            check(
                    promotion.promote(hot, earlierWord, 0) == Promotion.LOST,
                    "a word of an earlier use promotes nothing");
            long word = SaTable.stateAcquire(hot);
            check(StateWord.generation(word) == sa.generation(), "the record serves this SA");
            if (StateWord.state(word) == SaState.PENDING_CODE) {
                check(Memory.i64(SaRecord.keySchedule(hot)) != 0, "the key is there");
                outcome = promotion.promote(hot, word, round);
                check(Memory.i64(SaRecord.keySchedule(hot)) != 0, "and stays");
                earlierWord = word;
            }
            observe(hot, SaTable.stateAcquire(hot), word);
        }

        private void observe(long hot, long after, long before) {
            check(StateWord.state(after) >= StateWord.state(before), "no state comes back");
            long later = SaTable.stateAcquire(hot);
            check(StateWord.state(later) >= StateWord.state(after), "no state comes back later");
        }

        private void check(boolean right, String what) {
            if (!right && wrong.isEmpty()) {
                wrong = what;
            }
        }

        @Override
        public void close() {
            promotion.close();
            events.close();
        }
    }

    @Test
    @DisplayName(
            "A9: however cores, message, timeout and delete race, one wins, one notice at most, and DEAD stays DEAD")
    @Timeout(60)
    void shouldHaveOneWinnerAndAtMostOneNoticeHoweverTheRaceEnds() throws InterruptedException {
        Thread[] threads = new Thread[WORKERS];
        for (int i = 0; i < WORKERS; i++) {
            threads[i] = Thread.ofPlatform().start(racers[i]);
        }
        Random random = new Random(2026);
        long deadline = System.nanoTime() + LONGEST_NS;
        int rounds = 0;
        try {
            while (rounds < FEWEST_ROUNDS || (rounds < ROUNDS && System.nanoTime() - deadline < 0)) {
                play(random, ++rounds);
            }
        } finally {
            stop = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
        Arrays.stream(racers).forEach(racer -> assertEquals("", racer.wrong));
        assertNotEquals(0, roundsWithPromotion, "workers won at times");
        assertNotEquals(0, roundsWithout, "and lost at times");
        Arrays.stream(racers).forEach(Racer::close);
        fixture.close();
    }

    @SuppressWarnings("ThreadPriorityCheck") // There may be fewer cores than threads.
    private void play(Random random, int number) {
        long now = number * Sad.MIN_SPI_REST.toNanos();
        fixture.sad.poll(now);
        SaHandle sa = fixture.sad.install(
                SadFixture.inboundSa(nextSpi(), 0x5a).pending().build(), now);
        fixture.promoted.clear();
        fixture.expired.clear();
        current = sa;
        round = number;
        for (int i = random.nextInt(60); i > 0; i--) {
            Thread.onSpinWait();
        }
        Ending ending = Ending.values()[random.nextInt(Ending.values().length)];
        boolean won = end(sa, ending, now);
        while (racers[0].done != number || racers[1].done != number) {
            Thread.yield();
        }
        judge(sa, ending, won);
        fixture.sad.retire(sa);
        while (fixture.sad.size() > 0) {
            fixture.sad.poll(now);
            Thread.yield();
        }
    }

    /** True if the control thread is known to have taken the SA out of PENDING; a delete may come after a promotion. */
    private boolean end(SaHandle sa, Ending ending, long now) {
        return switch (ending) {
            case MESSAGE -> fixture.sad.activate(sa, ActivationCause.MESSAGE) == Transition.DONE;
            case OLD_DELETE -> fixture.sad.activate(sa, ActivationCause.OLD_DELETE) == Transition.DONE;
            case TIMEOUT ->
                fixture.sad.retireExpiredPending(now + SaParameters.DEFAULT_PENDING_TIMEOUT.toNanos(), fixture) == 1;
            case DELETE -> {
                fixture.sad.retire(sa);
                yield false;
            }
            case NOTHING -> false;
        };
    }

    private void judge(SaHandle sa, Ending ending, boolean controlWon) {
        int promotions = 0;
        for (Racer racer : racers) {
            promotions += racer.outcome == Promotion.PROMOTED ? 1 : 0;
            assertEquals("", racer.wrong);
        }
        boolean trafficWon = promotions == 1;
        roundsWithPromotion += trafficWon ? 1 : 0;
        roundsWithout += trafficWon ? 0 : 1;
        assertTrue(promotions <= 1, "two workers won");
        assertTrue(!(trafficWon && controlWon), "a worker won, and " + ending);
        for (Racer racer : racers) {
            Sad.drain(racer.events, 10, fixture, fixture.sad);
        }
        boolean isDead = fixture.state(sa) == SaState.DEAD;
        assertEquals(trafficWon && !isDead ? 1 : 0, fixture.promoted.size(), "notices after " + ending);
        boolean isExpired = ending == Ending.TIMEOUT && controlWon;
        assertEquals(ending == Ending.DELETE || isExpired, isDead, "DEAD stays DEAD after " + ending);
        assertEquals(isExpired ? 1 : 0, fixture.expired.size());
        if (!isDead) {
            boolean isActive = trafficWon || controlWon;
            assertEquals(isActive ? SaState.ACTIVE : SaState.PENDING, fixture.state(sa));
        }
        for (Racer racer : racers) {
            boolean mayDeliver = racer.outcome == Promotion.ALREADY_ACTIVE;
            assertTrue(!mayDeliver || trafficWon || controlWon, "delivered under an SA that nobody activated");
        }
    }

    /** SPIs that all lead to the same slot, so that each round is a new generation of one record. */
    private int nextSpi() {
        do {
            lastSpi++;
        } while (fixture.table.home(lastSpi) != 0);
        return lastSpi;
    }
}
