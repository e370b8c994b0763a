package io.sallyport.pipeline.crypto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What protects the packets of one SA: a combined mode alone, a cipher with an integrity algorithm, or, for AH, an
 * integrity algorithm with {@link EncryptionAlgorithm#NULL}. There is none without integrity (RFC 8221 section 4).
 *
 * @param encryption the cipher or combined mode
 * @param integrity NONE exactly if the encryption authenticates by itself
 * @param icvOctets octets of ICV in each packet
 */
public record CipherSuite(EncryptionAlgorithm encryption, IntegrityAlgorithm integrity, int icvOctets) {
    /** Octets of the full ICV of combined modes. */
    public static final int COMBINED_ICV_OCTETS = 16;

    public static final CipherSuite AES_GCM_128 = combined(EncryptionAlgorithm.AES_GCM_128);
    public static final CipherSuite AES_GCM_192 = combined(EncryptionAlgorithm.AES_GCM_192);
    public static final CipherSuite AES_GCM_256 = combined(EncryptionAlgorithm.AES_GCM_256);

    private static final String ICV_MARK = "-icv";
    private static final char PLUS = '+';
    private static final int DES_KEY_OCTETS = 8;
    private static final int DES_KEY_BITS = 0xfe;

    /**
     * Checks that the parts go together.
     *
     * @throws IllegalArgumentException if they do not; the message says why
     */
    public CipherSuite {
        boolean combined = encryption.isCombined();
        require(
                combined == (integrity == IntegrityAlgorithm.NONE),
                combined
                        ? encryption.label() + " authenticates by itself and takes no " + integrity.label()
                        : encryption.label() + " needs an integrity algorithm: encryption alone protects nothing"
                                + " (RFC 8221 section 4)");
        require(
                !integrity.isGmac() || encryption == EncryptionAlgorithm.NULL,
                integrity.label() + " is for AH; in ESP use " + EncryptionAlgorithm.AES_GMAC_128.label());
        if (!combined) {
            require(
                    icvOctets == integrity.icvOctets(),
                    integrity.label() + " has an ICV of " + integrity.icvOctets() + " octets, not " + icvOctets);
        } else if (isShortenable(encryption)) {
            require(
                    icvOctets == 8 || icvOctets == 12 || icvOctets == COMBINED_ICV_OCTETS,
                    encryption.label() + " has an ICV of 8, 12 or 16 octets, not " + icvOctets);
        } else {
            require(
                    icvOctets == COMBINED_ICV_OCTETS,
                    encryption.label() + " has an ICV of 16 octets, not " + icvOctets);
        }
    }

    /** A combined mode with its full ICV. */
    public static CipherSuite combined(EncryptionAlgorithm encryption) {
        return new CipherSuite(encryption, IntegrityAlgorithm.NONE, COMBINED_ICV_OCTETS);
    }

    /** A cipher, or NULL, with an integrity algorithm. */
    public static CipherSuite of(EncryptionAlgorithm encryption, IntegrityAlgorithm integrity) {
        return new CipherSuite(encryption, integrity, integrity.icvOctets());
    }

    /** An integrity algorithm for AH. */
    public static CipherSuite integrityOnly(IntegrityAlgorithm integrity) {
        return of(EncryptionAlgorithm.NULL, integrity);
    }

    /**
     * Checks keys before they are expanded.
     *
     * @throws IllegalArgumentException if a length is wrong, or two neighbours of 3DES's three keys are equal (RFC 2451
     *     section 2.3); the message says which, and nothing of the key
     */
    public void checkKeys(byte[] encryptionKey, byte[] integrityKey) {
        require(
                encryptionKey.length == encryption.keyOctets(),
                label() + " takes a key of " + encryption.keyOctets() + " octets, not " + encryptionKey.length);
        require(
                integrityKey.length == integrity.keyOctets(),
                label() + " takes an integrity key of " + integrity.keyOctets() + " octets, not "
                        + integrityKey.length);
        require(
                encryption != EncryptionAlgorithm.TRIPLE_DES_CBC || !isSingleDes(encryptionKey),
                "two neighbours of the three keys of 3des-cbc are equal, which makes it DES");
    }

    /** The lowest bit of each octet is parity and no part of the key. */
    private static boolean isSingleDes(byte[] key) {
        int firstPair = 0;
        int lastPair = 0;
        for (int i = 0; i < DES_KEY_OCTETS; i++) {
            firstPair |= (key[i] ^ key[i + DES_KEY_OCTETS]) & DES_KEY_BITS;
            lastPair |= (key[i + DES_KEY_OCTETS] ^ key[i + 2 * DES_KEY_OCTETS]) & DES_KEY_BITS;
        }
        return firstPair == 0 || lastPair == 0;
    }

    private static boolean isShortenable(EncryptionAlgorithm encryption) {
        return encryption.kind() == EncryptionAlgorithm.Kind.COMBINED
                && encryption != EncryptionAlgorithm.CHACHA20_POLY1305;
    }

    /** Octets of salt in KEYMAT behind the encryption key. */
    public int saltOctets() {
        return integrity.isGmac() ? IntegrityAlgorithm.GMAC_SALT_OCTETS : encryption.saltOctets();
    }

    /** True if the engine may take packets one by one on the direct AES-GCM way. */
    public boolean isPlainGcm() {
        return encryption.id() <= EncryptionAlgorithm.LAST_GCM_ID;
    }

    /** True if a part of it is for old peers only, and the configuration must say so. */
    public boolean isLegacy() {
        return encryption.isLegacy() || integrity.isLegacy();
    }

    /** The name in configuration and reports, such as {@code aes-gcm-128-icv8} or {@code aes-cbc-256+hmac-sha1-96}. */
    public String label() {
        if (encryption.isCombined()) {
            return icvOctets == COMBINED_ICV_OCTETS ? encryption.label() : encryption.label() + ICV_MARK + icvOctets;
        }
        return encryption.label() + PLUS + integrity.label();
    }

    /** Every suite that there is. */
    public static List<CipherSuite> all() {
        List<CipherSuite> suites = new ArrayList<>();
        for (EncryptionAlgorithm encryption : EncryptionAlgorithm.values()) {
            for (int icv = 8; encryption.isCombined() && icv <= COMBINED_ICV_OCTETS; icv += 4) {
                if (icv == COMBINED_ICV_OCTETS || isShortenable(encryption)) {
                    suites.add(new CipherSuite(encryption, IntegrityAlgorithm.NONE, icv));
                }
            }
            Arrays.stream(IntegrityAlgorithm.values())
                    .filter(integrity -> isPair(encryption, integrity))
                    .forEach(integrity -> suites.add(of(encryption, integrity)));
        }
        return suites;
    }

    /** The suite of that name, if there is one; {@code hmac-sha1-96} alone means {@code null+hmac-sha1-96}. */
    public static Optional<CipherSuite> parse(String label) {
        String whole = Arrays.stream(IntegrityAlgorithm.values())
                        .anyMatch(integrity -> integrity != IntegrityAlgorithm.NONE
                                && integrity.label().equals(label))
                ? EncryptionAlgorithm.NULL.label() + PLUS + label
                : label;
        return all().stream().filter(suite -> suite.label().equals(whole)).findFirst();
    }

    private static boolean isPair(EncryptionAlgorithm encryption, IntegrityAlgorithm integrity) {
        return !encryption.isCombined()
                && integrity != IntegrityAlgorithm.NONE
                && (!integrity.isGmac() || encryption == EncryptionAlgorithm.NULL);
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
