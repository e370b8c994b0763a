package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
    @ParameterizedTest
    @CsvSource({"250us, PT0.00025S", "500ms, PT0.5S", "10s, PT10S", "2m, PT2M", "1h, PT1H", "0s, PT0S", "90s, PT90S"})
    void shouldReadAndWriteANumberWithAUnit(String text, Duration duration) {
        assertEquals(duration, Durations.parse(text));
        assertEquals(text, Durations.format(duration));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "s", "-1s", "1.5s", "1 s", "1m30s", "10S", "1d", "", "9999999999999s"})
    void shouldRefuseAnythingElse(String text) {
        assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"60s, 1m", "3600s, 1h", "1000us, 1ms", "1500ms, 1500ms", "120m, 2h", "90m, 90m"})
    void shouldWriteTheLargestUnit(String text, String written) {
        assertEquals(written, Durations.format(Durations.parse(text)));
    }
}
