package io.sallyport.dpdk.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PrefetchTest {
    private static final int RECORD = 128;
    private static final int POINTER = 32;
    private static final int NEXT = 16;
    private static final int RECORDS = 3;

    /** What a load from there would end the JVM with a fault for. */
    private static final long NOWHERE = 8;

    @Test
    @DisplayName("the code is what GNU as 2.40 makes of the loop that the class describes")
    void shouldAssembleAsAnAssemblerDoes() {
        ByteBuffer code =
                Prefetch.assemble(0x1000, new int[] {0x12345, 0x6789a}, new int[] {0x11111, 0x22222}, Optional.empty());

        byte[] octets = new byte[code.remaining()];
        code.get(octets);
        assertArrayEquals(
                HexFormat.of()
                        .parseHex("488b8745230100" + "488b809a780600" + "0f188811110100" + "0f188822220200"
                                + "4881c700100000" + "48ffce" + "0f85d4ffffff" + "c3"),
                octets);
    }

    @Test
    @DisplayName("as many records are followed as are asked for, and nothing is changed by it")
    void shouldFollowSoManyRecords() {
        try (OffHeap records = OffHeap.allocate((RECORDS + 1L) * RECORD);
                OffHeap behind = OffHeap.allocate(RECORD);
                Prefetch prefetch = Prefetch.of(RECORD, new int[] {POINTER, NEXT}, new int[] {0, 64, 1 << 20})) {
            for (int i = 0; i < RECORDS; i++) {
                Memory.putI64(records.address() + (long) i * RECORD + POINTER, behind.address());
            }
            long last = records.address() + (long) RECORDS * RECORD;
            Memory.putI64(last + POINTER, NOWHERE);
            Memory.putI64(behind.address() + NEXT, NOWHERE);
            byte[] before = Memory.bytes(records.address(), (int) records.octets());

            prefetch.run(records.address(), RECORDS);
            prefetch.run(last, 0);
            prefetch.run(last, -1);

            assertArrayEquals(before, Memory.bytes(records.address(), (int) records.octets()));
            assertEquals(NOWHERE, Memory.i64(behind.address() + NEXT));
        }
    }

    @Test
    @DisplayName("code that is larger than a page is refused")
    void shouldRefuseMoreThanAPage() {
        ByteBuffer code = ByteBuffer.allocate(CodePage.OCTETS + 1);

        assertThrows(IllegalArgumentException.class, () -> CodePage.of(code));
    }
}
