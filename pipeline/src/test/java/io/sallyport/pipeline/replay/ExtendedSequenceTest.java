package io.sallyport.pipeline.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ExtendedSequenceTest {
    private static final long HALF = 1L << 32;
    private static final long SEED = 20_261_123;

    @Test
    @DisplayName("D18: whatever is in the window or less than 2^32 less the window ahead of it is found again")
    void shouldFindEveryNumberThatCanBeMeant() {
        Random random = new Random(SEED);
        for (int i = 0; i < 1_000_000; i++) {
            int window = 64 << random.nextInt(11);
            long right = 1 + (random.nextLong() >>> (2 + random.nextInt(60)));
            long left = Math.max(1, right - window + 1);
            long reach = HALF - 1;
            long sent = left + Math.floorMod(random.nextLong(), reach);
            assertEquals(
                    sent,
                    ExtendedSequence.infer(right, window, sent & (HALF - 1)),
                    () -> "right edge " + right + ", window " + window);
        }
    }

    @Test
    @DisplayName("D18: around 2^32 the high half steps up with the packets, and back for those that come late")
    void shouldCrossTheBoundary() {
        long right = HALF - 3;
        assertEquals(HALF - 2, ExtendedSequence.infer(right, 64, HALF - 2));
        assertEquals(HALF, ExtendedSequence.infer(right, 64, 0));
        assertEquals(HALF + 5, ExtendedSequence.infer(right, 64, 5));
        assertEquals(HALF - 1, ExtendedSequence.infer(HALF + 5, 64, HALF - 1), "late");
        assertEquals(
                2 * HALF - 59, ExtendedSequence.infer(HALF + 5, 64, HALF - 59), "left of the window: the next round");
    }

    @Test
    @DisplayName("A10: the first packet belongs to the first 2^32 numbers, and none is sought below them")
    void shouldNotGoBelowZero() {
        for (long first : new long[] {1, 37, HALF - 1024 + 1, HALF - 1}) {
            assertEquals(first, ExtendedSequence.infer(0, 1024, first));
        }
        assertEquals(HALF - 5, ExtendedSequence.infer(3, 1024, HALF - 5));
        assertEquals(0, ExtendedSequence.high(HALF - 1));
        assertEquals(7, ExtendedSequence.high(7 * HALF + 1));
    }
}
