package io.sallyport.pipeline.handoff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class MbufRingTest {
    @Test
    void shouldRefuseWhenFullAndAnswerZeroWhenEmpty() {
        MbufRing ring = new MbufRing(4);
        for (int i = 1; i <= 4; i++) {
            assertTrue(ring.offer(i));
        }
        assertFalse(ring.offer(5));
        for (int i = 1; i <= 4; i++) {
            assertEquals(i, ring.poll());
        }
        assertEquals(0, ring.poll());
    }

    @Test
    void shouldGiveAndTakeBurstsAsFarAsTheyFit() {
        MbufRing ring = new MbufRing(4);
        assertEquals(3, ring.offer(new long[] {1, 2, 3}, 3));
        assertEquals(1, ring.offer(new long[] {4, 5, 6}, 3));
        assertEquals(0, ring.offer(new long[] {5}, 1));
        long[] target = new long[3];
        assertEquals(2, ring.poll(target, 1));
        assertArrayEquals(new long[] {0, 1, 2}, target);
        assertEquals(1, ring.offer(new long[] {5, 6}, 1));
        assertEquals(3, ring.poll(target, 0));
        assertArrayEquals(new long[] {3, 4, 5}, target);
        assertEquals(0, ring.poll(target, 0));
        assertEquals(5, ring.offered());
        assertEquals(5, ring.taken());
    }

    @Test
    void shouldRefuseACapacityThatIsNoPowerOfTwo() {
        assertThrows(IllegalArgumentException.class, () -> new MbufRing(1000));
    }

    @Test
    void shouldCarryEveryElementInOrderBetweenTwoThreads() throws InterruptedException {
        final long count = 1_000_000;
        MbufRing ring = new MbufRing(4096);
        Thread producer = new Thread(() -> {
            for (long i = 1; i <= count; ) {
                if (ring.offer(i)) {
                    i++;
                } else {
                    Thread.onSpinWait();
                }
            }
        });
        producer.start();
        for (long expected = 1; expected <= count; ) {
            long element = ring.poll();
            if (element == 0) {
                Thread.onSpinWait();
            } else {
                assertEquals(expected++, element);
            }
        }
        producer.join();
        assertEquals(0, ring.poll());
    }
}
