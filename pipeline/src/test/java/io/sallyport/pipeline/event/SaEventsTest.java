package io.sallyport.pipeline.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SaEventsTest {
    private record Heard(long slot, int generation, int cause, long nanos) {}

    private static List<Heard> drain(SaEvents events, int limit) {
        List<Heard> heard = new ArrayList<>();
        int drained = events.drain((type, slot, g, cause, nanos) -> heard.add(new Heard(slot, g, cause, nanos)), limit);
        assertEquals(drained, heard.size());
        return heard;
    }

    @Test
    void shouldHandOverEventsInOrderWithAllTheirFields() {
        try (SaEvents events = new SaEvents(8)) {
            assertTrue(events.promoted(0x7fff_ffff_ffc0L, -1, 2, Long.MIN_VALUE));
            assertTrue(events.promoted(64, 1, 255, 42));
            assertEquals(
                    List.of(new Heard(0x7fff_ffff_ffc0L, -1, 2, Long.MIN_VALUE), new Heard(64, 1, 255, 42)),
                    drain(events, 10));
            assertEquals(List.of(), drain(events, 10));
        }
    }

    @Test
    void shouldTellPromotionsFromLifetimes() {
        try (SaEvents events = new SaEvents(8)) {
            events.lifetime(64, 1, 2, 42);
            events.promoted(128, 3, 4, 43);
            List<Integer> types = new ArrayList<>();
            events.drain((type, slot, generation, code, nanos) -> types.add(type), 10);
            assertEquals(List.of(SaEvents.LIFETIME, SaEvents.PROMOTED), types);
        }
    }

    @Test
    void shouldHandOverNoMoreThanTheLimit() {
        try (SaEvents events = new SaEvents(8)) {
            for (int i = 0; i < 5; i++) {
                events.promoted(64, i, 2, 0);
            }
            assertEquals(3, drain(events, 3).size());
            assertEquals(2, drain(events, 3).size());
        }
    }

    @Test
    void shouldHoldAtLeastAsManyEventsAsAskedFor() {
        for (int capacity : new int[] {1, 2, 3, 8, 100}) {
            try (SaEvents events = new SaEvents(capacity)) {
                for (int i = 0; i < capacity; i++) {
                    assertTrue(events.promoted(64, i, 2, 0), "event " + i + " of " + capacity);
                }
            }
        }
    }

    @Test
    void shouldRaiseTheFlagWhenFullAndKeepItUpUntilItIsTaken() {
        try (SaEvents events = new SaEvents(1)) {
            assertFalse(events.takeOverflow());
            int accepted = 0;
            while (events.promoted(64, accepted, 2, 0)) {
                accepted++;
            }
            assertEquals(accepted, drain(events, 1_000).size(), "nothing that was accepted is lost");
            assertTrue(events.promoted(64, 99, 2, 0), "room again");
            assertTrue(events.takeOverflow(), "still raised");
            assertFalse(events.takeOverflow(), "taken");
            assertEquals(1, drain(events, 1_000).size());
        }
    }

    @Test
    void shouldLoseNothingUnnoticedBetweenTwoThreads() throws InterruptedException {
        int total = 200_000;
        try (SaEvents events = new SaEvents(64)) {
            AtomicLong lost = new AtomicLong();
            Thread worker = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < total; i++) {
                    if (!events.promoted(64L * i, i, 2, i)) {
                        lost.incrementAndGet();
                    }
                }
            });
            long[] state = {0, -1};
            boolean overflow = false;
            while (worker.isAlive()) {
                overflow |= events.takeOverflow();
                take(events, state);
            }
            worker.join();
            overflow |= events.takeOverflow();
            take(events, state);
            assertEquals(total, state[0] + lost.get());
            assertEquals(lost.get() > 0, overflow);
        }
    }

    private static void take(SaEvents events, long[] state) {
        events.drain(
                (type, slot, generation, cause, nanos) -> {
                    assertEquals(64 * nanos, slot);
                    assertEquals(nanos, generation);
                    assertTrue(nanos > state[1], "in order");
                    state[1] = nanos;
                    state[0]++;
                },
                1_000);
    }

    @Test
    void shouldRefuseASizeThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new SaEvents(0));
        assertThrows(IllegalArgumentException.class, () -> new SaEvents(SaEvents.MAX_EVENTS + 1));
    }
}
