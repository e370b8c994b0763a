package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
    @Test
    void shouldHaveTheEarliestFirstWhateverComesAndGoes() {
        Random random = new Random(5);
        Deadlines deadlines = new Deadlines(200);
        Map<Integer, Long> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int record = random.nextInt(200);
            if (expected.remove(record) != null) {
                deadlines.remove(record);
            } else {
                long time = random.nextInt(1_000);
                expected.put(record, time);
                deadlines.add(record, time);
            }
            assertEquals(expected.containsKey(record), deadlines.contains(record));
            assertEquals(expected.size(), deadlines.size());
            if (!expected.isEmpty()) {
                long first = expected.values().stream()
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
                assertEquals(first, expected.get(deadlines.at(0)));
                assertTrue(deadlines.isDue(first));
                assertFalse(deadlines.isDue(first - 1));
            }
        }
    }

    @Test
    void shouldOrderTimesOfAClockThatWraps() {
        Deadlines deadlines = new Deadlines(2);
        deadlines.add(0, Long.MIN_VALUE + 5);
        deadlines.add(1, Long.MAX_VALUE - 5);
        assertEquals(1, deadlines.at(0), "before the wrap is earlier");
        assertFalse(deadlines.isDue(Long.MAX_VALUE - 6));
        assertTrue(deadlines.isDue(Long.MIN_VALUE));
    }

    @Test
    void shouldHaveNothingDueWhenEmptyAndIgnoreTheRemovalOfWhatIsNotThere() {
        Deadlines deadlines = new Deadlines(2);
        deadlines.remove(1);
        assertFalse(deadlines.isDue(Long.MAX_VALUE));
        assertEquals(0, deadlines.size());
    }
}
