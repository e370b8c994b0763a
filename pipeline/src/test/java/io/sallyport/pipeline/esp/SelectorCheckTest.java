package io.sallyport.pipeline.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.spd.IcmpMessages;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The inner packet of an inbound SA against its selectors, written by the SAD as for any SA. */
final class SelectorCheckTest {
    private static final String FAR = "10.2.3.4";
    private static final String NEAR = "10.1.3.4";
    private static final String FAR6 = "2001:db8:2::4";
    private static final String NEAR6 = "2001:db8:1::4";
    private static final Selector ANY4 = Selector.between(Prefix.ANY4, Prefix.ANY4);
    private static final Selector ANY6 = Selector.between(Prefix.ANY6, Prefix.ANY6);

    private static boolean matches(Selector selector, byte[] packet) {
        Prefix peer = Prefix.parseAddress("192.0.2.2");
        Prefix gateway = Prefix.parseAddress("192.0.2.1");
        try (ColdRecord record = ColdRecord.ofInbound(
                        ColdRecord.inbound().selector(selector).outer(peer, gateway));
                OffHeap area = OffHeap.allocate(packet.length)) {
            Memory.write(area.address(), packet);
            return SelectorCheck.matches(record.address(), area.address(), packet.length);
        }
    }

    private static Selector between(String source, String destination) {
        return Selector.between(Prefix.parse(source), Prefix.parse(destination));
    }

    private static Selector ports(int family, int protocol, String source, String destination) {
        Prefix any = family == Prefix.IPV4 ? Prefix.ANY4 : Prefix.ANY6;
        return new Selector(any, any, protocol, PortRange.parse(source), PortRange.parse(destination));
    }

    private static byte[] udp4(int source, int destination) {
        return Frames.udp(FAR, NEAR, source, destination, new byte[4]);
    }

    private static byte[] udp6(int source, int destination) {
        return Frames.udp(FAR6, NEAR6, source, destination, new byte[4]);
    }

    /** The packet as a bare transport protocol without ports. */
    private static byte[] icmp4() {
        return Frames.ipv4(Frames.address(FAR), Frames.address(NEAR), IpProtocol.ICMP, 64, 0, new byte[8]);
    }

    @Test
    void shouldPassEveryPacketOfTheFamilyWhereNothingIsSelected() {
        assertTrue(matches(ANY4, udp4(1, 2)));
        assertTrue(matches(ANY4, icmp4()));
        assertTrue(matches(ANY6, udp6(1, 2)));
        assertFalse(matches(ANY4, udp6(1, 2)));
        assertFalse(matches(ANY6, udp4(1, 2)));
    }

    @Test
    @DisplayName("D4: source and destination are each held to their own prefix, IPv4")
    void shouldHoldIpv4Addresses() {
        assertTrue(matches(between("10.2.0.0/16", "10.1.0.0/16"), udp4(1, 2)));
        assertFalse(matches(between("10.1.0.0/16", "10.2.0.0/16"), udp4(1, 2)), "the other way round");
        assertFalse(matches(between("10.3.0.0/16", "10.1.0.0/16"), udp4(1, 2)));
        assertFalse(matches(between("10.2.0.0/16", "10.0.0.0/16"), udp4(1, 2)));
        assertTrue(matches(between(FAR + "/32", NEAR + "/32"), udp4(1, 2)));
        assertFalse(matches(between("10.2.3.5/32", NEAR + "/32"), udp4(1, 2)));
        assertTrue(matches(between("10.2.3.4/31", "10.1.3.0/29"), udp4(1, 2)));
        assertFalse(matches(between("10.2.3.6/31", "10.1.3.0/29"), udp4(1, 2)));
    }

    @Test
    @DisplayName("D4: source and destination are each held to their own prefix, IPv6, past 64 bits too")
    void shouldHoldIpv6Addresses() {
        assertTrue(matches(between("2001:db8:2::/48", "2001:db8:1::/48"), udp6(1, 2)));
        assertFalse(matches(between("2001:db8:1::/48", "2001:db8:2::/48"), udp6(1, 2)), "the other way round");
        assertTrue(matches(between("2001:db8:2::4/127", "2001:db8:1::4/128"), udp6(1, 2)));
        assertFalse(matches(between("2001:db8:2::6/127", "2001:db8:1::4/128"), udp6(1, 2)));
        assertFalse(matches(between("2001:db8:2::4/127", "2001:db8:1::5/128"), udp6(1, 2)));
        assertFalse(matches(between("2001:db8:2:1::/64", "2001:db8:1::/64"), udp6(1, 2)));
    }

    @Test
    void shouldHoldTheProtocol() {
        assertTrue(matches(ports(Prefix.IPV4, IpProtocol.UDP, "any", "any"), udp4(1, 2)));
        assertFalse(matches(ports(Prefix.IPV4, IpProtocol.TCP, "any", "any"), udp4(1, 2)));
        assertTrue(matches(ports(Prefix.IPV4, IpProtocol.ICMP, "any", "any"), icmp4()));
        assertTrue(matches(ports(Prefix.IPV6, IpProtocol.UDP, "any", "any"), udp6(1, 2)));
        assertFalse(matches(ports(Prefix.IPV6, IpProtocol.ICMPV6, "any", "any"), udp6(1, 2)));
    }

    @Test
    @DisplayName("D4: an ICMP selector holds type and code, whichever side of the SA it was written for")
    void shouldHoldIcmpTypeAndCode() {
        byte[] echo = icmp4();
        echo[20] = 8;
        Selector requests = Selector.ofIcmp(Prefix.ANY4, Prefix.ANY4, IpProtocol.ICMP, IcmpMessages.types(8, 8));
        Selector replies = Selector.ofIcmp(Prefix.ANY4, Prefix.ANY4, IpProtocol.ICMP, IcmpMessages.types(0, 0));

        assertTrue(matches(requests, echo));
        assertTrue(matches(requests.reversed(), echo));
        assertFalse(matches(replies, echo));
        assertFalse(matches(requests, Frames.withFragmentField(echo, 0x2001)), "a later fragment shows no type");
    }

    @Test
    void shouldHoldBothPortsToTheirRanges() {
        for (int family : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            Selector selector = ports(family, IpProtocol.UDP, "1000-2000", "53");
            for (int source : new int[] {999, 1000, 2000, 2001}) {
                for (int destination : new int[] {52, 53, 54}) {
                    byte[] packet = family == Prefix.IPV4 ? udp4(source, destination) : udp6(source, destination);
                    boolean within = source >= 1000 && source <= 2000 && destination == 53;
                    assertEquals(within, matches(selector, packet), source + " to " + destination);
                }
            }
            byte[] high = family == Prefix.IPV4 ? udp4(65_535, 32_768) : udp6(65_535, 32_768);
            assertTrue(matches(ports(family, IpProtocol.UDP, "65535", "32768-65535"), high), "ports are unsigned");
            assertTrue(matches(ports(family, IpProtocol.UDP, "any", "32768"), high));
            assertFalse(matches(ports(family, IpProtocol.UDP, "any", "32767"), high));
        }
    }

    @Test
    @DisplayName("D9: a later fragment shows no ports: refused where ports are selected, else held to the protocol")
    void shouldRefuseLaterFragmentsWherePortsAreSelected() {
        // What looks like the right ports is the middle of a datagram.
        byte[] later = Frames.withFragmentField(udp4(1000, 53), 0x2001);
        byte[] first = Frames.withFragmentField(udp4(1000, 53), 0x2000);
        assertFalse(matches(ports(Prefix.IPV4, IpProtocol.UDP, "1000", "53"), later));
        assertTrue(matches(ports(Prefix.IPV4, IpProtocol.UDP, "1000", "53"), first));
        assertTrue(matches(ports(Prefix.IPV4, IpProtocol.UDP, "any", "any"), later));
        assertTrue(matches(ANY4, later));

        byte[] later6 = Frames.withExtensions(udp6(1000, 53), 44, new byte[] {0, 0, 0, 9, 0, 0, 0, 0}, 0);
        byte[] first6 = Frames.withExtensions(udp6(1000, 53), 44, new byte[] {0, 0, 0, 1, 0, 0, 0, 0}, 0);
        assertFalse(matches(ports(Prefix.IPV6, IpProtocol.UDP, "1000", "53"), later6));
        assertTrue(matches(ports(Prefix.IPV6, IpProtocol.UDP, "1000", "53"), first6));
        assertTrue(matches(ANY6, later6));
    }

    @Test
    void shouldFindPortsBehindOptionsAndExtensionHeaders() {
        byte[] options = Frames.withOptions(udp4(1000, 53), new byte[] {1, 1, 1, 0, 1, 1, 1, 0});
        assertTrue(matches(ports(Prefix.IPV4, IpProtocol.UDP, "1000", "53"), options));
        assertFalse(matches(ports(Prefix.IPV4, IpProtocol.UDP, "1000", "54"), options));
        byte[] extended = Frames.withExtensions(udp6(1000, 53), 0, new byte[16], 8);
        extended[40] = 60;
        assertTrue(matches(ports(Prefix.IPV6, IpProtocol.UDP, "1000", "53"), extended));
        assertFalse(matches(ports(Prefix.IPV6, IpProtocol.UDP, "1001", "53"), extended));
        assertFalse(matches(ports(Prefix.IPV6, IpProtocol.TCP, "1000", "53"), extended));
    }

    @Test
    void shouldRefusePacketsThatAreTooShortForTheirPorts() {
        for (int octets = 0; octets < 4; octets++) {
            byte[] data = Arrays.copyOf(
                    ByteBuffer.allocate(4).putInt((1000 << 16) | 53).array(), octets);
            byte[] short4 = Frames.ipv4(Frames.address(FAR), Frames.address(NEAR), IpProtocol.UDP, 64, 0, data);
            byte[] short6 = Frames.ipv6(Frames.address(FAR6), Frames.address(NEAR6), IpProtocol.UDP, 64, 0, data);
            assertFalse(matches(ports(Prefix.IPV4, IpProtocol.UDP, "1000", "any"), short4));
            assertFalse(matches(ports(Prefix.IPV6, IpProtocol.UDP, "1000", "any"), short6));
            assertTrue(matches(ports(Prefix.IPV4, IpProtocol.UDP, "any", "any"), short4));
        }
    }

    @Test
    void shouldRefuseAnExtensionChainThatRunsPastThePacketWhereTransportIsSelected() {
        byte[] lying = Frames.ipv6(Frames.address(FAR6), Frames.address(NEAR6), 0, 64, 0, new byte[8]);
        lying[41] = 9;
        assertFalse(matches(ports(Prefix.IPV6, IpProtocol.UDP, "any", "any"), lying));
    }

    @Test
    void shouldAgreeWithThePolicyForRandomPackets() {
        Random random = new Random(4301);
        List<String> sources = List.of("10.2.0.0/16", "10.2.3.0/24", "10.2.3.4/32", "10.2.128.0/17", "0.0.0.0/0");
        int matched = 0;
        for (int i = 0; i < 2000; i++) {
            Prefix source = Prefix.parse(sources.get(random.nextInt(sources.size())));
            PortRange ports = random.nextBoolean() ? PortRange.ANY : new PortRange(random.nextInt(4), 4);
            Selector selector = new Selector(source, Prefix.ANY4, IpProtocol.UDP, PortRange.ANY, ports);
            String from = "10.2." + random.nextInt(4) + "." + random.nextInt(6);
            int port = random.nextInt(6);
            byte[] packet = Frames.udp(from, NEAR, 9, port, new byte[0]);
            boolean expected = contains(source, from) && ports.matches(port);
            assertEquals(expected, matches(selector, packet), selector + " for " + from + " port " + port);
            matched += expected ? 1 : 0;
        }
        assertTrue(matched > 200, "some match");
    }

    private static boolean contains(Prefix prefix, String address) {
        int shift = 32 - prefix.length();
        int difference = prefix.ipv4() ^ Prefix.parseAddress(address).ipv4();
        return shift == 32 || difference >>> shift == 0;
    }
}
