package io.sallyport.pipeline.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Frames;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class EcnTest {
    private static final int DROPPED = -1;

    /** RFC 6040 figure 4: a row for each inner field, a column for each outer one, in numerical order. */
    private static final int[][] TABLE = {
        {Ecn.NOT_ECT, Ecn.NOT_ECT, Ecn.NOT_ECT, DROPPED},
        {Ecn.ECT_1, Ecn.ECT_1, Ecn.ECT_1, Ecn.CE},
        {Ecn.ECT_0, Ecn.ECT_1, Ecn.ECT_0, Ecn.CE},
        {Ecn.CE, Ecn.CE, Ecn.CE, Ecn.CE},
    };

    @Test
    @DisplayName("every cell of RFC 6040 figure 4 holds for an inner IPv4 header, and its checksum stays right")
    void shouldFollowTheTableInIpv4() {
        try (OffHeap area = OffHeap.allocate(64)) {
            for (int inner = 0; inner < 4; inner++) {
                for (int outer = 0; outer < 4; outer++) {
                    byte[] header = Frames.ipv4(new byte[] {1, 2, 3, 4}, new byte[4], 6, 9, 0xb8 | inner, new byte[0]);
                    Memory.write(area.address(), header);
                    boolean kept = Ecn.decapsulate4(area.address(), outer);

                    assertEquals(TABLE[inner][outer] != DROPPED, kept);
                    if (kept) {
                        header[1] = (byte) (0xb8 | TABLE[inner][outer]);
                    }
                    assertArrayEquals(Frames.withChecksum(header), Memory.bytes(area.address(), 20));
                }
            }
        }
    }

    @Test
    @DisplayName("every cell of RFC 6040 figure 4 holds for an inner IPv6 header")
    void shouldFollowTheTableInIpv6() {
        try (OffHeap area = OffHeap.allocate(64)) {
            for (int inner = 0; inner < 4; inner++) {
                for (int outer = 0; outer < 4; outer++) {
                    byte[] header = Frames.ipv6(new byte[16], new byte[16], 6, 9, 0x28 | inner, new byte[0]);
                    Memory.write(area.address(), header);
                    boolean kept = Ecn.decapsulate6(area.address(), outer);

                    assertEquals(TABLE[inner][outer] != DROPPED, kept);
                    int expected = 0x28 | (kept ? TABLE[inner][outer] : inner);
                    assertArrayEquals(
                            Frames.ipv6(new byte[16], new byte[16], 6, 9, expected, new byte[0]),
                            Memory.bytes(area.address(), 40));
                }
            }
        }
    }
}
