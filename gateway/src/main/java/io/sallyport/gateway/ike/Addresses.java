package io.sallyport.gateway.ike;

import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.Arrays;

/** Addresses and selectors of IKE as the data plane has them, and back. */
public final class Addresses {
    private Addresses() {}

    /** A single address. */
    public static Prefix prefix(IpAddress address) {
        return Prefix.ofAddress(address.octets().toByteArray());
    }

    /** A single address, or the lowest one of a prefix. */
    public static IpAddress address(Prefix address) {
        byte[] octets = address.octets();
        return new IpAddress(Octets.of(address.isIpv4() ? Arrays.copyOf(octets, IpAddress.IPV4_OCTETS) : octets));
    }

    /** One side of a selector of the data plane. */
    public static TrafficSelector side(Prefix prefix, int protocol, PortRange ports) {
        int port = ports.equals(PortRange.ANY) ? 0 : ports.low();
        return TrafficSelector.ofPrefix(address(prefix), prefix.length()).with(protocol, port);
    }

    /**
     * Outbound packets within negotiated selectors.
     *
     * @throws IllegalArgumentException if a side is no prefix, or the two have different protocols
     */
    public static Selector outbound(SelectorPair pair) {
        int protocol = pair.local().protocol();
        if (protocol != pair.remote().protocol()) {
            throw new IllegalArgumentException("the selectors " + pair + " have two protocols");
        }
        return new Selector(
                prefix(pair.local()), prefix(pair.remote()), protocol, ports(pair.local()), ports(pair.remote()));
    }

    private static PortRange ports(TrafficSelector side) {
        return side.port() == 0 ? PortRange.ANY : new PortRange(side.port(), side.port());
    }

    private static Prefix prefix(TrafficSelector side) {
        byte[] first = side.first().octets().toByteArray();
        byte[] last = side.last().octets().toByteArray();
        int length = 0;
        while (length < first.length * Byte.SIZE && bit(first, length) == bit(last, length)) {
            length++;
        }
        for (int i = length; i < first.length * Byte.SIZE; i++) {
            if (bit(first, i) != 0 || bit(last, i) != 1) {
                throw new IllegalArgumentException("the data plane takes prefixes, and " + side + " is none");
            }
        }
        Prefix address = Prefix.ofAddress(first);
        return address.isIpv4()
                ? Prefix.ofIpv4(address.ipv4(), length)
                : Prefix.ofIpv6(address.high(), address.low(), length);
    }

    private static int bit(byte[] octets, int index) {
        return octets[index / Byte.SIZE] >>> (Byte.SIZE - 1 - index % Byte.SIZE) & 1;
    }
}
