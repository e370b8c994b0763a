package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.gateway.config.Durations;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the time without a packet that ends a run")
final class RunIdleTest {
    @Test
    @DisplayName("is for ever if the operator named none, or more than the clock can count")
    void shouldBeForEver() {
        assertEquals(Long.MAX_VALUE, Run.idleNanos(Optional.empty()));
        assertEquals(Long.MAX_VALUE, Run.idleNanos(Optional.of(Durations.parse("3000000h"))));
        assertEquals(Long.MAX_VALUE, Run.idleNanos(Optional.of(Durations.parse("999999999999h"))));
    }

    @Test
    @DisplayName("is what the operator named")
    void shouldBeWhatWasNamed() {
        assertEquals(1_500_000_000, Run.idleNanos(Optional.of(Duration.ofMillis(1_500))));
    }
}
