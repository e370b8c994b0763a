package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SpiRestTest {
    @Test
    void shouldLetEachSpiGoWhenItsTimeIsOverAndNotBefore() {
        SpiRest rest = new SpiRest(100);
        rest.add(1, 0);
        rest.add(2, 50);
        rest.expire(99);
        assertTrue(rest.isResting(1));
        rest.expire(100);
        assertFalse(rest.isResting(1));
        assertTrue(rest.isResting(2));
        rest.expire(150);
        assertFalse(rest.isResting(2));
        assertEquals(0, rest.size());
    }

    @Test
    void shouldKeepItsOrderWhileItGrowsAndWraps() {
        SpiRest rest = new SpiRest(1_000);
        int first = 1;
        int next = 1;
        for (long now = 0; now < 20_000; now++) {
            for (int i = 0; i < (now < 5_000 ? 2 : 1); i++) {
                rest.add(next++, now);
            }
            rest.expire(now);
            while (!rest.isResting(first)) {
                first++;
            }
            assertEquals(next - first, rest.size());
            assertTrue(rest.isResting(next - 1));
        }
        rest.expire(30_000);
        assertEquals(0, rest.size());
        assertFalse(rest.isResting(next - 1));
    }
}
