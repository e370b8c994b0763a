package io.sallyport.pipeline.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Frames;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class InternetChecksumTest {
    private static final int SEED = 1071;

    @Test
    void shouldAgreeWithTheSumOfSixteenBitWordsForEveryHeaderLength() {
        Random random = new Random(SEED);
        try (OffHeap area = OffHeap.allocate(64)) {
            for (int i = 0; i < 20_000; i++) {
                int octets = 20 + 4 * random.nextInt(11);
                byte[] header = new byte[octets];
                random.nextBytes(header);
                header[0] = (byte) (0x40 | octets / 4);
                Memory.write(area.address(), header);
                InternetChecksum.write(area.address(), octets);

                assertArrayEquals(Frames.withChecksum(header), Memory.bytes(area.address(), octets));
                assertTrue(InternetChecksum.isValid(area.address(), octets));
            }
        }
    }

    @Test
    void shouldNoticeEverySingleFlippedBit() {
        byte[] header = Frames.ipv4(new byte[] {10, 1, 0, 1}, new byte[] {10, 2, 0, 1}, 17, 64, 0, new byte[0]);
        try (OffHeap area = OffHeap.allocate(64)) {
            for (int bit = 0; bit < 160; bit++) {
                byte[] damaged = header.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                Memory.write(area.address(), damaged);

                assertFalse(InternetChecksum.isValid(area.address(), 20), "bit " + bit);
            }
        }
    }

    @Test
    void shouldTakeOneHopAndStayValidForEveryTimeToLive() {
        Random random = new Random(SEED);
        try (OffHeap area = OffHeap.allocate(64)) {
            for (int i = 0; i < 20_000; i++) {
                byte[] source = new byte[4];
                byte[] destination = new byte[4];
                random.nextBytes(source);
                random.nextBytes(destination);
                int ttl = random.nextInt(256);
                byte[] header =
                        Frames.ipv4(source, destination, random.nextInt(256), ttl, random.nextInt(256), new byte[0]);
                Memory.write(area.address(), header);

                assertEquals(ttl > 1, HopLimit.decrement4(area.address()));
                byte[] expected = ttl > 1 ? Frames.afterHops(header, 1) : header;
                assertArrayEquals(expected, Memory.bytes(area.address(), 20));
            }
        }
    }

    @Test
    @DisplayName("a header without options is judged by the quotient of its sum as by the folded sum, right or wrong")
    void shouldAgreeWithTheFoldedSum() {
        Random random = new Random(SEED);
        int right = 0;
        try (OffHeap area = OffHeap.allocate(64)) {
            long header = area.address();
            for (int i = 0; i < 100_000; i++) {
                // Octets of 0 and 255 bring the sums next to multiples of 0xffff.
                for (int octet = 0; octet < 20; octet++) {
                    int kind = random.nextInt(4);
                    Memory.putU8(header + octet, kind == 0 ? 0 : kind == 1 ? 0xff : random.nextInt(256));
                }
                Memory.putU8(header, 0x45);
                if (random.nextBoolean()) {
                    InternetChecksum.write(header, 20);
                }
                if (random.nextInt(4) == 0) {
                    int at = 10 + random.nextInt(2);
                    Memory.putU8(header + at, Memory.u8(header + at) + random.nextInt(3) - 1);
                }
                boolean folded = InternetChecksum.isValid(header, 20);
                assertEquals(
                        folded,
                        InternetChecksum.isValid(InternetChecksum.sumOf(Memory.i64(header))
                                + (Memory.i32(header + 8) & 0xffff_ffffL)
                                + InternetChecksum.sumOf(Memory.i64(header + 12))));
                right += folded ? 1 : 0;
            }
        }
        assertTrue(right > 20_000 && right < 80_000, right + " of the headers were right");
    }
}
