package io.sallyport.ike.message.identity;

import io.sallyport.ike.message.assigned.IdentificationType;

/** How long the data of each identification type is (RFC 2407 sections 4.6.2.2 to 4.6.2.12). */
final class IdentityDescriptor {
    /** The data may have any length. */
    static final int ANY_LENGTH = -1;

    /** Largest identification type. */
    static final int MAX_TYPE = 0xff;

    private IdentityDescriptor() {}

    /** Octets of the data, or {@link #ANY_LENGTH}. */
    static int dataOctets(IdentificationType type) {
        return switch (type) {
            case IPV4_ADDR -> IpAddress.IPV4_OCTETS;
            case IPV6_ADDR -> IpAddress.IPV6_OCTETS;
            case IPV4_ADDR_SUBNET, IPV4_ADDR_RANGE -> 2 * IpAddress.IPV4_OCTETS;
            case IPV6_ADDR_SUBNET, IPV6_ADDR_RANGE -> 2 * IpAddress.IPV6_OCTETS;
            case FQDN, USER_FQDN, DER_ASN1_DN, DER_ASN1_GN, KEY_ID -> ANY_LENGTH;
        };
    }
}
