package io.sallyport.pipeline.packet;

/** Layout of an ESP packet (RFC 4303 section 2), and of one with AES-GCM (RFC 4106 section 3). */
public final class EspDescriptor {
    public static final int SPI = 0;
    public static final int SEQUENCE = 4;
    /** The IV, as long as the algorithm wants it; the ciphertext begins behind it. */
    public static final int IV = 8;

    /** First octet of the ciphertext of AES-GCM. */
    public static final int TEXT = 16;

    /** Octets of AES-GCM's salt, which goes before the IV to make the nonce (RFC 4106 section 4). */
    public static final int GCM_SALT_OCTETS = 4;

    /** Octets of AES-GCM's IV. */
    public static final int GCM_IV_OCTETS = 8;

    /** SPI and sequence number: what is authenticated beside the ciphertext without ESN (RFC 4106 section 5). */
    public static final int ASSOCIATED_OCTETS = 8;

    /** Pad length and next header, the last two octets of the plaintext. */
    public static final int TRAILER_OCTETS = 2;

    /** The trailer ends on a multiple of this at least (RFC 4303 section 2.4). */
    public static final int ALIGNMENT = 4;

    /** SPI values below this are reserved (RFC 4303 section 2.1). */
    public static final int FIRST_SPI = 256;

    /** The last number that a sender without extended sequence numbers may use (RFC 4303 section 3.3.3). */
    public static final long LAST_SEQUENCE = 0xffff_ffffL;

    private EspDescriptor() {}
}
