package io.sallyport.pipeline.express;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class TrailerTest {
    private static final int SEED = 4303;
    private static final int MOST_PADDING = 255;
    private static final int ROOM = 1024;
    private static final int IPV4 = 4;

    private final Random random = new Random(SEED);

    /** Padding, pad length and next header, octet by octet. */
    private static void write(long end, int padding, int next) {
        for (int i = 1; i <= padding; i++) {
            Memory.putU8(end - 2 - padding + i - 1, i);
        }
        Memory.putU8(end - 2, padding);
        Memory.putU8(end - 1, next);
    }

    @Test
    @DisplayName(
            "every length of padding is found right, and wrong with any of its octets changed or another next header")
    void shouldTellRightFromWrong() {
        try (OffHeap area = OffHeap.allocate(ROOM)) {
            long end = area.address() + ROOM;
            for (int padding = 0; padding <= MOST_PADDING; padding++) {
                int text = padding + 2 + random.nextInt(64);
                for (int i = 1; i <= ROOM; i++) {
                    Memory.putU8(end - i, random.nextInt(256));
                }
                write(end, padding, IPV4);
                assertEquals(padding + 2, Trailer.octets4(end - text, text), "padding of " + padding);
                for (int i = 0; i < padding; i++) {
                    long octet = end - 3 - i;
                    int right = Memory.u8(octet);
                    Memory.putU8(octet, right ^ 1 << random.nextInt(8));
                    assertEquals(Trailer.WRONG, Trailer.octets4(end - text, text), "octet " + i + " of " + padding);
                    Memory.putU8(octet, right);
                }
                write(end, padding, 41);
                assertEquals(Trailer.WRONG, Trailer.octets4(end - text, text), "IPv6 behind a padding of " + padding);
            }
        }
    }

    @Test
    @DisplayName("a long padding that is longer than its text is wrong, whatever stands before the text")
    void shouldNotLookBeforeTheText() {
        try (OffHeap area = OffHeap.allocate(ROOM)) {
            long end = area.address() + ROOM;
            for (int padding = 15; padding <= MOST_PADDING; padding++) {
                write(end, padding, IPV4);
                assertEquals(Trailer.WRONG, Trailer.octets4(end - padding - 1, padding + 1), "padding of " + padding);
            }
        }
    }

    @Test
    @DisplayName("what is written is what is found right")
    void shouldFindItsOwnRight() {
        try (OffHeap area = OffHeap.allocate(ROOM)) {
            for (int padding = 0; padding <= 15; padding++) {
                long packet = area.address() + 64;
                Trailer.write4(packet, padding);
                assertEquals(padding + 2, Trailer.octets4(packet + padding + 2 - 64, 64));
            }
        }
    }
}
