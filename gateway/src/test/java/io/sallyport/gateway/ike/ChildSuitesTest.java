package io.sallyport.gateway.ike;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.sad.SaKeys;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("keys cut from KEYMAT")
final class ChildSuitesTest {
    private static final String KEY = "000102030405060708090a0b0c0d0e0f";
    private static final String SALT = "a0a1a2a3";
    private static final String INTEGRITY = "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfb0b1b2b3";

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static SaKeys keys(CipherSuite suite, String first, String second) {
        return ChildSuites.keys(
                suite, new io.sallyport.ike.sa.SaKeys(Secret.taking(octets(first)), Secret.taking(octets(second))));
    }

    @ParameterizedTest
    @CsvSource({
        "aes-gcm-128, " + KEY + SALT + ", '', " + KEY + ", '', " + SALT,
        "aes-ctr-128+hmac-sha1-96, " + KEY + SALT + ", " + INTEGRITY + ", " + KEY + ", " + INTEGRITY + ", " + SALT,
        "aes-gmac-128, '', " + KEY + SALT + ", '', " + KEY + ", " + SALT
    })
    @DisplayName("are parted from the salt behind them, and the copies are all zeros afterwards")
    void shouldPartAndZeroise(
            String label, String first, String second, String encryption, String integrity, String salt) {
        SaKeys keys = keys(CipherSuite.parse(label).orElseThrow(), first, second);
        assertArrayEquals(octets(encryption), keys.encryption());
        assertArrayEquals(octets(integrity), keys.integrity());
        assertArrayEquals(octets(salt), keys.salt());

        ChildSuites.zeroise(keys);
        assertArrayEquals(new byte[encryption.length() / 2], keys.encryption());
        assertArrayEquals(new byte[integrity.length() / 2], keys.integrity());
        assertArrayEquals(new byte[salt.length() / 2], keys.salt());
    }
}
