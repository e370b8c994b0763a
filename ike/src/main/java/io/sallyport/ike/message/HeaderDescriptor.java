package io.sallyport.ike.message;

/**
 * The ISAKMP header (RFC 2408 section 3.1).
 *
 * <pre>
 *  0               1               2               3
 * +---------------+---------------+---------------+---------------+
 * |                       initiator cookie                        |  0
 * |                       responder cookie                        |  8
 * +---------------+-------+-------+---------------+---------------+
 * | next payload  | major | minor | exchange type |     flags     | 16
 * +---------------+-------+-------+---------------+---------------+
 * |                          message id                           | 20
 * |                            length                             | 24
 * +---------------------------------------------------------------+
 * </pre>
 */
final class HeaderDescriptor {
    /** Where the type of the first payload is. */
    static final int NEXT_PAYLOAD = 16;

    /** Where the version is. */
    static final int VERSION = 17;

    /** Where the flags are. */
    static final int FLAGS = 19;

    /** Where the length of the message is, header included. */
    static final int LENGTH = 24;

    /** Octets of the header. */
    static final int OCTETS = 28;

    /** The major version, in the upper half of its octet. */
    static final int MAJOR_VERSION = 1;

    /** The minor version, in the lower half. */
    static final int MINOR_VERSION = 0;

    /** Bits that the minor version takes. */
    static final int MINOR_BITS = 4;

    /** The lower half of the version octet. */
    static final int MINOR_MASK = 0x0f;

    /** What follows the header is encrypted. */
    static final int FLAG_ENCRYPTION = 0x01;

    /** The sender will confirm the SA with CONNECTED. */
    static final int FLAG_COMMIT = 0x02;

    /** A notification that is authenticated and not encrypted. */
    static final int FLAG_AUTHENTICATION_ONLY = 0x04;

    /** All flags that have a meaning. */
    static final int FLAGS_KNOWN = FLAG_ENCRYPTION | FLAG_COMMIT | FLAG_AUTHENTICATION_ONLY;

    /** Largest exchange type. */
    static final int MAX_EXCHANGE = 0xff;

    /** Largest payload type. */
    static final int MAX_PAYLOAD_TYPE = 0xff;

    /**
     * Octets that may follow the last payload of a clear message, to align it (RFC 2408 section 3.5): at most these.
     */
    static final int MAX_CLEAR_PADDING = 3;

    private HeaderDescriptor() {}
}
