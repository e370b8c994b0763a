package io.sallyport.ike.message.identity;

import io.sallyport.ike.message.assigned.IdentificationType;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.Optional;

/** Who or what an ID payload names (RFC 2407 section 4.6.2.1). */
public sealed interface Identity {
    /** Number of the identification type, 0 to 255. */
    int type();

    /** Writes the identification data. */
    void write(WireWriter out);

    /** A single address: ID_IPV4_ADDR, ID_IPV6_ADDR. */
    record Address(IpAddress address) implements Identity {
        @Override
        public int type() {
            return (address.isIpv4() ? IdentificationType.IPV4_ADDR : IdentificationType.IPV6_ADDR).code();
        }

        @Override
        public void write(WireWriter out) {
            out.octets(address.octets());
        }
    }

    /**
     * Addresses under a mask: ID_IPV4_ADDR_SUBNET, ID_IPV6_ADDR_SUBNET.
     *
     * @param address the network
     * @param mask ones where the address is fixed; of the same family, not necessarily ones before zeros
     */
    record Subnet(IpAddress address, IpAddress mask) implements Identity {
        /** Checks the families. */
        public Subnet {
            checkOneFamily(address, mask);
        }

        @Override
        public int type() {
            return (address.isIpv4() ? IdentificationType.IPV4_ADDR_SUBNET : IdentificationType.IPV6_ADDR_SUBNET)
                    .code();
        }

        @Override
        public void write(WireWriter out) {
            out.octets(address.octets()).octets(mask.octets());
        }
    }

    /**
     * Addresses from one to another: ID_IPV4_ADDR_RANGE, ID_IPV6_ADDR_RANGE.
     *
     * @param first the first of them
     * @param last the last of them, included; of the same family, not necessarily above the first
     */
    record Range(IpAddress first, IpAddress last) implements Identity {
        /** Checks the families. */
        public Range {
            checkOneFamily(first, last);
        }

        @Override
        public int type() {
            return (first.isIpv4() ? IdentificationType.IPV4_ADDR_RANGE : IdentificationType.IPV6_ADDR_RANGE).code();
        }

        @Override
        public void write(WireWriter out) {
            out.octets(first.octets()).octets(last.octets());
        }
    }

    /** A host name: ID_FQDN. */
    record Fqdn(Octets name) implements Identity {
        @Override
        public int type() {
            return IdentificationType.FQDN.code();
        }

        @Override
        public void write(WireWriter out) {
            out.octets(name);
        }
    }

    /** A user at a host, like a mail address: ID_USER_FQDN. */
    record UserFqdn(Octets name) implements Identity {
        @Override
        public int type() {
            return IdentificationType.USER_FQDN.code();
        }

        @Override
        public void write(WireWriter out) {
            out.octets(name);
        }
    }

    /** The DER form of an X.500 distinguished name: ID_DER_ASN1_DN. */
    record DistinguishedName(Octets der) implements Identity {
        @Override
        public int type() {
            return IdentificationType.DER_ASN1_DN.code();
        }

        @Override
        public void write(WireWriter out) {
            out.octets(der);
        }
    }

    /** The DER form of an X.509 general name: ID_DER_ASN1_GN. */
    record GeneralName(Octets der) implements Identity {
        @Override
        public int type() {
            return IdentificationType.DER_ASN1_GN.code();
        }

        @Override
        public void write(WireWriter out) {
            out.octets(der);
        }
    }

    /** Octets that tell which pre-shared key is meant: ID_KEY_ID. */
    record KeyId(Octets key) implements Identity {
        @Override
        public int type() {
            return IdentificationType.KEY_ID.code();
        }

        @Override
        public void write(WireWriter out) {
            out.octets(key);
        }
    }

    /**
     * An identity of a type that is not assigned.
     *
     * @param type 0 to 255
     * @param data as it came
     */
    record Unassigned(int type, Octets data) implements Identity {
        /** Checks that the type is not one of the others. */
        public Unassigned {
            if (type != (type & IdentityDescriptor.MAX_TYPE)
                    || IdentificationType.of(type).isPresent()) {
                throw new IllegalArgumentException("identification type " + type + " is assigned or no octet");
            }
        }

        @Override
        public void write(WireWriter out) {
            out.octets(data);
        }
    }

    /** Reads identification data, which goes to the end of {@code in}. */
    static DecodeResult<Identity> decode(int type, WireReader in) {
        Optional<IdentificationType> known = IdentificationType.of(type);
        if (known.isEmpty()) {
            return new Decoded<>(new Unassigned(type, in.rest()));
        }
        int needed = IdentityDescriptor.dataOctets(known.get());
        if (needed != IdentityDescriptor.ANY_LENGTH && needed != in.remaining()) {
            return in.malformed(
                    MalformedReason.IDENTITY_LENGTH,
                    "identification of type " + type + " has " + in.remaining() + " octets of data and must have "
                            + needed);
        }
        return new Decoded<>(
                switch (known.get()) {
                    case IPV4_ADDR, IPV6_ADDR -> new Address(new IpAddress(in.rest()));
                    case IPV4_ADDR_SUBNET, IPV6_ADDR_SUBNET -> {
                        IpAddress address = new IpAddress(in.octets(needed / 2));
                        yield new Subnet(address, new IpAddress(in.rest()));
                    }
                    case IPV4_ADDR_RANGE, IPV6_ADDR_RANGE -> {
                        IpAddress first = new IpAddress(in.octets(needed / 2));
                        yield new Range(first, new IpAddress(in.rest()));
                    }
                    case FQDN -> new Fqdn(in.rest());
                    case USER_FQDN -> new UserFqdn(in.rest());
                    case DER_ASN1_DN -> new DistinguishedName(in.rest());
                    case DER_ASN1_GN -> new GeneralName(in.rest());
                    case KEY_ID -> new KeyId(in.rest());
                });
    }

    private static void checkOneFamily(IpAddress first, IpAddress second) {
        if (first.isIpv4() != second.isIpv4()) {
            throw new IllegalArgumentException(first + " and " + second + " are not of one family");
        }
    }
}
