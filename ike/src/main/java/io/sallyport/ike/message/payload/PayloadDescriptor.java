package io.sallyport.ike.message.payload;

/** Sizes of the fixed parts behind the generic header, and bounds of fields. */
final class PayloadDescriptor {
    /** SA: DOI, situation (RFC 2407 section 4.6.1). */
    static final int SECURITY_ASSOCIATION_OCTETS = 8;

    /** ID: type, protocol, port (RFC 2407 section 4.6.2). */
    static final int IDENTIFICATION_OCTETS = 4;

    /** CERT and CR: the encoding (RFC 2408 sections 3.9 and 3.10). */
    static final int CERTIFICATE_OCTETS = 1;

    /** N: DOI, protocol, SPI size, type (RFC 2408 section 3.14). */
    static final int NOTIFICATION_OCTETS = 8;

    /** D: DOI, protocol, SPI size, number of SPIs (RFC 2408 section 3.15). */
    static final int DELETE_OCTETS = 8;

    /** ATTR: type, reserved, identifier (draft-dukes-ike-mode-cfg-02 section 3.2). */
    static final int ATTRIBUTE_OCTETS = 4;

    /** NAT-OA: type and three reserved octets (RFC 3947 section 5.2). */
    static final int NAT_ORIGINAL_ADDRESS_OCTETS = 4;

    /** Fragment: id, number, flags (MS-IKEE section 2.2.3.1). */
    static final int FRAGMENT_OCTETS = 4;

    /** The flag of the last fragment of a message. */
    static final int LAST_FRAGMENT = 0x01;

    /** Shortest nonce (RFC 2409 section 5). */
    static final int MIN_NONCE_OCTETS = 8;

    /** Longest nonce (RFC 2409 section 5). */
    static final int MAX_NONCE_OCTETS = 256;

    /** The DOI of ISAKMP alone (RFC 2408 section 3.14). */
    static final int DOI_ISAKMP = 0;

    /** The DOI of IPsec (RFC 2407 section 4.6.1). */
    static final int DOI_IPSEC = 1;

    /** The situation that needs no labels (RFC 2407 section 4.2.1). */
    static final int SITUATION_IDENTITY_ONLY = 1;

    /** The SPI of an ISAKMP SA: both cookies (RFC 2408 section 3.15); no SPI of a notification is longer. */
    static final int COOKIES_OCTETS = 16;

    /**
     * A sequence number of dead peer detection, or a replay status (RFC 3706 section 5.3, RFC 2407 section 4.6.3.2).
     */
    static final int WORD_OCTETS = 4;

    /** Largest value of one octet. */
    static final int MAX_U8 = 0xff;

    /** Largest value of two octets. */
    static final int MAX_U16 = 0xffff;

    private PayloadDescriptor() {}

    /** The value, if it is 0 to {@code max}. */
    static int check(String what, int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(what + " is 0 to " + max + ", not " + value);
        }
        return value;
    }
}
