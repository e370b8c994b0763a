package io.sallyport.pipeline.crypto;

/**
 * An integrity algorithm of ESP beside a cipher, or of AH (RFC 8221 section 6). Sizes are octets; the ICV is the truncated
 * one that stands in the packet.
 */
@SuppressWarnings(
        "EnumOrdinal") // The place in this list is the id in an SA record, which lives as long as the process.
public enum IntegrityAlgorithm {
    /** None beside a combined mode. */
    NONE("", 0, 0),
    /** RFC 2403; legacy. */
    HMAC_MD5_96("hmac-md5-96", 16, 12),
    /** RFC 2404. */
    HMAC_SHA1_96("hmac-sha1-96", 20, 12),
    /** RFC 4868. */
    HMAC_SHA2_256_128("hmac-sha2-256-128", 32, 16),
    HMAC_SHA2_384_192("hmac-sha2-384-192", 48, 24),
    HMAC_SHA2_512_256("hmac-sha2-512-256", 64, 32),
    /** RFC 3566. */
    AES_XCBC_96("aes-xcbc-96", 16, 12),
    /** RFC 4494. */
    AES_CMAC_96("aes-cmac-96", 16, 12),
    /** RFC 4543, AH only: with a salt of 4 octets, and an IV of 8 before the ICV. */
    AES_GMAC_128("aes-gmac-128", 16, 16),
    AES_GMAC_192("aes-gmac-192", 24, 16),
    AES_GMAC_256("aes-gmac-256", 32, 16);

    /** Octets of salt of AES-GMAC in AH (RFC 4543 section 3.2). */
    public static final int GMAC_SALT_OCTETS = 4;

    /** Octets of IV that AES-GMAC puts before its ICV in AH (RFC 4543 section 3.4). */
    public static final int GMAC_IV_OCTETS = 8;

    /** The longest ICV of all. */
    public static final int MAX_ICV_OCTETS = 32;

    private static final IntegrityAlgorithm[] VALUES = values();

    private final String label;
    private final int keyOctets;
    private final int icvOctets;

    IntegrityAlgorithm(String label, int keyOctets, int icvOctets) {
        this.label = label;
        this.keyOctets = keyOctets;
        this.icvOctets = icvOctets;
    }

    /** The small number that an SA record holds. */
    public int id() {
        return ordinal();
    }

    /** The algorithm with that id, without a new array. */
    public static IntegrityAlgorithm of(int id) {
        return VALUES[id];
    }

    /** The name in configuration and reports. */
    public String label() {
        return label;
    }

    public int keyOctets() {
        return keyOctets;
    }

    public int icvOctets() {
        return icvOctets;
    }

    public boolean isGmac() {
        return this == AES_GMAC_128 || this == AES_GMAC_192 || this == AES_GMAC_256;
    }

    /** True if it is here for old peers only (RFC 8221 section 6). */
    public boolean isLegacy() {
        return this == HMAC_MD5_96;
    }
}
