package io.sallyport.ike.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When successors are begun. */
final class RekeyPolicyTest {
    private static final RekeyPolicy POLICY =
            new RekeyPolicy(Duration.ofHours(24), Duration.ofMinutes(9), 1, Duration.ofSeconds(10));

    @ParameterizedTest
    @ValueSource(longs = {36, 40, 60, 1_440, 10_000})
    void shouldKeepTheMarginForLivesThatAreLongEnough(long minutes) {
        RekeyPolicy policy = POLICY.withLifetime(Duration.ofMinutes(minutes));

        assertEquals(Duration.ofMinutes(minutes), policy.lifetime());
        assertEquals(Duration.ofMinutes(minutes - 9).toNanos(), policy.softNanos(0));
        assertEquals(Duration.ofMinutes(minutes - 18).toNanos(), policy.softNanos(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 8, 60, 2_159})
    void shouldBeginInTheSecondHalfOfShortLives(long seconds) {
        RekeyPolicy policy = POLICY.withLifetime(Duration.ofSeconds(seconds));
        long life = Duration.ofSeconds(seconds).toNanos();

        assertEquals(life / 2, policy.softNanos(1));
        assertEquals(life * 3 / 4, policy.softNanos(0));
    }

    @Test
    void shouldTakeTheShortestLife() {
        RekeyPolicy policy = POLICY.withLifetime(Duration.ofNanos(3));

        assertTrue(policy.softNanos(1) >= 0);
        assertTrue(policy.softNanos(0) < 3);
    }
}
