package io.sallyport.gateway.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.crypto.Algorithm;
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
        KeyMaterial material = KeyMaterial.parse(Algorithm.AES_GCM_128, TEXT);

        assertEquals(
                "000102030405060708090a0b0c0d0e0f a0a1a2a3",
                material.expose((key, salt) ->
                        HexFormat.of().formatHex(key) + " " + HexFormat.of().formatHex(salt)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldWantTheKeyOfTheAlgorithmAndFourOctetsOfSalt(Algorithm algorithm) {
        int digits = 2 * (algorithm.keyOctets() + 4);

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
                assertThrows(IllegalArgumentException.class, () -> KeyMaterial.parse(Algorithm.AES_GCM_128, text));

        assertFalse(refusal.getMessage().contains("0102"), refusal::getMessage);
    }

    @Test
    void shouldNotShowItself() {
        KeyMaterial material = KeyMaterial.parse(Algorithm.AES_GCM_128, TEXT);

        assertEquals("KeyMaterial of 20 octets", material.toString());
        assertEquals(KeyMaterial.of(Algorithm.AES_GCM_128, new byte[20]).hashCode(), material.hashCode());
    }

    @Test
    void shouldEqualTheSameKeyOnly() {
        KeyMaterial material = KeyMaterial.parse(Algorithm.AES_GCM_128, TEXT);

        assertEquals(KeyMaterial.parse(Algorithm.AES_GCM_128, TEXT), material);
        assertNotEquals(KeyMaterial.parse(Algorithm.AES_GCM_128, "1" + TEXT.substring(1)), material);
    }

    @Test
    void shouldHaveTheSameFingerprintForOneKeyUnderTwoSalts() {
        KeyMaterial material = KeyMaterial.parse(Algorithm.AES_GCM_128, TEXT);
        KeyMaterial otherSalt = KeyMaterial.parse(Algorithm.AES_GCM_128, TEXT.substring(0, 32) + "00000000");
        KeyMaterial otherKey = KeyMaterial.parse(Algorithm.AES_GCM_128, "1" + TEXT.substring(1));

        assertEquals(material.fingerprint(), otherSalt.fingerprint());
        assertNotEquals(material.fingerprint(), otherKey.fingerprint());
    }

    @Test
    void shouldOverwriteTheCopiesThatItShowed() {
        KeyMaterial material = KeyMaterial.parse(Algorithm.AES_GCM_128, TEXT);
        AtomicReference<byte[]> seenKey = new AtomicReference<>();
        AtomicReference<byte[]> seenSalt = new AtomicReference<>();

        assertThrows(
                IllegalStateException.class,
                () -> material.expose((key, salt) -> {
                    seenKey.set(key);
                    seenSalt.set(salt);
                    throw new IllegalStateException("the recipient failed");
                }));

        assertArrayEquals(new byte[16], seenKey.get());
        assertArrayEquals(new byte[4], seenSalt.get());
    }

    @Test
    void shouldBeOfNoUseOnceZeroised() {
        KeyMaterial material = KeyMaterial.parse(Algorithm.AES_GCM_128, TEXT);

        material.zeroise();

        assertThrows(IllegalStateException.class, () -> material.expose((key, salt) -> key.length));
        assertEquals(KeyMaterial.of(Algorithm.AES_GCM_128, new byte[20]), material);
    }
}
