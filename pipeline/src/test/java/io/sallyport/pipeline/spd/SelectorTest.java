package io.sallyport.pipeline.spd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.packet.IpProtocol;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
    private static final Prefix LEFT = Prefix.parse("10.1.0.0/16");
    private static final Prefix RIGHT = Prefix.parse("10.2.0.0/16");

    @ParameterizedTest
    @ValueSource(strings = {"any", "0", "53", "1024-65535", "65535"})
    void shouldWritePortsAsTheyWereRead(String text) {
        assertEquals(text, PortRange.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "65536", "20-10", "1-", "-", "1-2-3", "http", "ANY", " 1", "1 - 2", "999999"})
    void shouldRefuseWhatIsNoPortRange(String text) {
        assertThrows(IllegalArgumentException.class, () -> PortRange.parse(text));
    }

    @Test
    @DisplayName("the whole range is ANY, as in an IKE traffic selector, and only ANY matches an opaque port")
    void shouldMatchOpaquePortsByAnyOnly() {
        assertEquals(PortRange.ANY, PortRange.parse("0-65535"));
        assertTrue(PortRange.ANY.matches(PortRange.OPAQUE));
        assertTrue(PortRange.ANY.matches(65_535));
        assertFalse(new PortRange(0, 65_534).matches(PortRange.OPAQUE));
        assertTrue(PortRange.of(53).matches(53));
        assertFalse(PortRange.of(53).matches(54));
        assertFalse(PortRange.of(53).matches(52));
    }

    @Test
    void shouldRefuseTwoFamilies() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Selector.between(LEFT, Prefix.ANY6));

        assertEquals("a selector's addresses are of one family, not 10.1.0.0/16 and ::/0", e.getMessage());
    }

    @Test
    void shouldRefuseAProtocolBeyondOneOctet() {
        assertThrows(
                IllegalArgumentException.class, () -> new Selector(LEFT, RIGHT, 256, PortRange.ANY, PortRange.ANY));
        assertThrows(IllegalArgumentException.class, () -> new Selector(LEFT, RIGHT, -1, PortRange.ANY, PortRange.ANY));
    }

    @Test
    @DisplayName("ports go with a protocol that has them, so any protocol means any port")
    void shouldRefusePortsWithoutAProtocolThatHasThem() {
        PortRange dns = PortRange.of(53);

        assertThrows(
                IllegalArgumentException.class,
                () -> new Selector(LEFT, RIGHT, Selector.ANY_PROTOCOL, PortRange.ANY, dns));
        assertThrows(
                IllegalArgumentException.class, () -> new Selector(LEFT, RIGHT, IpProtocol.ESP, dns, PortRange.ANY));
        assertEquals(dns, new Selector(LEFT, RIGHT, IpProtocol.UDP, PortRange.ANY, dns).destinationPorts());
    }

    @Test
    @DisplayName("an ICMP selector chooses types and codes in the place of ports, and only of an ICMP")
    void shouldChooseIcmpMessages() {
        Selector echo = Selector.ofIcmp(LEFT, RIGHT, IpProtocol.ICMP, IcmpMessages.types(8, 8));

        assertEquals(new PortRange(0x0800, 0x08ff), echo.destinationPorts());
        assertEquals(echo.destinationPorts(), echo.reversed().sourcePorts());
        assertEquals("10.1.0.0/16 -> 10.2.0.0/16 protocol 1 messages any -> 2048-2303", echo.toString());
        assertEquals(new PortRange(0x0301, 0x0303), IcmpMessages.codes(3, 1, 3));
        assertThrows(IllegalArgumentException.class, () -> IcmpMessages.codes(3, 1, 256));
        assertThrows(
                IllegalArgumentException.class,
                () -> Selector.ofIcmp(LEFT, RIGHT, IpProtocol.UDP, IcmpMessages.types(8, 8)));
    }

    @Test
    void shouldReverseAddressesAndPorts() {
        Selector selector = new Selector(LEFT, RIGHT, IpProtocol.TCP, PortRange.of(1), PortRange.of(2));

        assertEquals(new Selector(RIGHT, LEFT, IpProtocol.TCP, PortRange.of(2), PortRange.of(1)), selector.reversed());
    }

    @Test
    void shouldDescribeOnlyWhatIsNotAny() {
        assertEquals("10.1.0.0/16 -> 10.2.0.0/16", Selector.between(LEFT, RIGHT).toString());
        assertEquals(
                "10.1.0.0/16 -> 10.2.0.0/16 protocol 17 ports any -> 53",
                new Selector(LEFT, RIGHT, IpProtocol.UDP, PortRange.ANY, PortRange.of(53)).toString());
    }
}
