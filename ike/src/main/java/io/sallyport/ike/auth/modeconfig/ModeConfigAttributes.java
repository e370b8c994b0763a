package io.sallyport.ike.auth.modeconfig;

import io.sallyport.ike.message.assigned.ConfigurationAttribute;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.wire.Octets;
import java.util.List;
import java.util.stream.Stream;

/** What a client asks for: each attribute without a value (draft-dukes-ike-mode-cfg-02 section 3.3). */
public final class ModeConfigAttributes {
    private ModeConfigAttributes() {}

    /** REQUEST for an address of either or both families, and what goes with it. */
    public static List<DataAttribute> request(boolean ipv4, boolean ipv6) {
        Stream<ConfigurationAttribute> first = ipv4
                ? Stream.of(
                        ConfigurationAttribute.INTERNAL_IP4_ADDRESS,
                        ConfigurationAttribute.INTERNAL_IP4_NETMASK,
                        ConfigurationAttribute.INTERNAL_IP4_DNS,
                        ConfigurationAttribute.INTERNAL_IP4_NBNS,
                        ConfigurationAttribute.INTERNAL_IP4_SUBNET)
                : Stream.of();
        Stream<ConfigurationAttribute> second = ipv6
                ? Stream.of(
                        ConfigurationAttribute.INTERNAL_IP6_ADDRESS,
                        ConfigurationAttribute.INTERNAL_IP6_DNS,
                        ConfigurationAttribute.INTERNAL_IP6_SUBNET)
                : Stream.of();
        return Stream.concat(first, second).map(ModeConfigAttributes::empty).toList();
    }

    /** True if a REQUEST asks for an IPv4 address. */
    public static boolean asksForIpv4(List<DataAttribute> request) {
        return has(request, ConfigurationAttribute.INTERNAL_IP4_ADDRESS);
    }

    /** True if a REQUEST asks for an IPv6 address. */
    public static boolean asksForIpv6(List<DataAttribute> request) {
        return has(request, ConfigurationAttribute.INTERNAL_IP6_ADDRESS);
    }

    /** ACK of a SET: its attributes without their values. */
    public static List<DataAttribute> acknowledgement(List<DataAttribute> set) {
        return set.stream()
                .map(attribute -> (DataAttribute) new DataAttribute.Variable(attribute.type(), Octets.EMPTY))
                .toList();
    }

    private static boolean has(List<DataAttribute> attributes, ConfigurationAttribute wanted) {
        return attributes.stream().anyMatch(attribute -> attribute.type() == wanted.code());
    }

    private static DataAttribute empty(ConfigurationAttribute attribute) {
        return new DataAttribute.Variable(attribute.code(), Octets.EMPTY);
    }
}
