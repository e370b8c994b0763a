package io.sallyport.pipeline.express;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainBurstTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, PlainBurst.CAPACITY})
    void shouldNotTakePacketsOfOneSaForScattered(int packets) {
        assertFalse(PlainBurst.isScattered(1, packets));
    }

    @ParameterizedTest
    @CsvSource({"2, 7, true", "2, 8, false", "16, 64, false", "17, 64, true", "64, 64, true"})
    void shouldTakePacketsForScatteredWhoseRunsAreShort(int runs, int packets, boolean scattered) {
        assertEquals(scattered, PlainBurst.isScattered(runs, packets));
    }
}
