package io.sallyport.pipeline.neighbour;

import io.sallyport.pipeline.classify.OwnAddress;
import io.sallyport.pipeline.spd.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * What the gateway is on one link.
 *
 * @param port index of the port that leads to it
 * @param mac the gateway's MAC address there
 * @param addresses its IP addresses there, the preferred ones first
 */
public record Link(int port, long mac, List<OwnAddress> addresses) {
    private static final Prefix LINK_LOCAL = Prefix.parse("fe80::/10");
    private static final Prefix GROUPS4 = Prefix.parse("224.0.0.0/3");
    private static final Prefix LOOPBACK4 = Prefix.parse("127.0.0.0/8");
    private static final Prefix ZERO4 = Prefix.parse("0.0.0.0/8");
    private static final Prefix GROUPS6 = Prefix.parse("ff00::/8");
    /** Unspecified and loopback. */
    private static final Prefix NO_STATION6 = Prefix.parse("::/127");

    private static final int LONGEST_WITH_BROADCAST = 30;

    /** Keeps its own list. */
    public Link {
        Neighbour.checkMac("port " + port, mac);
        addresses = List.copyOf(addresses);
    }

    /** True if the address is the gateway's own on this link. */
    boolean owns(Prefix address) {
        return addresses.stream().anyMatch(own -> own.address().equals(address));
    }

    /** True if a station on this link, and not the gateway, may have the address. */
    boolean mayHave(Prefix address) {
        if (owns(address)) {
            return false;
        }
        if (address.isIpv4()) {
            return !GROUPS4.contains(address)
                    && !LOOPBACK4.contains(address)
                    && !ZERO4.contains(address)
                    && addresses.stream().anyMatch(own -> isStation4(address, own.network()));
        }
        if (GROUPS6.contains(address) || NO_STATION6.contains(address)) {
            return false;
        }
        return addresses.stream()
                .anyMatch(own ->
                        own.network().contains(address) || (!own.address().isIpv4() && LINK_LOCAL.contains(address)));
    }

    /** Neither the network's own address nor its broadcast address (RFC 1122 section 3.2.1.3). */
    private static boolean isStation4(Prefix address, Prefix network) {
        if (!network.contains(address)) {
            return false;
        }
        int host = address.ipv4() & ~(network.length() == 0 ? 0 : -1 << (Integer.SIZE - network.length()));
        int broadcast = network.length() == 0 ? -1 : (1 << (Integer.SIZE - network.length())) - 1;
        return network.length() > LONGEST_WITH_BROADCAST || (host != 0 && host != broadcast);
    }

    /** The address to ask for {@code target} from: one of the same network, else any of the family. */
    Optional<Prefix> sourceFor(Prefix target) {
        return addresses.stream()
                .filter(own -> own.network().contains(target))
                .findFirst()
                .or(() -> addresses.stream()
                        .filter(own -> own.address().family() == target.family())
                        .findFirst())
                .map(OwnAddress::address);
    }
}
