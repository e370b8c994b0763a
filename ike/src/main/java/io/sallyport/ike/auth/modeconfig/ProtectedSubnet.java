package io.sallyport.ike.auth.modeconfig;

import io.sallyport.ike.message.assigned.ConfigurationAttribute;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.Optional;

/**
 * A network behind the server: INTERNAL_IP4_SUBNET, INTERNAL_IP6_SUBNET.
 *
 * @param network its address
 * @param length bits, 0 to 32 or 128
 */
public record ProtectedSubnet(IpAddress network, int length) {
    private static final int IPV4_SUBNET_OCTETS = 2 * IpAddress.IPV4_OCTETS;
    private static final int IPV6_SUBNET_OCTETS = IpAddress.IPV6_OCTETS + 1;
    private static final int SPLIT_INCLUDE_ZEROS = 6;

    /** Checks the length. */
    public ProtectedSubnet {
        int most = network.octets().length() * Byte.SIZE;
        if (length < 0 || length > most) {
            throw new IllegalArgumentException(
                    "a network of " + network + " has 0 to " + most + " bits, not " + length);
        }
    }

    /** Reads an attribute; empty if it is another one, or malformed. */
    static Optional<ProtectedSubnet> of(DataAttribute attribute) {
        if (!(attribute instanceof DataAttribute.Variable(int type, Octets value))) {
            return Optional.empty();
        }
        if (type == ConfigurationAttribute.INTERNAL_IP4_SUBNET.code() && value.length() == IPV4_SUBNET_OCTETS) {
            IpAddress network = new IpAddress(value.slice(0, IpAddress.IPV4_OCTETS));
            int mask = 0;
            for (int i = IpAddress.IPV4_OCTETS; i < IPV4_SUBNET_OCTETS; i++) {
                mask = mask << Byte.SIZE | value.at(i);
            }
            int length = Integer.numberOfLeadingZeros(~mask);
            return mask == mask(length) ? Optional.of(new ProtectedSubnet(network, length)) : Optional.empty();
        }
        if (type == ConfigurationAttribute.INTERNAL_IP6_SUBNET.code() && value.length() == IPV6_SUBNET_OCTETS) {
            int length = value.at(IpAddress.IPV6_OCTETS);
            return length <= IpAddress.IPV6_OCTETS * Byte.SIZE
                    ? Optional.of(new ProtectedSubnet(new IpAddress(value.slice(0, IpAddress.IPV6_OCTETS)), length))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    DataAttribute attribute() {
        WireWriter out = new WireWriter().octets(network.octets());
        if (network.isIpv4()) {
            return new DataAttribute.Variable(
                    ConfigurationAttribute.INTERNAL_IP4_SUBNET.code(),
                    out.u32(mask(length)).toOctets());
        }
        return new DataAttribute.Variable(
                ConfigurationAttribute.INTERNAL_IP6_SUBNET.code(),
                out.u8(length).toOctets());
    }

    /** The form of Cisco's split-include; empty for IPv6. */
    Optional<Octets> splitInclude() {
        return network.isIpv4()
                ? Optional.of(new WireWriter()
                        .octets(network.octets())
                        .u32(mask(length))
                        .octets(Octets.of(new byte[SPLIT_INCLUDE_ZEROS]))
                        .toOctets())
                : Optional.empty();
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << (Integer.SIZE - length);
    }
}
