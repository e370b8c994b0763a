package io.sallyport.ike.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.experiment.Rekeying.Result;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** E5 with fewer and shorter tunnels than its page has. */
final class RekeyingTest {
    private static final int TUNNELS = 2;
    private static final Duration EACH = Duration.ofMinutes(20);

    @ParameterizedTest(name = "E5: {0} % of the messages lost")
    @ValueSource(ints = {30, 40, 50, 60})
    @DisplayName(
            "E5: tunnels break at most a tenth as often as those of the side that waits, and no pair goes before its successor is there")
    void shouldBreakATenthAsOften(int percent) {
        Result with = Rekeying.run(percent, true, TUNNELS, EACH);
        Result without = Rekeying.run(percent, false, TUNNELS, EACH);
        System.out.println(with + "\n" + without);

        assertTrue(without.breaks() > 0, () -> "nothing to compare with: " + without);
        assertTrue(with.breaks() * 10 <= without.breaks(), () -> with + "\n" + without);
        assertEquals(0, with.bareEnds(), with::toString);
    }
}
