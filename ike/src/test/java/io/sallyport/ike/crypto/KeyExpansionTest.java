package io.sallyport.ike.crypto;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.wire.Octets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected values were computed with Python's hmac module from the formulas of RFC 2409. */
@DisplayName("Key material")
final class KeyExpansionTest {
    private static final Octets NI = run(0x10, 16);
    private static final Octets NR = run(0x30, 16);
    private static final Octets SHARED = run(0x80, 128);
    private static final Octets SPI = Octets.ofHex("c0ffee01");
    private static final Cookies COOKIES = new Cookies(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
    private static final String FIRST_OF_KEYMAT = "e625dd1a4a84dd31d739f0608f6df26f9dda161a";

    @ParameterizedTest(name = "of {1} octets from SKEYID_e of {0}")
    @DisplayName("for the cipher is SKEYID_e cut, or expanded when it is too short")
    @CsvSource({
        "SHA1, 16, 4f961408a9cc977b0f0965aab117fa6c",
        "SHA1, 20, 4f961408a9cc977b0f0965aab117fa6c2dc58d83",
        "SHA1, 24, 4be7525f8eaa8bf3353589b613c6c6cbb0a9ee209545794b",
        "SHA1, 32, 4be7525f8eaa8bf3353589b613c6c6cbb0a9ee209545794bf7895a7b95bd68d5",
        "MD5, 24, 9deadcdfdc2566e0e3f725939a889f75a8cda6b1fe5963da",
    })
    void shouldExpandTheCipherKey(HashFunction hash, int octets, String expected) {
        try (Phase1Keys keys = keys(hash);
                Secret key = keys.cipherKey(octets)) {
            assertTrue(key.matches(Octets.ofHex(expected)));
        }
    }

    @Test
    @DisplayName("for an SA without PFS comes from SKEYID_d, protocol, SPI and nonces")
    void shouldDeriveKeymatWithoutPfs() {
        try (Phase1Keys keys = keys(HashFunction.SHA1)) {
            Keymat keymat = Keymat.withoutPfs(new Prf(HashFunction.SHA1), keys.skeyidD(), NI, NR);
            assertTrue(keymat.derive(ProtocolId.ESP, SPI, 20).matches(Octets.ofHex(FIRST_OF_KEYMAT)));
            assertTrue(keymat.derive(ProtocolId.ESP, SPI, 52)
                    .matches(Octets.ofHex(
                            FIRST_OF_KEYMAT + "6c74ff6698607b29bf8699cb2285a197d621e28e93a3733f8e0de0191b97826a")));
            assertTrue(keymat.derive(ProtocolId.AH, SPI, 20)
                    .matches(Octets.ofHex("466ec7657915ce71e7df565fb41e261cc5ccd9d7")));
        }
    }

    @Test
    @DisplayName("for an SA with PFS also comes from the secret of the Quick Mode")
    void shouldDeriveKeymatWithPfs() {
        byte[] quickModeSecret = new byte[SHARED.length()];
        for (int i = 0; i < quickModeSecret.length; i++) {
            quickModeSecret[i] = (byte) SHARED.at(SHARED.length() - 1 - i);
        }
        try (Phase1Keys keys = keys(HashFunction.SHA1);
                Secret shared = Secret.taking(quickModeSecret)) {
            Keymat keymat = Keymat.withPfs(new Prf(HashFunction.SHA1), keys.skeyidD(), shared, NI, NR);
            assertTrue(keymat.derive(ProtocolId.ESP, SPI, 52)
                    .matches(Octets.ofHex("7a751ef838969aaeb6eb569d1ca1c65a6ed62ab916211d40abda5f17684cd847"
                            + "1155dea33a04614db5f5f7f9d3ff4dadbc40eaae")));
        }
    }

    private static Phase1Keys keys(HashFunction hash) {
        Prf prf = new Prf(hash);
        try (Secret psk = Secret.taking(Octets.ofText("secret").toByteArray());
                Secret shared = Secret.taking(SHARED.toByteArray())) {
            return new Phase1Keys(prf, Skeyid.preSharedKey(prf, psk, NI, NR), shared, COOKIES);
        }
    }

    private static Octets run(int first, int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) (first + i);
        }
        return Octets.of(octets);
    }
}
