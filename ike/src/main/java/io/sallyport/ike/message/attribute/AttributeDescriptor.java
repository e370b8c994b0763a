package io.sallyport.ike.message.attribute;

/**
 * A data attribute (RFC 2408 section 3.3).
 *
 * <pre>
 * +-+-----------------------------+-------------------------------+
 * |F|       attribute type        |  F=1: value,  F=0: length     |
 * +-+-----------------------------+-------------------------------+
 * |  F=0: value of that length                                     ...
 * </pre>
 */
final class AttributeDescriptor {
    /** The format bit F in the first two octets: set for the basic form. */
    static final int FORMAT_BIT = 0x8000;

    /** The type in the first two octets. */
    static final int TYPE_MASK = 0x7fff;

    /** Octets up to and including the basic value or the length. */
    static final int HEADER_OCTETS = 4;

    /** Largest basic value, and largest length. */
    static final int MAX_U16 = 0xffff;

    private AttributeDescriptor() {}
}
