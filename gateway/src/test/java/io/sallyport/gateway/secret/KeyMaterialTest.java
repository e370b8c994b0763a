package io.sallyport.gateway.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.sad.SaKeys;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyMaterialTest {
    private static final String TEXT = "000102030405060708090a0b0c0d0e0fa0a1a2a3";

    @Test
    void shouldPartTheKeyFromTheSaltBehindIt() {
        KeyMaterial material = KeyMaterial.parse(CipherSuite.AES_GCM_128, TEXT);

        assertEquals(
                "000102030405060708090a0b0c0d0e0f a0a1a2a3",
                material.expose(keys -> HexFormat.of().formatHex(keys.encryption()) + " "
                        + HexFormat.of().formatHex(keys.salt())));
    }

    @ParameterizedTest
    @EnumSource(
            value = EncryptionAlgorithm.class,
            names = {"AES_GCM_128", "AES_GCM_192", "AES_GCM_256"})
    void shouldWantTheKeyOfTheAlgorithmAndFourOctetsOfSalt(EncryptionAlgorithm encryption) {
        CipherSuite algorithm = CipherSuite.combined(encryption);
        int digits = 2 * (encryption.keyOctets() + 4);

        KeyMaterial.parse(algorithm, "a".repeat(digits));
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> KeyMaterial.parse(algorithm, "a".repeat(digits - 2)));

        assertTrue(refusal.getMessage().contains(" takes " + digits + " hexadecimal digits"), refusal::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000102030405060708090a0b0c0d0e0fa0a1a2a",
                "000102030405060708090a0b0c0d0e0fa0a1a2a3a4",
                "0x000102030405060708090a0b0c0d0e0fa0a1a2a3",
                "000102030405060708090a0b0c0d0e0f a0a1a2a3",
                "g00102030405060708090a0b0c0d0e0fa0a1a2a3",
                ""
            })
    void shouldRefuseAnythingElseWithoutQuotingIt(String text) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> KeyMaterial.parse(CipherSuite.AES_GCM_128, text));

        assertFalse(refusal.getMessage().contains("0102"), refusal::getMessage);
    }

    @Test
    void shouldPartEncryptionKeySaltAndIntegrityKey() {
        CipherSuite suite = CipherSuite.parse("aes-ctr-128+hmac-sha1-96").orElseThrow();
        KeyMaterial material = KeyMaterial.parse(suite, TEXT, "b".repeat(40));

        assertEquals(
                "a0a1a2a3 " + "b".repeat(40),
                material.expose(keys -> HexFormat.of().formatHex(keys.salt()) + " "
                        + HexFormat.of().formatHex(keys.integrity())));
        assertThrows(IllegalArgumentException.class, () -> KeyMaterial.parse(suite, TEXT, "b".repeat(38)));
    }

    @Test
    void shouldNotShowItself() {
        KeyMaterial material = KeyMaterial.parse(CipherSuite.AES_GCM_128, TEXT);

        assertEquals("KeyMaterial of 20 octets", material.toString());
        assertEquals(KeyMaterial.of(CipherSuite.AES_GCM_128, new byte[20]).hashCode(), material.hashCode());
    }

    @Test
    void shouldEqualTheSameKeyOnly() {
        KeyMaterial material = KeyMaterial.parse(CipherSuite.AES_GCM_128, TEXT);

        assertEquals(KeyMaterial.parse(CipherSuite.AES_GCM_128, TEXT), material);
        assertNotEquals(KeyMaterial.parse(CipherSuite.AES_GCM_128, "1" + TEXT.substring(1)), material);
    }

    @Test
    void shouldHaveTheSameFingerprintForOneKeyUnderTwoSalts() {
        KeyMaterial material = KeyMaterial.parse(CipherSuite.AES_GCM_128, TEXT);
        KeyMaterial otherSalt = KeyMaterial.parse(CipherSuite.AES_GCM_128, TEXT.substring(0, 32) + "00000000");
        KeyMaterial otherKey = KeyMaterial.parse(CipherSuite.AES_GCM_128, "1" + TEXT.substring(1));

        assertEquals(material.fingerprint(), otherSalt.fingerprint());
        assertNotEquals(material.fingerprint(), otherKey.fingerprint());
    }

    @Test
    void shouldOverwriteTheCopiesThatItShowed() {
        CipherSuite suite = CipherSuite.parse("aes-ctr-128+hmac-sha1-96").orElseThrow();
        KeyMaterial material = KeyMaterial.parse(suite, TEXT, "b".repeat(40));
        AtomicReference<SaKeys> seen = new AtomicReference<>();

        assertThrows(
                IllegalStateException.class,
                () -> material.expose(keys -> {
                    seen.set(keys);
                    throw new IllegalStateException("the recipient failed");
                }));

        assertArrayEquals(new byte[16], seen.get().encryption());
        assertArrayEquals(new byte[4], seen.get().salt());
        assertArrayEquals(new byte[20], seen.get().integrity());
    }

    @Test
    void shouldBeOfNoUseOnceZeroised() {
        KeyMaterial material = KeyMaterial.parse(CipherSuite.AES_GCM_128, TEXT);

        material.zeroise();

        assertThrows(IllegalStateException.class, () -> material.expose(keys -> keys.salt().length));
        assertEquals(KeyMaterial.of(CipherSuite.AES_GCM_128, new byte[20]), material);
    }
}
