package io.sallyport.pipeline.spd;

import io.sallyport.pipeline.packet.IpProtocol;

/**
 * What of a packet a policy or an SA looks at (RFC 4301 section 4.4.1.1).
 *
 * @param source where the packet comes from
 * @param destination where it goes, of the same family
 * @param protocol next-layer protocol 1 to 255, or {@link #ANY_PROTOCOL}
 * @param sourcePorts {@link PortRange#ANY} unless the protocol has ports, or is an ICMP: see {@link IcmpMessages}
 * @param destinationPorts likewise
 */
public record Selector(
        Prefix source, Prefix destination, int protocol, PortRange sourcePorts, PortRange destinationPorts) {
    /** Matches every protocol; 0 as in an IKE traffic selector. */
    public static final int ANY_PROTOCOL = 0;

    /** Highest protocol number. */
    public static final int MAXIMUM_PROTOCOL = 0xff;

    /** Checks that the parts go together. */
    public Selector {
        if (source.family() != destination.family()) {
            throw new IllegalArgumentException(
                    "a selector's addresses are of one family, not " + source + " and " + destination);
        }
        if (protocol < ANY_PROTOCOL || protocol > MAXIMUM_PROTOCOL) {
            throw new IllegalArgumentException("a protocol is 1 to 255 or 0 for any, not " + protocol);
        }
        boolean ports = !sourcePorts.isAny() || !destinationPorts.isAny();
        // RFC 4301 section 7.1: any protocol goes with any port.
        if (ports && !IpProtocol.hasPorts(protocol) && !IpProtocol.isIcmp(protocol)) {
            throw new IllegalArgumentException("ports " + sourcePorts + " -> " + destinationPorts
                    + " need a protocol that has ports, such as 6 (TCP) or 17 (UDP), not "
                    + (protocol == ANY_PROTOCOL ? "any" : Integer.toString(protocol)));
        }
    }

    /** Every packet from {@code source} to {@code destination}. */
    public static Selector between(Prefix source, Prefix destination) {
        return new Selector(source, destination, ANY_PROTOCOL, PortRange.ANY, PortRange.ANY);
    }

    /**
     * ICMP messages from {@code source} to {@code destination}.
     *
     * @param protocol of ICMP or ICMPv6
     * @param messages made by {@link IcmpMessages}
     */
    public static Selector ofIcmp(Prefix source, Prefix destination, int protocol, PortRange messages) {
        if (!IpProtocol.isIcmp(protocol)) {
            throw new IllegalArgumentException("ICMP messages need protocol 1 (ICMP) or 58 (ICMPv6), not " + protocol);
        }
        return new Selector(source, destination, protocol, PortRange.ANY, messages);
    }

    /** The selector of the opposite direction. */
    public Selector reversed() {
        return new Selector(destination, source, protocol, destinationPorts, sourcePorts);
    }

    /** 4 or 6. */
    public int family() {
        return source.family();
    }

    /** True if every protocol matches. */
    public boolean isAnyProtocol() {
        return protocol == ANY_PROTOCOL;
    }

    @Override
    public String toString() {
        String addresses = source + " -> " + destination;
        String protocols = isAnyProtocol() ? "" : " protocol " + protocol;
        boolean ports = !sourcePorts.isAny() || !destinationPorts.isAny();
        String what = IpProtocol.isIcmp(protocol) ? " messages " : " ports ";
        return addresses + protocols + (ports ? what + sourcePorts + " -> " + destinationPorts : "");
    }
}
