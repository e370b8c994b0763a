package io.sallyport.ike.dh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A warm-up")
final class WarmUpTest {
    @Test
    @DisplayName("computes with each group at least once, and goes on until the time is over")
    void shouldComputeWithEachGroup() {
        assertEquals(KeyExchangeGroup.all().size(), WarmUp.run(KeyExchangeGroup.all(), Duration.ZERO));
        KeyExchangeGroup group = KeyExchangeGroup.of(31).orElseThrow();
        assertTrue(WarmUp.run(List.of(group), Duration.ofMillis(200)) > 1);
        assertEquals(0, WarmUp.run(List.of(), Duration.ofDays(1)));
    }
}
