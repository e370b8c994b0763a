package io.sallyport.dpdk.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.dpdk.memory.Prefetch.Growing;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        int[] pointers = {0x12345, 0x6789a};
        int[] lines = {0x11111, 0x22222};

        assertCode(
                "488b8745230100" + "488b809a780600" + "0f188811110100" + "0f188822220200" + "4881c700100000" + "48ffce"
                        + "0f85d4ffffff" + "c3",
                Prefetch.assemble(0x1000, pointers, lines, Optional.empty()));
    }

    @Test
    @DisplayName("so is that for texts of all lengths")
    void shouldAssembleLinesForLongerTexts() {
        Growing growing = new Growing(0x33333, 0x3333, 0x55555, 0x45);

        assertCode(
                "488b8745230100" + "0f188811110100"
                        + "0fb78f33330300" + "81c133330000" + "c1e906" + "ba44000000" + "39d1" + "0f47ca"
                        + "0f188855550500" + "4883e840" + "ffc9" + "79f1"
                        + "4881c700100000" + "48ffce" + "0f85b9ffffff" + "c3",
                Prefetch.assemble(0x1000, new int[] {0x12345}, new int[] {0x11111}, Optional.of(growing)));
    }

    private static void assertCode(String expected, byte[] code) {
        assertArrayEquals(HexFormat.of().parseHex(expected), code);
    }

    @ParameterizedTest(name = "a text of {0} octets is followed like any other")
    @ValueSource(ints = {0, 1, 48, 49, 1500, 65535})
    void shouldFetchForTextsOfAnyLength(int octets) {
        Growing growing = new Growing(0, 15, 0, 13);
        try (OffHeap record = OffHeap.allocate(RECORD);
                Prefetch prefetch = Prefetch.of(RECORD, new int[] {POINTER}, new int[0], Optional.of(growing))) {
            Memory.putU16(record.address(), octets);
            Memory.putI64(record.address() + POINTER, record.address());

            prefetch.run(record.address(), 1);

            assertEquals(octets, Memory.u16(record.address()));
            assertEquals(record.address(), Memory.i64(record.address() + POINTER));
        }
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
        byte[] code = new byte[CodePage.OCTETS + 1];

        assertThrows(IllegalArgumentException.class, () -> CodePage.of(code));
    }
}
