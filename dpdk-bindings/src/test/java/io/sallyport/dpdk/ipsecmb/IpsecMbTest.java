package io.sallyport.dpdk.ipsecmb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.layout.Layouts;
import io.sallyport.dpdk.memory.Memory;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpsecMbTest {
    @Test
    void shouldTellReleaseAndInstructionSet() {
        try (IpsecMb crypto = IpsecMb.open()) {
            assertTrue(crypto.version().matches("\\d+\\.\\d+\\.\\d+.*"), crypto.version());
            assertTrue(List.of("SSE", "AVX", "AVX2", "AVX512").contains(crypto.architecture()), crypto.architecture());
        }
    }

    @Test
    void shouldReserveWholeCacheLinesForAnExpandedKey() {
        assertEquals(0, IpsecMb.GCM_KEY_BYTES % 64);
        assertTrue(IpsecMb.GCM_KEY_BYTES >= Layouts.ipsecMb().size("gcm_key_data"));
    }

    @Test
    void shouldWriteNoMoreThanTheReservedOctetsOfAnExpandedKey() {
        try (IpsecMb crypto = IpsecMb.open();
                Buffers buffers = new Buffers()) {
            for (int octets : new int[] {16, 24, 32}) {
                long key = buffers.room(IpsecMb.GCM_KEY_BYTES);
                crypto.expandGcmKey(new byte[octets], key);
                assertArrayEquals(new byte[64], Memory.bytes(key + IpsecMb.GCM_KEY_BYTES, 64));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 20, 36})
    void shouldRefuseAKeyOfTheWrongLength(int octets) {
        try (IpsecMb crypto = IpsecMb.open();
                Buffers buffers = new Buffers()) {
            long room = buffers.room(IpsecMb.GCM_KEY_BYTES);
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> crypto.expandGcmKey(new byte[octets], room));
            assertEquals("an AES key has 16, 24 or 32 octets, not " + octets, refusal.getMessage());
        }
    }

    @Test
    void shouldWipeAnExpandedKey() {
        try (IpsecMb crypto = IpsecMb.open();
                Buffers buffers = new Buffers()) {
            long key = buffers.room(IpsecMb.GCM_KEY_BYTES);
            crypto.expandGcmKey(new byte[16], key);
            assertTrue(Memory.i64(key + 16) != 0, "the first round key of the zero key is not zero");
            IpsecMb.wipe(key, IpsecMb.GCM_KEY_BYTES);
            assertArrayEquals(new byte[IpsecMb.GCM_KEY_BYTES], Memory.bytes(key, IpsecMb.GCM_KEY_BYTES));
        }
    }

    @Test
    void shouldNameTheFaultWhenTheLibraryReportsOne() {
        int selfTest = Math.toIntExact(Layouts.ipsecMb().constant("IMB_ERR_SELFTEST"));
        String fault = IpsecMb.fault(selfTest, 0, "AVX2");
        assertTrue(fault.toLowerCase(Locale.ROOT).contains("self"), fault);
        assertTrue(fault.endsWith("(error " + selfTest + ")"), fault);
    }

    @Test
    void shouldNameTheFaultWhenTheSelfTestDidNotPass() {
        assertEquals("its self-test failed", IpsecMb.fault(0, ManagerDescriptor.FEATURE_SELF_TEST, "AVX2"));
        assertEquals(
                "",
                IpsecMb.fault(
                        0, ManagerDescriptor.FEATURE_SELF_TEST | ManagerDescriptor.FEATURE_SELF_TEST_PASS, "AVX2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "NOAESNI"})
    void shouldNameTheFaultWhenTheProcessorHasNoAes(String architecture) {
        assertEquals("the processor has no AES instructions", IpsecMb.fault(0, 0, architecture));
    }

    @Test
    void shouldCloseTwiceWithoutHarm() {
        IpsecMb crypto = IpsecMb.open();
        crypto.close();
        crypto.close();
        try (IpsecMb another = IpsecMb.open()) {
            assertTrue(another.architecture().length() > 2);
        }
    }
}
