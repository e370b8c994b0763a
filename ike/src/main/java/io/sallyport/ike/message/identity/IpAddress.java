package io.sallyport.ike.message.identity;

import io.sallyport.ike.message.wire.Octets;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * An IPv4 or IPv6 address, IPv4 before IPv6 and otherwise in the order of their numbers. Unlike {@link InetAddress} it keeps an IPv6 address that holds an IPv4 one as it is.
 *
 * @param octets 4 or 16 octets in network order
 */
public record IpAddress(Octets octets) implements Comparable<IpAddress> {
    /** Octets of an IPv4 address. */
    public static final int IPV4_OCTETS = 4;

    /** Octets of an IPv6 address. */
    public static final int IPV6_OCTETS = 16;

    private static final int NO_SCOPE = -1;

    /** Checks the length. */
    public IpAddress {
        if (octets.length() != IPV4_OCTETS && octets.length() != IPV6_OCTETS) {
            throw new IllegalArgumentException("an address has 4 or 16 octets, not " + octets.length());
        }
    }

    /** True for IPv4, false for IPv6. */
    public boolean isIpv4() {
        return octets.length() == IPV4_OCTETS;
    }

    /** True for the address of nobody, all zeros. */
    public boolean isUnspecified() {
        return octets.equals(Octets.of(new byte[octets.length()]));
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = Integer.compare(octets.length(), other.octets.length());
        return byFamily != 0 ? byFamily : Arrays.compareUnsigned(octets.toByteArray(), other.octets.toByteArray());
    }

    /** The usual text form; IPv6 without {@code ::}. */
    @Override
    public String toString() {
        byte[] address = octets.toByteArray();
        try {
            return isIpv4()
                    ? InetAddress.getByAddress(address).getHostAddress()
                    : Inet6Address.getByAddress(null, address, NO_SCOPE).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " octets", e);
        }
    }
}
