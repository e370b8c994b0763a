package io.sallyport.dpdk.memory;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class EqualConstantTimeTest {
    private static final int MOST = 64;

    @Test
    @DisplayName(
            "tags of any length are equal if all their octets are, and whatever stands around them does not matter")
    void shouldCompareAllOctetsAndNoMore() {
        Random random = new Random(12);
        byte[] octets = new byte[3 * MOST];
        try (OffHeap area = OffHeap.allocate(2L * octets.length)) {
            for (int length = 0; length <= MOST; length++) {
                random.nextBytes(octets);
                Memory.write(area.address(), octets);
                random.nextBytes(octets);
                Memory.write(area.address() + octets.length, octets);
                long left = area.address() + MOST;
                long right = area.address() + octets.length + MOST;
                Memory.copy(left, right, length);
                Memory.putU8(right - 1, ~Memory.u8(left - 1));
                Memory.putU8(right + length, ~Memory.u8(left + length));
                assertTrue(Memory.equalConstantTime(left, right, length), length + " octets");
                for (int i = 0; i < length; i++) {
                    int was = Memory.u8(right + i);
                    Memory.putU8(right + i, was ^ 1 << random.nextInt(Byte.SIZE));
                    assertFalse(Memory.equalConstantTime(left, right, length), "octet " + i + " of " + length);
                    Memory.putU8(right + i, was);
                }
            }
        }
    }
}
