package io.sallyport.pipeline.burst;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class BurstTest {
    @Test
    void shouldMoveAllThatBelongsToAPacket() {
        Burst burst = new Burst();
        burst.add(1, 2, 3, 4, 5, 6);
        burst.add(11, 12, 13, 14, 15, 16);
        burst.sa[1] = 17;
        burst.word[1] = 18;
        assertEquals(2, burst.count);

        burst.move(1, 0);
        assertEquals(11, burst.mbuf[0]);
        assertEquals(12, burst.packet[0]);
        assertEquals(13, burst.octets[0]);
        assertEquals(14, burst.offset[0]);
        assertEquals(15, burst.note[0]);
        assertEquals(16, burst.ingress[0]);
        assertEquals(17, burst.sa[0]);
        assertEquals(18, burst.word[0]);
    }
}
