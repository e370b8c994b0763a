package io.sallyport.pipeline.crypto;

/**
 * An ESP encryption algorithm, with combined-mode ones among them (RFC 4303 sections 2.3 and 3.2, RFC 8221 section 5).
 *
 * <p>Sizes are octets: key without salt; salt, the part of KEYMAT that goes before each packet's IV; IV as it stands in
 * the packet; and the multiple on which the trailer must end.
 */
@SuppressWarnings("EnumOrdinal") // The place in this list is the id; a test holds the first ones to their numbers.
public enum EncryptionAlgorithm {
    /** RFC 4106. The first three ids are also the index by key size of the direct AES-GCM calls. */
    AES_GCM_128("aes-gcm-128", Kind.COMBINED, 16, 4, 8, 4),
    AES_GCM_192("aes-gcm-192", Kind.COMBINED, 24, 4, 8, 4),
    AES_GCM_256("aes-gcm-256", Kind.COMBINED, 32, 4, 8, 4),
    /** RFC 7634. */
    CHACHA20_POLY1305("chacha20-poly1305", Kind.COMBINED, 32, 4, 8, 4),
    /** RFC 4309. */
    AES_CCM_128("aes-ccm-128", Kind.COMBINED, 16, 3, 8, 4),
    AES_CCM_192("aes-ccm-192", Kind.COMBINED, 24, 3, 8, 4),
    AES_CCM_256("aes-ccm-256", Kind.COMBINED, 32, 3, 8, 4),
    /** RFC 4543: integrity without encryption, in the shape of a combined mode. */
    AES_GMAC_128("null-aes-gmac-128", Kind.GMAC, 16, 4, 8, 4),
    AES_GMAC_192("null-aes-gmac-192", Kind.GMAC, 24, 4, 8, 4),
    AES_GMAC_256("null-aes-gmac-256", Kind.GMAC, 32, 4, 8, 4),
    /** RFC 3602. */
    AES_CBC_128("aes-cbc-128", Kind.CBC, 16, 0, 16, 16),
    AES_CBC_192("aes-cbc-192", Kind.CBC, 24, 0, 16, 16),
    AES_CBC_256("aes-cbc-256", Kind.CBC, 32, 0, 16, 16),
    /** RFC 3686; the salt is its nonce. */
    AES_CTR_128("aes-ctr-128", Kind.COUNTER, 16, 4, 8, 4),
    AES_CTR_192("aes-ctr-192", Kind.COUNTER, 24, 4, 8, 4),
    AES_CTR_256("aes-ctr-256", Kind.COUNTER, 32, 4, 8, 4),
    /** RFC 2451; legacy. */
    TRIPLE_DES_CBC("3des-cbc", Kind.CBC, 24, 0, 8, 8),
    /** RFC 2410. */
    NULL("null", Kind.NULL, 0, 0, 0, 4);

    /** How an algorithm treats a packet. */
    public enum Kind {
        /** Encrypts and authenticates; SPI and sequence number are associated data. */
        COMBINED,
        /** Authenticates header, IV and text, and encrypts nothing. */
        GMAC,
        /** Chained blocks; the IV of each packet must be unpredictable. */
        CBC,
        /** A stream from a counter; the IV must never repeat. */
        COUNTER,
        /** Leaves the text as it is. */
        NULL
    }

    /** The highest id of AES-GCM; ids up to it may take the direct way. */
    public static final int LAST_GCM_ID = 2;

    private static final EncryptionAlgorithm[] VALUES = values();

    private final String label;
    private final Kind kind;
    private final int keyOctets;
    private final int saltOctets;
    private final int ivOctets;
    private final int alignment;

    EncryptionAlgorithm(String label, Kind kind, int keyOctets, int saltOctets, int ivOctets, int alignment) {
        this.label = label;
        this.kind = kind;
        this.keyOctets = keyOctets;
        this.saltOctets = saltOctets;
        this.ivOctets = ivOctets;
        this.alignment = alignment;
    }

    /** The small number that an SA record holds. */
    public int id() {
        return ordinal();
    }

    /** The algorithm with that id, without a new array. */
    public static EncryptionAlgorithm of(int id) {
        return VALUES[id];
    }

    /** The name in configuration and reports. */
    public String label() {
        return label;
    }

    public Kind kind() {
        return kind;
    }

    /** True if it authenticates by itself: it takes no integrity algorithm beside it. */
    public boolean isCombined() {
        return kind == Kind.COMBINED || kind == Kind.GMAC;
    }

    /** True for AES-CCM, whose ICV depends on how long it is. */
    public boolean isCcm() {
        return this == AES_CCM_128 || this == AES_CCM_192 || this == AES_CCM_256;
    }

    public int keyOctets() {
        return keyOctets;
    }

    public int saltOctets() {
        return saltOctets;
    }

    public int ivOctets() {
        return ivOctets;
    }

    public int alignment() {
        return alignment;
    }

    /** True if it is here for old peers only (RFC 8221 section 5). */
    public boolean isLegacy() {
        return this == TRIPLE_DES_CBC;
    }
}
