package io.sallyport.ike.sa;

import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.wire.Octets;
import java.util.Optional;

/**
 * One side of the packets that an SA carries, as an ID payload of Quick Mode can say it (RFC 2407 section 4.6.2).
 *
 * @param first lowest address
 * @param last highest address, of the same family and not below the first
 * @param protocol IP protocol, 0 to 255; 0: any
 * @param port 0 to 65,535; 0: any
 */
public record TrafficSelector(IpAddress first, IpAddress last, int protocol, int port) {
    private static final int MAX_PROTOCOL = 255;
    private static final int MAX_PORT = 65_535;
    private static final int OCTET = 0xff;

    /** Checks the ranges. */
    public TrafficSelector {
        if (first.isIpv4() != last.isIpv4()) {
            throw new IllegalArgumentException(first + " and " + last + " are not of one family");
        }
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("the range " + first + " to " + last + " is empty");
        }
        if (protocol < 0 || protocol > MAX_PROTOCOL || port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "protocol and port are 0 to 255 and 0 to 65535, not " + protocol + " and " + port);
        }
    }

    /** All that one address sends. */
    public static TrafficSelector ofHost(IpAddress address) {
        return new TrafficSelector(address, address, 0, 0);
    }

    /** All that a network sends; bits behind the prefix are taken as 0. */
    public static TrafficSelector ofPrefix(IpAddress address, int prefixBits) {
        byte[] low = address.octets().toByteArray();
        if (prefixBits < 0 || prefixBits > low.length * Byte.SIZE) {
            throw new IllegalArgumentException("a prefix of " + address + " cannot have " + prefixBits + " bits");
        }
        byte[] high = low.clone();
        for (int bit = prefixBits; bit < low.length * Byte.SIZE; bit++) {
            int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
            low[bit / Byte.SIZE] &= (byte) ~mask;
            high[bit / Byte.SIZE] |= (byte) mask;
        }
        return new TrafficSelector(new IpAddress(Octets.of(low)), new IpAddress(Octets.of(high)), 0, 0);
    }

    /** What an ID payload of Quick Mode says; empty if it names no addresses, or none that are a range. */
    public static Optional<TrafficSelector> of(IdentificationPayload id) {
        return switch (id.identity()) {
            case Identity.Address(IpAddress address) ->
                Optional.of(new TrafficSelector(address, address, id.protocol(), id.port()));
            case Identity.Range(IpAddress first, IpAddress last)
            when first.compareTo(last) <= 0 -> Optional.of(new TrafficSelector(first, last, id.protocol(), id.port()));
            case Identity.Subnet(IpAddress address, IpAddress mask) ->
                prefixOf(mask).map(bits -> ofPrefix(address, bits).with(id.protocol(), id.port()));
            default -> Optional.empty();
        };
    }

    /** The same addresses with a protocol and a port. */
    public TrafficSelector with(int ofProtocol, int ofPort) {
        return new TrafficSelector(first, last, ofProtocol, ofPort);
    }

    /** Another single address with the same protocol and port, if this is a single one of that family; else this. */
    public TrafficSelector asHost(IpAddress address) {
        boolean host = first.equals(last) && first.isIpv4() == address.isIpv4();
        return host ? new TrafficSelector(address, address, protocol, port) : this;
    }

    /** The ID payload that says this: a single address, a subnet, or else a range. */
    public IdentificationPayload toPayload() {
        return new IdentificationPayload(identity(), protocol, port);
    }

    /** True if all that the other means is meant here too. */
    public boolean contains(TrafficSelector other) {
        return first.isIpv4() == other.first.isIpv4()
                && first.compareTo(other.first) <= 0
                && last.compareTo(other.last) >= 0
                && (protocol == 0 || protocol == other.protocol)
                && (port == 0 || port == other.port);
    }

    /** True if the address is within the range. */
    public boolean containsAddress(IpAddress address) {
        return first.isIpv4() == address.isIpv4() && first.compareTo(address) <= 0 && last.compareTo(address) >= 0;
    }

    private Identity identity() {
        if (first.equals(last)) {
            return new Identity.Address(first);
        }
        byte[] low = first.octets().toByteArray();
        byte[] mask = last.octets().toByteArray();
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) ~(mask[i] ^ low[i]);
        }
        IpAddress ones = new IpAddress(Octets.of(mask));
        return prefixOf(ones)
                .filter(bits -> ofPrefix(first, bits).equals(new TrafficSelector(first, last, 0, 0)))
                .<Identity>map(_ -> new Identity.Subnet(first, ones))
                .orElseGet(() -> new Identity.Range(first, last));
    }

    /** How many ones a mask begins with; empty if more follow behind a zero. */
    private static Optional<Integer> prefixOf(IpAddress mask) {
        int bits = 0;
        boolean ended = false;
        for (byte octet : mask.octets().toByteArray()) {
            for (int bit = Byte.SIZE - 1; bit >= 0; bit--) {
                boolean one = (octet >>> bit & 1) == 1;
                if (one && ended) {
                    return Optional.empty();
                }
                ended |= !one;
                bits += one ? 1 : 0;
            }
        }
        return Optional.of(bits);
    }

    @Override
    public String toString() {
        String addresses = first.equals(last) ? first.toString() : first + "-" + last;
        return protocol == 0 && port == 0 ? addresses : addresses + "[" + (protocol & OCTET) + "/" + port + "]";
    }
}
