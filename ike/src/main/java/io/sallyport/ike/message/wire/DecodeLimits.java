package io.sallyport.ike.message.wire;

/**
 * How much work one message may cause; RFC 2409 section 5 lets a responder bound the offers that it inspects.
 *
 * @param messageOctets octets of a message
 * @param payloads payloads of a message
 * @param proposals proposals of an SA payload
 * @param transforms transforms of a proposal; the wire allows 255
 * @param attributes attributes of one list
 * @param spis SPIs of a Delete payload
 */
public record DecodeLimits(int messageOctets, int payloads, int proposals, int transforms, int attributes, int spis) {
    /** Enough for long certificate chains and every known peer's offers. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(65_535, 64, 64, 255, 64, 256);

    /** Checks that each limit allows something. */
    public DecodeLimits {
        if (Math.min(
                        Math.min(Math.min(messageOctets, payloads), Math.min(proposals, transforms)),
                        Math.min(attributes, spis))
                < 1) {
            throw new IllegalArgumentException("every limit must be at least 1");
        }
    }
}
