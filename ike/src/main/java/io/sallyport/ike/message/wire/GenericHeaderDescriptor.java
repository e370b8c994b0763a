package io.sallyport.ike.message.wire;

/**
 * The generic payload header (RFC 2408 section 3.2).
 *
 * <pre>
 *  0               1               2               3
 * +---------------+---------------+-------------------------------+
 * | next payload  |   reserved    |        payload length         |
 * +---------------+---------------+-------------------------------+
 * </pre>
 */
final class GenericHeaderDescriptor {
    /** Where the reserved octet is. */
    static final int RESERVED = 1;

    /** Where the length of the payload is, header included. */
    static final int PAYLOAD_LENGTH = 2;

    /** Octets of the header. */
    static final int OCTETS = 4;

    private GenericHeaderDescriptor() {}
}
