package io.sallyport.dpdk.ipsecmb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Jobs of AES-XCBC-MAC and AES-CMAC")
class MacJobTest {
    private static final int KEY = 16;
    private static final int TAG = 12;

    private final IpsecMb crypto = IpsecMb.open();
    private final JobBurst burst = new JobBurst(crypto);
    private final KeyExpansion keys = new KeyExpansion(crypto);
    private final Buffers buffers = new Buffers();

    @AfterEach
    void close() {
        buffers.close();
        burst.close();
        crypto.close();
    }

    /** The test cases of RFC 3566 with a message; the one of 20 octets is also in RFC 4434 section 2.1. */
    @ParameterizedTest(name = "of {0} octets")
    @CsvSource({
        "3, 5b376580ae2f19afe7219ceef172756f",
        "16, d2a246fa349b68a79998a4394ff7a263",
        "20, 47f51b4564966215b8985c63055ed308",
        "32, f54f0ec8d2b9f3d36807734bd5283fd4",
        "34, becbb3bccdb518a30677d5481fb6b4d8"
    })
    void shouldComputeXcbcAsItsTestCasesSay(int octets, String mac) {
        byte[] counting = new byte[Math.max(octets, KEY)];
        for (int i = 0; i < counting.length; i++) {
            counting[i] = (byte) i;
        }
        long first = buffers.room(KeyExpansion.AES_128_SCHEDULE_OCTETS);
        long second = buffers.room(KeyExpansion.AES_BLOCK_OCTETS);
        long third = buffers.room(KeyExpansion.AES_BLOCK_OCTETS);
        keys.expandXcbc(Arrays.copyOf(counting, KEY), first, second, third);
        assertEquals(mac.substring(0, 2 * TAG), mac(counting, octets, job -> Job.hashXcbc(job, first, second, third)));
    }

    /** The examples of RFC 4493 with a message. */
    @ParameterizedTest(name = "of {0} octets")
    @CsvSource({
        "16, 070a16b46b4d4144f79bdd9dd04a287c",
        "40, dfa66747de9ae63030ca32611497c827",
        "64, 51f0bebf7e3b9d92fc49741779363cfe"
    })
    void shouldComputeCmacAsItsExamplesSay(int octets, String mac) {
        byte[] message = HexFormat.of()
                .parseHex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        long schedule = buffers.room(KeyExpansion.AES_128_SCHEDULE_OCTETS);
        long first = buffers.room(KeyExpansion.AES_BLOCK_OCTETS);
        long second = buffers.room(KeyExpansion.AES_BLOCK_OCTETS);
        keys.expandCmac(HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c"), schedule, first, second);
        assertEquals(
                mac.substring(0, 2 * TAG), mac(message, octets, job -> Job.hashCmac(job, schedule, first, second)));
    }

    private interface Hash {
        void use(long job);
    }

    private String mac(byte[] message, int octets, Hash hash) {
        long tag = buffers.room(TAG);
        assertEquals(1, burst.request(1));
        long job = burst.job(0);
        Job.useNullCipher(job);
        hash.use(job);
        Job.setPacket(job, buffers.put(message), 0, octets, 0, octets);
        Job.setTag(job, tag, TAG);
        int completed = burst.submit(1);
        assertEquals(1, completed == 0 ? burst.flush(1) : completed);
        assertTrue(Job.isCompleted(burst.job(0)));
        return HexFormat.of().formatHex(Memory.bytes(tag, TAG));
    }
}
