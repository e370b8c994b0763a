package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WindowSizeTest {
    @DisplayName("D14: a window has 32 to 65,536 packets, or is off")
    @ParameterizedTest
    @ValueSource(ints = {0, 32, 64, 1_024, 65_536})
    void shouldAcceptOffAndEverySizeInTheRange(int packets) {
        assertEquals(packets, WindowSize.require(packets));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 31, 65_537})
    void shouldSayWhichSizesAreRight(int packets) {
        String message = assertThrows(IllegalArgumentException.class, () -> WindowSize.require(packets))
                .getMessage();
        assertTrue(message.contains("32 to 65536") && message.endsWith("not " + packets), message);
    }

    @Test
    void shouldRoundUpToWholeWordsThatFitTheirField() {
        assertEquals(0, WindowSize.words(0));
        assertEquals(1, WindowSize.words(32));
        assertEquals(1, WindowSize.words(64));
        assertEquals(2, WindowSize.words(65));
        assertEquals(16, WindowSize.words(1_024));
        assertTrue(WindowSize.words(WindowSize.MAX) <= 0xffff);
    }

    @Test
    void shouldHaveAPowerOfTwoOfWordsWithAtLeastOneToSpare() {
        for (int words = 1; words <= WindowSize.words(WindowSize.MAX); words++) {
            int ring = WindowSize.ringMask(words) + 1;
            assertEquals(1, Integer.bitCount(ring));
            assertTrue(ring > words && ring <= 2 * words, "ring of " + ring + " for " + words);
        }
        assertEquals(0, WindowSize.bitmapOctets(0));
        assertEquals(256, WindowSize.bitmapOctets(1_024));
    }
}
