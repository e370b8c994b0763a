package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.event.SaEvents;
import io.sallyport.pipeline.sad.SadFixture.Ended;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LifetimesTest {
    private static final Lifetime PACKETS =
            new Lifetime(limit(Lifetime.Limit.MAX_TIME, 2), limit(Lifetime.Limit.MAX_TIME, 3));

    private static Lifetime.Limit limit(Duration time, long packets) {
        return new Lifetime.Limit(time, packets, Long.MAX_VALUE);
    }

    private static boolean carry(Lifetimes lifetimes, SaHandle sa) {
        boolean allowed = lifetimes.allows(sa.hot(), SaTable.cold(sa.hot()), sa.generation(), 100);
        if (allowed) {
            SaRecord.countPacket(sa.hot(), 100);
        }
        return allowed;
    }

    private static SaHandle outbound(SadFixture fixture) {
        return fixture.sad.install(
                SadFixture.outboundSa(1, 0x2001, 1).lifetime(PACKETS).build(), 0);
    }

    @Test
    @DisplayName("D2: each end is told once, also when the event of it was lost")
    void shouldTellOnceEvenAfterALostEvent() {
        try (SadFixture fixture = SadFixture.outbound(8);
                SaEvents events = new SaEvents(1)) {
            while (events.promoted(64, 0, 0, 0)) {
                // Full from here on.
            }
            assertTrue(events.takeOverflow());
            Lifetimes lifetimes = new Lifetimes(events);
            SaHandle sa = outbound(fixture);
            for (int packet = 1; packet <= 3; packet++) {
                assertTrue(carry(lifetimes, sa), "packet " + packet);
            }
            assertFalse(carry(lifetimes, sa));
            Sad.drain(events, 100, fixture, fixture.sad);
            Sad.drain(events, 100, fixture, fixture.sad);
            assertEquals(List.of(new Ended(sa, Direction.OUTBOUND, Lifetime.End.HARD)), fixture.ended);
        }
    }

    /** Of an outbound SA a worker has told both ends, which nobody has heard yet, and its owner has retired it. */
    private static void retireAtHardEnd(SadFixture fixture, SaEvents events) {
        Lifetimes lifetimes = new Lifetimes(events);
        SaHandle sa = outbound(fixture);
        while (carry(lifetimes, sa)) {
            // To the hard end.
        }
        assertEquals(Transition.DONE, fixture.sad.retire(sa));
    }

    @Test
    @DisplayName("nothing is told of an SA that was retired before its worker's event was heard")
    void shouldBeSilentAboutTheDead() {
        try (SadFixture fixture = SadFixture.outbound(8);
                SaEvents events = new SaEvents(64)) {
            retireAtHardEnd(fixture, events);
            assertEquals(2, Sad.drain(events, 100, fixture, fixture.sad));
            assertEquals(List.of(), fixture.ended);
        }
    }

    @Test
    @DisplayName("nothing is told of an SA whose place is free again before its worker's event was heard")
    void shouldBeSilentAboutTheReclaimed() {
        try (SadFixture fixture = SadFixture.outbound(8);
                SaEvents events = new SaEvents(64)) {
            retireAtHardEnd(fixture, events);
            while (fixture.sad.size() > 0) {
                int _ = fixture.sad.poll(0);
            }
            assertEquals(2, Sad.drain(events, 100, fixture, fixture.sad));
            assertEquals(List.of(), fixture.ended);
        }
    }

    @Test
    @DisplayName("D2: time ends an inbound SA by itself: the soft end first, then the hard one, after which it is dead")
    void shouldEndByTime() {
        try (SadFixture fixture = SadFixture.inbound(8)) {
            Lifetime seconds = new Lifetime(
                    limit(Duration.ofSeconds(10), Long.MAX_VALUE), limit(Duration.ofSeconds(20), Long.MAX_VALUE));
            SaHandle sa = fixture.sad.install(
                    SadFixture.inboundSa(0x1001, 1).lifetime(seconds).build(), 0);
            assertEquals(0, fixture.sad.endOutlived(Duration.ofMillis(9_999).toNanos(), fixture));
            assertEquals(1, fixture.sad.endOutlived(Duration.ofSeconds(10).toNanos(), fixture));
            assertEquals(0, fixture.sad.endOutlived(Duration.ofSeconds(19).toNanos(), fixture));
            assertEquals(1, fixture.sad.endOutlived(Duration.ofSeconds(20).toNanos(), fixture));
            assertEquals(
                    List.of(
                            new Ended(sa, Direction.INBOUND, Lifetime.End.SOFT),
                            new Ended(sa, Direction.INBOUND, Lifetime.End.HARD)),
                    fixture.ended);
            assertEquals(Transition.GONE, fixture.sad.retire(sa));
        }
    }
}
