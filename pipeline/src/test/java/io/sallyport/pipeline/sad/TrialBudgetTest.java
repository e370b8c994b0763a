package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.OffHeap;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TrialBudgetTest {
    private static final long SECOND = 1_000_000_000;

    private final OffHeap memory = OffHeap.allocate(TrialBudget.OCTETS);
    private final long bucket = memory.address();

    @AfterEach
    void free() {
        memory.close();
    }

    /** How many failures in a row the budget allows at that time. */
    private int spend(TrialBudget budget, long nowNs) {
        int spent = 0;
        while (budget.hasToken(bucket, nowNs)) {
            budget.charge(bucket, nowNs);
            spent++;
        }
        return spent;
    }

    @Test
    void shouldTakeZeroedMemoryForAFullBucket() {
        assertEquals(32, spend(TrialBudget.PER_SA, 12_345));
    }

    @Test
    void shouldTakeNoTokenForAsking() {
        for (int i = 0; i < 1_000; i++) {
            assertTrue(TrialBudget.PER_SA.hasToken(bucket, i));
        }
        assertEquals(32, spend(TrialBudget.PER_SA, 1_000));
    }

    @Test
    void shouldGiveATokenBackAfterExactlyItsTime() {
        long token = SECOND / 64;
        spend(TrialBudget.PER_SA, 0);
        assertFalse(TrialBudget.PER_SA.hasToken(bucket, token - 1));
        assertTrue(TrialBudget.PER_SA.hasToken(bucket, token));
        assertEquals(1, spend(TrialBudget.PER_SA, token));
    }

    @Test
    void shouldAllowTheRateInTheLongRunHoweverOftenItIsAsked() {
        TrialBudget budget = TrialBudget.PER_WORKER;
        Random random = new Random(3);
        int spent = spend(budget, 0);
        assertEquals(4_096, spent);
        long now = 0;
        while (now < 10 * SECOND) {
            now = Math.min(10 * SECOND, now + 1 + random.nextInt(3_000_000));
            spent += spend(budget, now);
        }
        assertEquals(4_096 + 40_960, spent, "no token is lost to rounding");
    }

    @Test
    void shouldHoldNoMoreThanTheBurstAfterALongTime() {
        spend(TrialBudget.PER_SA, 0);
        assertEquals(32, spend(TrialBudget.PER_SA, SECOND / 2));
        assertEquals(32, spend(TrialBudget.PER_SA, SECOND * 86_400 * 365 * 100));
    }

    @Test
    void shouldTakeAClockThatGoesBackwardsForOneThatStands() {
        spend(TrialBudget.PER_SA, 100 * SECOND);
        assertFalse(TrialBudget.PER_SA.hasToken(bucket, 50 * SECOND));
        assertFalse(TrialBudget.PER_SA.hasToken(bucket, Long.MIN_VALUE / 2));
        assertTrue(TrialBudget.PER_SA.hasToken(bucket, Long.MIN_VALUE / 2 + SECOND / 64), "it goes on from there");
    }

    @Test
    void shouldWorkOnAClockThatBeginsNegativeAndWraps() {
        assertEquals(32, spend(TrialBudget.PER_SA, Long.MAX_VALUE - 10));
        assertFalse(TrialBudget.PER_SA.hasToken(bucket, Long.MIN_VALUE + 10));
        assertEquals(32, spend(TrialBudget.PER_SA, Long.MIN_VALUE + SECOND / 2));
    }

    @Test
    void shouldLetLaterTrialsWaitForThoseThatFailedBeyondTheBurst() {
        for (int i = 0; i < 40; i++) {
            TrialBudget.PER_SA.charge(bucket, 0);
        }
        long token = SECOND / 64;
        assertFalse(TrialBudget.PER_SA.hasToken(bucket, 8 * token));
        assertTrue(TrialBudget.PER_SA.hasToken(bucket, 9 * token));
    }

    @Test
    void shouldRefuseRatesThatAreNone() {
        assertThrows(IllegalArgumentException.class, () -> new TrialBudget(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new TrialBudget(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new TrialBudget(1_000_001, 1));
    }
}
