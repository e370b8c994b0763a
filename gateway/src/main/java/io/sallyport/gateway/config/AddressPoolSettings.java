package io.sallyport.gateway.config;

import io.sallyport.ike.auth.modeconfig.AddressPool;
import io.sallyport.ike.auth.modeconfig.ProtectedSubnet;
import io.sallyport.ike.message.identity.IpAddress;
import java.util.List;
import java.util.Map;

/**
 * Addresses for clients, and what they are told with them.
 *
 * @param name how connections refer to it
 * @param addresses first and last
 * @param nameServers DNS
 * @param windowsNameServers NBNS
 * @param networks behind the gateway, which clients reach through it
 * @param assigned addresses of certain users or identities
 */
public record AddressPoolSettings(
        String name,
        Range addresses,
        List<IpAddress> nameServers,
        List<IpAddress> windowsNameServers,
        List<ProtectedSubnet> networks,
        Map<String, IpAddress> assigned) {
    /** Keeps its own lists. */
    public AddressPoolSettings {
        nameServers = List.copyOf(nameServers);
        windowsNameServers = List.copyOf(windowsNameServers);
        networks = List.copyOf(networks);
        assigned = Map.copyOf(assigned);
    }

    /** Both ends of a range of addresses of one family. */
    public record Range(IpAddress first, IpAddress last) {}

    /** The pool, with no lease yet. */
    public AddressPool pool() {
        return new AddressPool(name, addresses.first(), addresses.last(), assigned);
    }
}
