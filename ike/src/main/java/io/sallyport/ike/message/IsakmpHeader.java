package io.sallyport.ike.message;

import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.Optional;

/**
 * The header of a message, without what follows from the body: first payload type and length (RFC 2408 section 3.1).
 * The version is always 1.0.
 *
 * @param cookies which ISAKMP SA
 * @param exchangeNumber 0 to 255
 * @param flags of the three flag bits
 * @param messageId 0 in phase 1, else random, unsigned
 */
public record IsakmpHeader(Cookies cookies, int exchangeNumber, int flags, int messageId) {
    /** What follows the header is encrypted. */
    public static final int ENCRYPTION = HeaderDescriptor.FLAG_ENCRYPTION;

    /** The sender will confirm the SA with CONNECTED. */
    public static final int COMMIT = HeaderDescriptor.FLAG_COMMIT;

    /** A notification that is authenticated and not encrypted. */
    public static final int AUTHENTICATION_ONLY = HeaderDescriptor.FLAG_AUTHENTICATION_ONLY;

    /** Checks the ranges. */
    public IsakmpHeader {
        if (exchangeNumber < 0 || exchangeNumber > HeaderDescriptor.MAX_EXCHANGE) {
            throw new IllegalArgumentException("an exchange type is 0 to 255, not " + exchangeNumber);
        }
        if ((flags & ~HeaderDescriptor.FLAGS_KNOWN) != 0) {
            throw new IllegalArgumentException("flags 0x" + Integer.toHexString(flags) + " have bits without meaning");
        }
    }

    /** The exchange type, if it is an assigned one. */
    public Optional<ExchangeType> exchange() {
        return ExchangeType.of(exchangeNumber);
    }

    /** True if what follows the header is encrypted. */
    public boolean encrypted() {
        return (flags & ENCRYPTION) != 0;
    }

    /** True if the sender will confirm the SA with CONNECTED. */
    public boolean commit() {
        return (flags & COMMIT) != 0;
    }

    /** True for a notification that is authenticated and not encrypted. */
    public boolean authenticationOnly() {
        return (flags & AUTHENTICATION_ONLY) != 0;
    }

    /** Writes the header of a message whose body has {@code bodyOctets} octets. */
    void write(WireWriter out, int firstPayload, int bodyOctets) {
        out.u64(cookies.initiator())
                .u64(cookies.responder())
                .u8(firstPayload)
                .u8(HeaderDescriptor.MAJOR_VERSION << HeaderDescriptor.MINOR_BITS | HeaderDescriptor.MINOR_VERSION)
                .u8(exchangeNumber)
                .u8(flags)
                .u32(messageId)
                .u32(HeaderDescriptor.OCTETS + bodyOctets);
    }
}
