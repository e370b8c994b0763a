package io.sallyport.ike.message;

import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * The two cookies that name an ISAKMP SA (RFC 2408 section 3.1).
 *
 * @param initiator chosen by the side that began phase 1
 * @param responder chosen by the other; 0 in the first message
 */
public record Cookies(long initiator, long responder) {
    /** CKY-I, CKY-R: 16 octets, the SPI of an ISAKMP SA. */
    public Octets octets() {
        return new WireWriter().u64(initiator).u64(responder).toOctets();
    }

    /** CKY-R, CKY-I: as HASH_R wants them (RFC 2409 section 5). */
    public Octets reversedOctets() {
        return new WireWriter().u64(responder).u64(initiator).toOctets();
    }

    /** Both in hexadecimal digits, as logs of other implementations show them. */
    @Override
    public String toString() {
        return "%016x_i %016x_r".formatted(initiator, responder);
    }
}
