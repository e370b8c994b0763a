package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.event.SaEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How the control thread learns what became of the SAs that wait. */
final class PendingSaTest {
    private static final long TIMEOUT_NS = SaParameters.DEFAULT_PENDING_TIMEOUT.toNanos();

    private final SadFixture fixture = SadFixture.inbound(64);
    private final SaEvents events = new SaEvents(4);
    private final Promotion promotion = new Promotion(events, TrialBudget.PER_SA, TrialBudget.PER_WORKER);

    @AfterEach
    void free() {
        promotion.close();
        events.close();
        fixture.close();
    }

    private int promote(SaHandle sa, long nowNs) {
        return promotion.promote(sa.hot(), SaTable.stateAcquire(sa.hot()), nowNs);
    }

    private int expire(long nowNs) {
        return fixture.sad.retireExpiredPending(nowNs, fixture);
    }

    @Test
    void shouldEndAPendingSaWhenItsTimeIsOverAndNotBefore() {
        SaHandle sa = fixture.installPending(0x1000);
        SaHandle shorter = fixture.sad.install(
                SadFixture.inboundSa(0x1001, 1)
                        .pending()
                        .pendingTimeout(Duration.ofSeconds(5))
                        .build(),
                0);
        assertEquals(0, expire(4_999_999_999L));
        assertEquals(1, expire(5_000_000_000L));
        assertEquals(List.of(shorter), fixture.expired);
        assertEquals(0, expire(TIMEOUT_NS - 1));
        assertEquals(1, expire(TIMEOUT_NS));
        assertEquals(List.of(shorter, sa), fixture.expired);
        assertEquals(SaState.DEAD, fixture.state(sa));
        assertEquals(Transition.GONE, fixture.sad.activate(sa, ActivationCause.MESSAGE));
        assertEquals(2, fixture.sad.poll(0));
    }

    @Test
    void shouldNotEndAnSaThatAMessageActivatedOrThatWasRetired() {
        fixture.sad.activate(fixture.installPending(0x1000), ActivationCause.MESSAGE);
        fixture.sad.retire(fixture.installPending(0x1001));
        fixture.installActive(0x1002);
        assertEquals(0, expire(Long.MAX_VALUE / 2));
        assertEquals(List.of(), fixture.expired);
        assertEquals(List.of(), fixture.promoted);
    }

    @Test
    void shouldFindThatTrafficWonAgainstTheTimeout() {
        SaHandle sa = fixture.installPending(0x1000);
        promote(sa, 123);
        assertEquals(0, expire(TIMEOUT_NS));
        assertEquals(SaState.ACTIVE, fixture.state(sa));
        assertEquals(List.of(sa), fixture.promoted, "told by the timer");
        assertEquals(List.of(123L), fixture.promotedAt);
        Sad.drain(events, 10, fixture, fixture.sad);
        assertEquals(1, fixture.promoted.size(), "the event came second");
    }

    @Test
    void shouldTellOfAPromotionThatALateMessageConfirmedBeforeTheEventWasRead() {
        SaHandle sa = fixture.installPending(0x1000);
        promote(sa, 0);
        assertEquals(Transition.ALREADY, fixture.sad.activate(sa, ActivationCause.MESSAGE));
        Sad.drain(events, 10, fixture, fixture.sad);
        assertEquals(List.of(sa), fixture.promoted);
        assertEquals(ActivationCause.TRAFFIC, SaReport.read(sa).orElseThrow().cause());
        assertTrue(SaReport.read(sa).orElseThrow().isConfirmed());
    }

    @Test
    void shouldTellOfAPromotionAlthoughTheSaIsDyingByThen() {
        SaHandle sa = fixture.installPending(0x1000);
        promote(sa, 0);
        fixture.sad.startDying(sa);
        Sad.drain(events, 10, fixture, fixture.sad);
        assertEquals(List.of(sa), fixture.promoted);
    }

    @Test
    void shouldNotTellOfAnSaThatWasRetiredNorOfTheNextInItsRecord() {
        SaHandle sa = fixture.installPending(0x1000);
        promote(sa, 0);
        fixture.sad.retire(sa);
        fixture.sad.poll(0);
        SaHandle next = fixture.installPending(sameHome(0x1000));
        assertEquals(sa.hot(), next.hot());
        Sad.drain(events, 10, fixture, fixture.sad);
        assertEquals(List.of(), fixture.promoted, "the event is of another generation");
        promote(next, 5);
        Sad.drain(events, 10, fixture, fixture.sad);
        assertEquals(List.of(next), fixture.promoted);
    }

    @Test
    void shouldNotTellOfARecordThatServesNobody() {
        SaHandle sa = fixture.installPending(0x1000);
        promote(sa, 0);
        fixture.retireAndReclaim(sa, 0);
        assertEquals(1, Sad.drain(events, 10, fixture, fixture.sad));
        assertEquals(List.of(), fixture.promoted);
    }

    private int sameHome(int spi) {
        int other = spi + 1;
        while (fixture.table.home(other) != fixture.table.home(spi)) {
            other++;
        }
        return other;
    }

    @Test
    @DisplayName("A14: with a full event ring the control thread is told of every promotion once, within one sweep")
    void shouldTellOfEveryPromotionOnceThoughTheRingIsFull() {
        List<SaHandle> promotedSas = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            SaHandle sa = fixture.installPending(0x1000 + i);
            if (i % 5 != 0) {
                assertEquals(Promotion.PROMOTED, promote(sa, i));
                promotedSas.add(sa);
            }
        }
        assertEquals(48, promotedSas.size());
        Sad.drain(events, 3, fixture, fixture.sad);
        assertEquals(new HashSet<>(promotedSas), new HashSet<>(fixture.promoted), "all, though the ring held a few");
        assertEquals(48, fixture.promoted.size(), "each once");
        for (int i = 0; i < 48; i++) {
            SaHandle sa = fixture.promoted.get(i);
            assertEquals(SaRecord.key(sa.hot()) - 0x1000, fixture.promotedAt.get(i), "with its own time");
        }
        while (Sad.drain(events, 100, fixture, fixture.sad) > 0) {
            assertEquals(48, fixture.promoted.size(), "the events that were still on the ring tell nothing new");
        }
        assertEquals(12, expire(TIMEOUT_NS), "those that were not promoted expire");
        assertEquals(48, fixture.promoted.size());
    }

    @Test
    void shouldLetTheListenerInstallAndRetireSasWhileItIsTold() {
        for (int i = 0; i < 20; i++) {
            promote(fixture.installPending(0x1000 + i), 0);
        }
        SaListener listener = new SaListener() {
            @Override
            public void onPromoted(SaHandle sa, long nanos) {
                fixture.onPromoted(sa, nanos);
                int spi = SaRecord.key(sa.hot());
                fixture.installPending(spi + 0x1000);
                if (spi == 0x1000) {
                    fixture.sad.find(0x1013).ifPresent(fixture.sad::retire);
                }
            }

            @Override
            public void onPendingExpired(SaHandle sa) {
                fixture.onPendingExpired(sa);
            }

            @Override
            public void onLifetime(SaHandle sa, Direction direction, Lifetime.End end) {
                fixture.onLifetime(sa, direction, end);
            }
        };
        Sad.drain(events, 100, listener, fixture.sad);
        assertEquals(19, fixture.promoted.size());
        assertEquals(19, new HashSet<>(fixture.promoted).size());
        assertEquals(19, expire(TIMEOUT_NS), "the new ones");
    }
}
