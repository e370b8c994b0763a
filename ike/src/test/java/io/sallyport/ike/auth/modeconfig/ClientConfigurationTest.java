package io.sallyport.ike.auth.modeconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.message.assigned.ConfigurationAttribute;
import io.sallyport.ike.message.attribute.AttributeList;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a client gets")
final class ClientConfigurationTest {
    private static final ClientConfiguration BOTH = new ClientConfiguration(
            List.of(ip("10.3.0.7"), ip("2001:db8::7")),
            List.of(ip("10.1.0.53"), ip("2001:db8::53")),
            List.of(ip("10.1.0.54")),
            List.of(
                    new ProtectedSubnet(ip("10.1.0.0"), 16),
                    new ProtectedSubnet(ip("0.0.0.0"), 0),
                    new ProtectedSubnet(ip("10.2.0.1"), 32),
                    new ProtectedSubnet(ip("2001:db8:1::"), 48)));

    @Test
    @DisplayName("is read as it was sent")
    void shouldReadWhatItWrites() {
        assertEquals(BOTH, ClientConfiguration.of(BOTH.all()));
    }

    @Test
    @DisplayName("answers what was asked for, and nothing else")
    void shouldAnswerWhatWasAskedFor() {
        List<DataAttribute> answer = BOTH.answer(ModeConfigAttributes.request(true, false));
        ClientConfiguration got = ClientConfiguration.of(answer);
        assertEquals(List.of(ip("10.3.0.7")), got.addresses());
        assertEquals(List.of(ip("10.1.0.53")), got.nameServers());
        assertEquals(3, got.subnets().size());
        assertEquals(
                List.of(ip("2001:db8::7")),
                ClientConfiguration.of(BOTH.answer(ModeConfigAttributes.request(false, true)))
                        .addresses());
        assertEquals(List.of(), BOTH.answer(List.of()));
    }

    @Test
    @DisplayName("has the octets of the draft: an address, a host mask, a network with its mask")
    void shouldHaveTheOctetsOfTheDraft() {
        ClientConfiguration small = new ClientConfiguration(
                List.of(ip("10.3.0.7")), List.of(), List.of(), List.of(new ProtectedSubnet(ip("10.1.0.0"), 16)));
        assertEquals(
                "000100040a030007" + "00020004ffffffff" + "000d00080a010000ffff0000"
                        + "7004000e0a010000ffff0000000000000000",
                AttributeList.encode(small.all()).toHex());
    }

    @Test
    @DisplayName("passes over what is malformed: lengths, masks with holes, prefixes that are too long")
    void shouldPassOverMalformedAttributes() {
        ClientConfiguration nothing = new ClientConfiguration(List.of(), List.of(), List.of(), List.of());
        assertEquals(
                nothing,
                ClientConfiguration.of(List.of(
                        variable(ConfigurationAttribute.INTERNAL_IP4_ADDRESS, "0a0300"),
                        variable(ConfigurationAttribute.INTERNAL_IP4_ADDRESS, ""),
                        variable(ConfigurationAttribute.INTERNAL_IP4_SUBNET, "0a010000ff00ff00"),
                        variable(ConfigurationAttribute.INTERNAL_IP4_SUBNET, "0a010000"),
                        variable(ConfigurationAttribute.INTERNAL_IP6_SUBNET, "00".repeat(16) + "81"),
                        new DataAttribute.Basic(ConfigurationAttribute.INTERNAL_IP4_DNS.code(), 1),
                        variable(ConfigurationAttribute.APPLICATION_VERSION, "41"))));
    }

    @Test
    @DisplayName("is asked for by family, and acknowledged without values")
    void shouldAskByFamily() {
        List<DataAttribute> ipv4 = ModeConfigAttributes.request(true, false);
        assertTrue(ModeConfigAttributes.asksForIpv4(ipv4));
        assertFalse(ModeConfigAttributes.asksForIpv6(ipv4));
        List<DataAttribute> ipv6 = ModeConfigAttributes.request(false, true);
        assertFalse(ModeConfigAttributes.asksForIpv4(ipv6));
        assertTrue(ModeConfigAttributes.asksForIpv6(ipv6));
        assertEquals(
                "00010000" + "00020000",
                AttributeList.encode(
                                ModeConfigAttributes.acknowledgement(BOTH.all().subList(0, 2)))
                        .toHex());
    }

    @Test
    @DisplayName("has no network longer than an address")
    void shouldRefuseALongNetwork() {
        assertThrows(IllegalArgumentException.class, () -> new ProtectedSubnet(ip("10.0.0.0"), 33));
    }

    private static DataAttribute variable(ConfigurationAttribute attribute, String hex) {
        return new DataAttribute.Variable(attribute.code(), Octets.ofHex(hex));
    }

    private static IpAddress ip(String text) {
        return IdentityText.address(text).orElseThrow();
    }
}
