package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Cipher suites")
class CipherSuiteTest {
    @Test
    @DisplayName("D20: no suite encrypts without authentication, or does nothing at all")
    void shouldRefuseEncryptionWithoutIntegrity() {
        for (EncryptionAlgorithm encryption : EncryptionAlgorithm.values()) {
            if (!encryption.isCombined()) {
                for (int icv : new int[] {0, 12, 16}) {
                    IllegalArgumentException refusal = assertThrows(
                            IllegalArgumentException.class,
                            () -> new CipherSuite(encryption, IntegrityAlgorithm.NONE, icv),
                            encryption::label);
                    assertTrue(refusal.getMessage().contains("RFC 8221"), refusal::getMessage);
                }
                assertEquals(Optional.empty(), CipherSuite.parse(encryption.label()));
                assertEquals(Optional.empty(), CipherSuite.parse(encryption.label() + "+"));
            }
        }
    }

    @Test
    @DisplayName("D20: 3DES and MD5 are legacy in every suite, and nothing else is; DES is not there")
    void shouldTellWhatIsLegacy() {
        List<String> legacy = CipherSuite.all().stream()
                .filter(CipherSuite::isLegacy)
                .map(CipherSuite::label)
                .toList();
        List<String> expected = CipherSuite.all().stream()
                .map(CipherSuite::label)
                .filter(label -> label.contains("3des") || label.contains("md5"))
                .toList();
        assertEquals(expected, legacy);
        assertEquals(14, legacy.size());
        assertEquals(Optional.empty(), CipherSuite.parse("des-cbc+hmac-sha1-96"));
    }

    @Test
    @DisplayName("D19: combined modes have an ICV of 16 octets; 8 and 12 where their RFCs have them, by name only")
    void shouldHaveTheIcvLengthsOfTheirRfcs() {
        assertEquals(16, CipherSuite.parse("aes-gcm-256").orElseThrow().icvOctets());
        assertEquals(8, CipherSuite.parse("aes-gcm-128-icv8").orElseThrow().icvOctets());
        assertEquals(12, CipherSuite.parse("aes-ccm-192-icv12").orElseThrow().icvOctets());
        assertEquals(Optional.empty(), CipherSuite.parse("aes-gcm-128-icv4"));
        assertEquals(Optional.empty(), CipherSuite.parse("aes-gcm-128-icv16"));
        assertEquals(Optional.empty(), CipherSuite.parse("chacha20-poly1305-icv8"));
        assertEquals(Optional.empty(), CipherSuite.parse("null-aes-gmac-128-icv12"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CipherSuite(EncryptionAlgorithm.AES_GCM_128, IntegrityAlgorithm.NONE, 10));
    }

    @Test
    @DisplayName("D19: HMACs of SHA-2 are cut to half, MD5, SHA-1 and AES MACs to 96 bits")
    void shouldTruncateAsTheRfcsSay() {
        assertEquals(16, IntegrityAlgorithm.HMAC_SHA2_256_128.icvOctets());
        assertEquals(24, IntegrityAlgorithm.HMAC_SHA2_384_192.icvOctets());
        assertEquals(32, IntegrityAlgorithm.HMAC_SHA2_512_256.icvOctets());
        for (IntegrityAlgorithm short96 : List.of(
                IntegrityAlgorithm.HMAC_MD5_96,
                IntegrityAlgorithm.HMAC_SHA1_96,
                IntegrityAlgorithm.AES_XCBC_96,
                IntegrityAlgorithm.AES_CMAC_96)) {
            assertEquals(12, short96.icvOctets(), short96::label);
        }
    }

    @Test
    @DisplayName("find every suite again by its label, and no two have one label")
    void shouldParseEveryLabel() {
        List<CipherSuite> all = CipherSuite.all();
        assertEquals(81, all.size());
        List<String> labels = new ArrayList<>();
        for (CipherSuite suite : all) {
            assertEquals(Optional.of(suite), CipherSuite.parse(suite.label()));
            labels.add(suite.label());
        }
        assertEquals(labels.size(), new HashSet<>(labels).size());
        assertEquals(
                CipherSuite.integrityOnly(IntegrityAlgorithm.AES_CMAC_96),
                CipherSuite.parse("aes-cmac-96").orElseThrow());
        assertEquals(Optional.empty(), CipherSuite.parse(""));
        assertEquals(Optional.empty(), CipherSuite.parse("AES-GCM-128"));
    }

    @Test
    @DisplayName("refuse combined modes with a second integrity algorithm, and AH's GMAC beside a cipher")
    void shouldRefuseWhatDoesNotGoTogether() {
        assertThrows(
                IllegalArgumentException.class,
                () -> CipherSuite.of(EncryptionAlgorithm.AES_GCM_128, IntegrityAlgorithm.HMAC_SHA1_96));
        assertThrows(
                IllegalArgumentException.class,
                () -> CipherSuite.of(EncryptionAlgorithm.AES_CBC_128, IntegrityAlgorithm.AES_GMAC_128));
    }

    @Test
    @DisplayName("hold ids of AES-GCM to the index by key size that the direct calls take")
    void shouldNumberGcmByKeySize() {
        assertEquals(0, EncryptionAlgorithm.AES_GCM_128.id());
        assertEquals(1, EncryptionAlgorithm.AES_GCM_192.id());
        assertEquals(2, EncryptionAlgorithm.AES_GCM_256.id());
        assertEquals(EncryptionAlgorithm.LAST_GCM_ID, EncryptionAlgorithm.AES_GCM_256.id());
    }

    @Test
    @DisplayName("D20: keys that make 3DES the same as DES are refused, whatever their parity")
    void shouldRefuseTripleDesKeysThatAreDes() {
        CipherSuite suite = CipherSuite.of(EncryptionAlgorithm.TRIPLE_DES_CBC, IntegrityAlgorithm.HMAC_SHA1_96);
        byte[] integrity = new byte[20];
        byte[] key = new byte[24];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (2 * i);
        }
        suite.checkKeys(key, integrity);
        byte[] firstTwo = key.clone();
        byte[] lastTwo = key.clone();
        for (int i = 0; i < 8; i++) {
            firstTwo[8 + i] = (byte) (firstTwo[i] ^ 1);
            lastTwo[16 + i] = lastTwo[8 + i];
        }
        for (byte[] weak : List.of(firstTwo, lastTwo)) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> suite.checkKeys(weak, integrity));
            assertEquals(
                    "two neighbours of the three keys of 3des-cbc are equal, which makes it DES", refusal.getMessage());
        }
        // The first and the last may be equal: that is 3DES with two keys.
        byte[] twoKeys = key.clone();
        System.arraycopy(key, 0, twoKeys, 16, 8);
        suite.checkKeys(twoKeys, integrity);
        assertFalse(suite.encryption().isCombined());
    }
}
