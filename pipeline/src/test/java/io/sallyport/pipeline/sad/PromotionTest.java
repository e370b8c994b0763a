package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.event.SaEvents;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PromotionTest {
    private static final long SECOND = 1_000_000_000;

    private final SadFixture fixture = SadFixture.inbound(4);
    private final SaEvents events = new SaEvents(16);
    private final Promotion promotion = new Promotion(events, TrialBudget.PER_SA, new TrialBudget(4_096, 40));
    private SaHandle sa;
    private long hot;
    private long cold;

    @BeforeEach
    void installPending() {
        sa = fixture.installPending(0x1000);
        hot = sa.hot();
        cold = SaTable.cold(hot);
    }

    @AfterEach
    void free() {
        promotion.close();
        events.close();
        fixture.close();
    }

    private long word() {
        return SaTable.stateAcquire(hot);
    }

    private int drain() {
        return Sad.drain(events, 100, fixture, fixture.sad);
    }

    @Test
    void shouldPromoteAPendingSaAndTellTheControlThreadOnce() {
        assertEquals(Promotion.PROMOTED, promotion.promote(hot, word(), 77));
        assertEquals(SaState.ACTIVE_CODE, StateWord.state(word()));
        assertEquals(ActivationCause.TRAFFIC_CODE, StateWord.cause(word()));
        assertEquals(sa.generation(), StateWord.generation(word()));
        assertEquals(1, drain());
        assertEquals(0, drain());
        assertEquals(java.util.List.of(sa), fixture.promoted);
        assertEquals(java.util.List.of(77L), fixture.promotedAt);
        assertEquals(77, Memory.i64(cold + SaDescriptor.PROMOTED_NS));
    }

    @Test
    void shouldLetASecondPacketThroughWithoutAnotherEvent() {
        long pending = word();
        promotion.promote(hot, pending, 0);
        assertEquals(Promotion.ALREADY_ACTIVE, promotion.promote(hot, pending, 0));
        assertEquals(1, drain());
        fixture.sad.startDying(sa);
        assertEquals(Promotion.ALREADY_ACTIVE, promotion.promote(hot, pending, 0));
        assertEquals(0, drain());
    }

    @Test
    void shouldLetThePacketThroughWhenTheMessageWon() {
        long pending = word();
        fixture.sad.activate(sa, ActivationCause.MESSAGE);
        assertEquals(Promotion.ALREADY_ACTIVE, promotion.promote(hot, pending, 0));
        assertEquals(ActivationCause.MESSAGE.code(), StateWord.cause(word()));
        assertEquals(0, drain());
    }

    @Test
    void shouldLoseAgainstADeadSa() {
        long pending = word();
        fixture.sad.retire(sa);
        assertEquals(Promotion.LOST, promotion.promote(hot, pending, 0));
        assertEquals(SaState.DEAD_CODE, StateWord.state(word()));
        assertEquals(0, drain());
    }

    @Test
    void shouldLoseAgainstTheNextUseOfTheRecordEvenIfThatIsPendingToo() {
        long pending = word();
        fixture.retireAndReclaim(sa, 0);
        int spi = 0x1001;
        while (fixture.table.home(spi) != fixture.table.home(0x1000)) {
            spi++;
        }
        SaHandle next = fixture.installPending(spi);
        assertEquals(hot, next.hot());
        assertEquals(Promotion.LOST, promotion.promote(hot, pending, 0));
        assertEquals(SaState.PENDING, fixture.state(next));
        fixture.sad.activate(next, ActivationCause.MESSAGE);
        assertEquals(Promotion.LOST, promotion.promote(hot, pending, 0), "active, but another SA");
        assertEquals(0, drain());
    }

    @Test
    @DisplayName("A5: an SA without integrity that is forced into the table is neither tried nor promoted")
    void shouldNeverPromoteWithoutIntegrityEvenIfItIsForcedIntoTheTable() {
        Memory.putU8(hot + SaDescriptor.ICV_LENGTH, 0);
        assertEquals(Promotion.NO_INTEGRITY, promotion.admitTrial(hot, cold, 0));
        assertEquals(Promotion.LOST, promotion.promote(hot, word(), 0));
        assertEquals(SaState.PENDING, fixture.state(sa));
    }

    @Test
    void shouldPromoteFromNoOtherStateThanPending() {
        int spi = fixture.sad.reserveSpi(0);
        long larval = fixture.table.find(spi);
        Memory.putU8(larval + SaDescriptor.ICV_LENGTH, 16);
        assertEquals(Promotion.LOST, promotion.promote(larval, SaTable.stateAcquire(larval), 0));
        fixture.sad.retire(sa);
        assertEquals(Promotion.LOST, promotion.promote(hot, word(), 0));
        assertEquals(SaState.DEAD_CODE, StateWord.state(word()));
    }

    @Test
    void shouldTryNoPacketBeforeTheTrialDelayIsOver() {
        SaHandle late = fixture.sad.install(
                SadFixture.inboundSa(0x1001, 1)
                        .pending()
                        .trialDelay(Duration.ofMillis(5))
                        .build(),
                100);
        long lateCold = SaTable.cold(late.hot());
        assertEquals(Promotion.TOO_EARLY, promotion.admitTrial(late.hot(), lateCold, 5_000_099));
        assertEquals(Promotion.ADMITTED, promotion.admitTrial(late.hot(), lateCold, 5_000_100));
        assertEquals(1, SaReport.read(late).orElseThrow().trials());
    }

    @Test
    void shouldChargeTheBudgetForFailuresOnly() {
        for (int i = 0; i < 1_000; i++) {
            assertEquals(Promotion.ADMITTED, promotion.admitTrial(hot, cold, 0));
        }
        int failures = fail(hot, cold, 0);
        assertEquals(32, failures, "the burst of one SA");
        SaReport report = SaReport.read(sa).orElseThrow();
        assertEquals(1_032, report.trials());
        assertEquals(32, report.trialFailures());
        assertEquals(1, report.budgetDrops());
        assertEquals(SaState.PENDING, report.state(), "no number of failures ends an SA");
    }

    @Test
    void shouldLimitTheFailuresOfAllSasOfAWorkerTogether() {
        assertEquals(32, fail(hot, cold, 0));
        SaHandle other = fixture.installPending(0x1001);
        assertEquals(8, fail(other.hot(), SaTable.cold(other.hot()), 0), "40 for the worker");
        assertEquals(1, SaReport.read(other).orElseThrow().budgetDrops());
        assertEquals(Promotion.ADMITTED, promotion.admitTrial(other.hot(), SaTable.cold(other.hot()), SECOND));
    }

    @Test
    void shouldPromoteByTheNextGoodPacketAfterAnyNumberOfForgedOnes() {
        long now = 0;
        for (int i = 0; i < 100; i++) {
            now += SECOND / 64;
            fail(hot, cold, now);
        }
        now += SECOND / 64;
        assertEquals(Promotion.ADMITTED, promotion.admitTrial(hot, cold, now));
        assertEquals(Promotion.PROMOTED, promotion.promote(hot, word(), now));
        assertTrue(SaReport.read(sa).orElseThrow().trialFailures() >= 131);
    }

    /** Forged packets until the budget is empty. */
    private int fail(long saHot, long saCold, long nowNs) {
        int failures = 0;
        while (promotion.admitTrial(saHot, saCold, nowNs) == Promotion.ADMITTED) {
            promotion.trialFailed(saCold, nowNs);
            failures++;
        }
        assertEquals(Promotion.NO_BUDGET, promotion.admitTrial(saHot, saCold, nowNs));
        Memory.putI64(saCold + SaDescriptor.BUDGET_DROPS, Memory.i64(saCold + SaDescriptor.BUDGET_DROPS) - 1);
        return failures;
    }
}
