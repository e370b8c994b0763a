package io.sallyport.pipeline.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tunnel header over garbage: every octet of it is written, and no other. */
final class OuterHeaderTest {
    private static final String GATEWAY = "192.0.2.1";
    private static final String PEER = "203.0.113.254";
    private static final String GATEWAY6 = "2001:db8:ff::1";
    private static final String PEER6 = "2001:db8:ff::fffe";
    private static final byte[] ESP = new byte[100];

    private static byte[] inner4(int service, int fragmentField) {
        byte[] packet = Frames.udp("10.1.0.1", "10.2.0.1", 1, 2, new byte[20]);
        return Frames.withFragmentField(Frames.withService(packet, service), fragmentField);
    }

    private static byte[] inner6(int service) {
        byte[] packet = Frames.withService(Frames.udp("2001:db8:1::1", "2001:db8:2::1", 1, 2, new byte[20]), service);
        // A flow label: it stays inside (RFC 4301 section 5.1.2.2 note 8).
        packet[1] |= 0x0a;
        packet[2] = 0x12;
        packet[3] = 0x34;
        return packet;
    }

    private static byte[] header(boolean ipv4, DfPolicy df, byte[] inner, int identification) {
        Prefix gateway = Prefix.parseAddress(ipv4 ? GATEWAY : GATEWAY6);
        Prefix peer = Prefix.parseAddress(ipv4 ? PEER : PEER6);
        int octets = ipv4 ? 20 : 40;
        try (ColdRecord record = ColdRecord.ofOutbound(ColdRecord.outbound()
                        .selector(Selector.between(Prefix.ANY4, Prefix.ANY4))
                        .outer(gateway, peer)
                        .dfPolicy(df));
                OffHeap area = OffHeap.allocate(octets + 2 + inner.length)) {
            Memory.fill(area.address(), octets + 2, 0xa5);
            Memory.write(area.address() + octets + 2, inner);
            assertEquals(octets, OuterHeader.octets(record.address()));
            OuterHeader.write(
                    record.address(),
                    area.address() + 1,
                    area.address() + octets + 2,
                    octets + ESP.length,
                    IpProtocol.ESP,
                    identification);
            assertEquals(0xa5, Memory.u8(area.address()));
            assertEquals(0xa5, Memory.u8(area.address() + octets + 1));
            return Memory.bytes(area.address() + 1, octets);
        }
    }

    private static byte[] expected4(int service) {
        byte[] packet = Frames.ipv4(Frames.address(GATEWAY), Frames.address(PEER), IpProtocol.ESP, 64, service, ESP);
        return Arrays.copyOf(packet, 20);
    }

    private static byte[] expected6(int service) {
        byte[] packet = Frames.ipv6(Frames.address(GATEWAY6), Frames.address(PEER6), IpProtocol.ESP, 64, service, ESP);
        return Arrays.copyOf(packet, 40);
    }

    @Test
    @DisplayName("D8: each field as RFC 4301 section 5.1.2.1 says, for every DSCP and ECN")
    void shouldBuildAnIpv4Header() {
        for (int service = 0; service < 256; service++) {
            assertArrayEquals(expected4(service), header(true, DfPolicy.COPY, inner4(service, 0x4000), 7));
            assertArrayEquals(expected4(service), header(true, DfPolicy.COPY, inner6(service), 7));
        }
    }

    @Test
    @DisplayName("D8: each field as RFC 4301 section 5.1.2.2 says, for every DSCP and ECN, the flow label not copied")
    void shouldBuildAnIpv6Header() {
        for (int service = 0; service < 256; service++) {
            assertArrayEquals(expected6(service), header(false, DfPolicy.COPY, inner4(service, 0x4000), 7));
            assertArrayEquals(expected6(service), header(false, DfPolicy.COPY, inner6(service), 7));
        }
    }

    @Test
    @DisplayName("an IPv4 header without DF bears the low 16 bits of an identification; its flags and offset are zero")
    void shouldIdentifyWhatMayBeFragmented() {
        for (int identification : new int[] {1, 0xfffe, 0x1_2345}) {
            byte[] header = header(true, DfPolicy.COPY, inner4(0, 0x2000), identification);
            byte[] expected = Frames.withFragmentField(expected4(0), 0);
            expected[4] = (byte) (identification >>> 8);
            expected[5] = (byte) identification;
            assertArrayEquals(Frames.withChecksum(expected), header, "more-fragments is not copied");
        }
        assertArrayEquals(
                Frames.withFragmentField(expected4(0), 0), header(true, DfPolicy.CLEAR, inner4(0, 0x4000), 0));
        assertArrayEquals(expected4(0), header(true, DfPolicy.SET, inner4(0, 0), 9), "with DF it is zero");
    }
}
