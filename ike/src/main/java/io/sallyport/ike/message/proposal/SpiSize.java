package io.sallyport.ike.message.proposal;

import io.sallyport.ike.message.assigned.ProtocolId;
import java.util.Optional;

/** Which sizes an SPI may have in a proposal, or in a Delete payload. */
public final class SpiSize {
    /** AH and ESP (RFC 4302 section 2.4, RFC 4303 section 2.1). */
    private static final int IPSEC = 4;

    /** The CPI of IPComp, as such or with two zero octets before it (RFC 3173 section 4.1). */
    private static final int CPI = 2;

    /**
     * The two cookies; in a proposal for ISAKMP up to that many octets may stand, and are ignored (RFC 2408 section
     * 3.5).
     */
    private static final int COOKIES = 16;

    private SpiSize() {}

    /** True if a proposal for the protocol may have an SPI of that many octets; an unknown protocol may have any. */
    public static boolean fits(int protocol, int octets) {
        Optional<ProtocolId> known = ProtocolId.of(protocol);
        return known.isEmpty()
                || switch (known.get()) {
                    case ISAKMP -> octets <= COOKIES;
                    case AH, ESP -> octets == IPSEC;
                    case IPCOMP -> octets == CPI || octets == IPSEC;
                };
    }

    /** True if an SA of the protocol to delete may be named by that many octets: an ISAKMP SA only by both cookies. */
    public static boolean fitsDelete(int protocol, int octets) {
        return protocol == ProtocolId.ISAKMP.code() ? octets == COOKIES : octets > 0 && fits(protocol, octets);
    }
}
