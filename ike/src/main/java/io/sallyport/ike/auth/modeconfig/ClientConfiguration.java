package io.sallyport.ike.auth.modeconfig;

import io.sallyport.ike.message.assigned.ConfigurationAttribute;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a client gets (draft-dukes-ike-mode-cfg-02 section 3.4).
 *
 * @param addresses at most one of each family
 * @param nameServers DNS, of any family
 * @param windowsNameServers NBNS, IPv4 alone
 * @param subnets behind the server
 */
public record ClientConfiguration(
        List<IpAddress> addresses,
        List<IpAddress> nameServers,
        List<IpAddress> windowsNameServers,
        List<ProtectedSubnet> subnets) {
    private static final Octets HOST_MASK = Octets.ofHex("ffffffff");

    /** Keeps its own lists. */
    public ClientConfiguration {
        addresses = List.copyOf(addresses);
        nameServers = List.copyOf(nameServers);
        windowsNameServers = List.copyOf(windowsNameServers);
        subnets = List.copyOf(subnets);
    }

    /**
     * Reads what a server gives: a REPLY, or a SET where the server pushes. What is malformed or unknown is passed over:
     * the address is there or it is not.
     */
    public static ClientConfiguration of(List<DataAttribute> attributes) {
        return new ClientConfiguration(
                addresses(
                        attributes,
                        ConfigurationAttribute.INTERNAL_IP4_ADDRESS,
                        ConfigurationAttribute.INTERNAL_IP6_ADDRESS),
                addresses(attributes, ConfigurationAttribute.INTERNAL_IP4_DNS, ConfigurationAttribute.INTERNAL_IP6_DNS),
                addresses(attributes, ConfigurationAttribute.INTERNAL_IP4_NBNS),
                attributes.stream()
                        .flatMap(attribute -> ProtectedSubnet.of(attribute).stream())
                        .toList());
    }

    /** REPLY: of all that is here, what the client asked for. */
    public List<DataAttribute> answer(List<DataAttribute> request) {
        Set<Integer> asked = request.stream().map(DataAttribute::type).collect(Collectors.toSet());
        return all().stream()
                .filter(attribute -> asked.contains(attribute.type()))
                .toList();
    }

    /** SET: all that is here, where the server pushes. */
    public List<DataAttribute> all() {
        List<DataAttribute> all = new ArrayList<>();
        for (IpAddress address : addresses) {
            add(all, address, ConfigurationAttribute.INTERNAL_IP4_ADDRESS, ConfigurationAttribute.INTERNAL_IP6_ADDRESS);
            if (address.isIpv4()) {
                all.add(variable(ConfigurationAttribute.INTERNAL_IP4_NETMASK, HOST_MASK));
            }
        }
        nameServers.forEach(server ->
                add(all, server, ConfigurationAttribute.INTERNAL_IP4_DNS, ConfigurationAttribute.INTERNAL_IP6_DNS));
        windowsNameServers.forEach(server ->
                add(all, server, ConfigurationAttribute.INTERNAL_IP4_NBNS, ConfigurationAttribute.INTERNAL_IP6_NBNS));
        subnets.forEach(subnet -> all.add(subnet.attribute()));
        splitInclude().ifPresent(all::add);
        return List.copyOf(all);
    }

    /** The attribute by which Cisco's clients learn the IPv4 networks: each as address, mask and six zeros. */
    private Optional<DataAttribute> splitInclude() {
        List<Octets> networks = subnets.stream()
                .flatMap(subnet -> subnet.splitInclude().stream())
                .toList();
        return networks.isEmpty()
                ? Optional.empty()
                : Optional.of(variable(ConfigurationAttribute.UNITY_SPLIT_INCLUDE, joined(networks)));
    }

    private static Octets joined(List<Octets> parts) {
        WireWriter out = new WireWriter();
        parts.forEach(out::octets);
        return out.toOctets();
    }

    private static List<IpAddress> addresses(List<DataAttribute> attributes, ConfigurationAttribute... classes) {
        Set<Integer> wanted =
                Set.of(classes).stream().map(ConfigurationAttribute::code).collect(Collectors.toSet());
        List<IpAddress> addresses = new ArrayList<>();
        for (DataAttribute attribute : attributes) {
            if (wanted.contains(attribute.type())
                    && attribute instanceof DataAttribute.Variable(int _, Octets value)
                    && (value.length() == IpAddress.IPV4_OCTETS || value.length() == IpAddress.IPV6_OCTETS)) {
                addresses.add(new IpAddress(value));
            }
        }
        return addresses;
    }

    private static void add(
            List<DataAttribute> all, IpAddress address, ConfigurationAttribute ipv4, ConfigurationAttribute ipv6) {
        all.add(variable(address.isIpv4() ? ipv4 : ipv6, address.octets()));
    }

    private static DataAttribute variable(ConfigurationAttribute attribute, Octets value) {
        return new DataAttribute.Variable(attribute.code(), value);
    }
}
