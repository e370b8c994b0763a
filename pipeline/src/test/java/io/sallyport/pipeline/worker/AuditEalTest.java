package io.sallyport.pipeline.worker;

import static io.sallyport.pipeline.burst.DropReason.CLEAR_BUT_PROTECTED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.audit.AuditLimits;
import io.sallyport.pipeline.audit.AuditRecord;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.Fragments;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the audit log is told of. */
final class AuditEalTest {
    private static final String PEER = GatewayUnderTest.PEER;
    private static final String GATEWAY = GatewayUnderTest.GATEWAY;
    private static final int BURST = 20;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("audit");

    private final List<AuditRecord> told = new ArrayList<>();
    private final GatewayUnderTest gateway =
            testbed.gateway(Options.simple().withAudit(new AuditLimits(1, BURST), told::add));

    private void send(byte[] packet) {
        gateway.sendOutside(GatewayUnderTest.fromPeer(packet));
    }

    private static AuditRecord record(
            DropReason reason, String source, String destination, int protocol, int spi, long sequence) {
        return new AuditRecord(
                reason, Prefix.parseAddress(source), Prefix.parseAddress(destination), protocol, 0, spi, sequence);
    }

    private static byte[] unknown(int protocol, int spi, int sequence) {
        int at = protocol == 50 ? 0 : 4;
        byte[] payload =
                ByteBuffer.allocate(60).putInt(at, spi).putInt(at + 4, sequence).array();
        return Frames.ipv4(Frames.address(PEER), Frames.address(GATEWAY), protocol, 64, 0, payload);
    }

    @Test
    @DisplayName("D3, D13: ESP and AH of no SA are audited with SPI, sequence number and addresses, IPv4 and IPv6")
    void shouldAuditUnknownSpis() {
        send(unknown(50, 0xdead, 7));
        send(unknown(51, 0xbeef, 8));
        send(unknown(50, 255, 9));
        byte[] payload = ByteBuffer.allocate(60).putInt(0xfeedbeef).putInt(-1).array();
        byte[] packet = Frames.ipv6(
                Frames.address(GatewayUnderTest.PEER6), Frames.address(GatewayUnderTest.GATEWAY6), 50, 64, 0, payload);
        packet[1] |= 0x0a;
        packet[3] = 0x55;
        send(packet);
        assertEquals(
                List.of(
                        record(DropReason.SPI_UNKNOWN, PEER, GATEWAY, 50, 0xdead, 7),
                        record(DropReason.SPI_UNKNOWN, PEER, GATEWAY, 51, 0xbeef, 8),
                        record(DropReason.SPI_RESERVED, PEER, GATEWAY, 50, 255, 9),
                        new AuditRecord(
                                DropReason.SPI_UNKNOWN,
                                Prefix.parseAddress(GatewayUnderTest.PEER6),
                                Prefix.parseAddress(GatewayUnderTest.GATEWAY6),
                                50,
                                0xa0055,
                                0xfeedbeef,
                                0xffff_ffffL)),
                told);
        assertEquals(
                "spi-unknown: 192.0.2.2 -> 192.0.2.1, protocol 50, SPI 0x0000dead, sequence number 7",
                told.getFirst().toString());
    }

    @Test
    @DisplayName(
            "D5: clear text from outside that a policy wants protected, or none lets in, is audited with its addresses")
    void shouldAuditClearText() {
        send(Frames.udp(GatewayUnderTest.FAR_HOST, GatewayUnderTest.HOST, 1, 2, new byte[8]));
        send(Frames.udp(GatewayUnderTest.HOST, GatewayUnderTest.FAR_HOST, 1, 2, new byte[8]));
        send(Frames.udp("203.0.113.1", GatewayUnderTest.HOST, 1, 2, new byte[8]));
        gateway.sendInside(
                GatewayUnderTest.fromHost(Frames.udp(GatewayUnderTest.HOST, "203.0.113.1", 1, 2, new byte[8])));
        gateway.poll();
        assertEquals(
                List.of(
                        record(CLEAR_BUT_PROTECTED, GatewayUnderTest.FAR_HOST, GatewayUnderTest.HOST, 17, 0, 0),
                        record(CLEAR_BUT_PROTECTED, GatewayUnderTest.HOST, GatewayUnderTest.FAR_HOST, 17, 0, 0),
                        record(DropReason.POLICY_NONE, "203.0.113.1", GatewayUnderTest.HOST, 17, 0, 0)),
                told);
        assertEquals(2, gateway.drops(DropReason.POLICY_NONE));
    }

    @Test
    @DisplayName("D4: an authentic packet outside the selectors is audited, with the addresses inside")
    void shouldAuditSelectors() {
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] inner = Frames.udp("10.99.0.1", GatewayUnderTest.HOST, 5000, 6000, new byte[4]);
        gateway.sendOutside(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(77, inner)));
        assertEquals(
                List.of(record(DropReason.SELECTOR_MISMATCH, "10.99.0.1", GatewayUnderTest.HOST, 17, spi(tunnel), 77)),
                told);
    }

    private static int spi(Tunnel tunnel) {
        return ByteBuffer.wrap(tunnel.toGateway().seal(1, new byte[] {0x45})).getInt(0);
    }

    @Test
    @DisplayName("D14, D15: replays and forged packets are audited")
    void shouldAuditForgeries() {
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] esp = tunnel.toGateway().seal(5, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[9]));
        gateway.sendOutside(GatewayUnderTest.outer(tunnel, esp), GatewayUnderTest.outer(tunnel, esp));
        byte[] forged = tunnel.toGateway().seal(6, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[9]));
        forged[forged.length - 1] ^= 1;
        gateway.sendOutside(GatewayUnderTest.outer(tunnel, forged));
        assertEquals(
                List.of(
                        record(DropReason.REPLAYED, PEER, GATEWAY, 50, spi(tunnel), 5),
                        record(DropReason.ICV_WRONG, PEER, GATEWAY, 50, spi(tunnel), 6)),
                told);
        assertEquals(1, testbed.receive(gateway.inside).size());
    }

    @Test
    @DisplayName("D7: a packet that is still a fragment when it was made whole is not offered to IPsec, and audited")
    void shouldAuditFragments() {
        byte[] nested = ByteBuffer.allocate(400).put((byte) 50).put(3, (byte) 1).array();
        byte[] packet = Frames.ipv6(
                Frames.address(GatewayUnderTest.PEER6), Frames.address(GatewayUnderTest.GATEWAY6), 44, 64, 0, nested);
        Fragments.cut6(packet, 320, 1).forEach(this::send);
        assertEquals(
                List.of(record(DropReason.ESP_FRAGMENT, GatewayUnderTest.PEER6, GatewayUnderTest.GATEWAY6, 44, 0, 0)),
                told);
    }

    @Test
    @DisplayName("D12: a packet that would need a number after the last is audited")
    void shouldAuditExhaustion() {
        Tunnel tunnel = gateway.tunnels.getFirst();
        long hot = tunnel.outbound().hot();
        Memory.putI64(hot + SaDescriptor.SEQUENCE, 0xffff_ffffL);
        byte[] packet = GatewayUnderTest.toFar(Prefix.IPV4, new byte[9]);
        gateway.sendInside(GatewayUnderTest.fromHost(packet));
        assertEquals(1, told.size());
        assertEquals(DropReason.SEQUENCE_EXHAUSTED, told.getFirst().reason());
        assertEquals(
                Prefix.parseAddress(GatewayUnderTest.FAR_HOST), told.getFirst().destination());
        assertEquals(0x1_0000_0000L, told.getFirst().sequence());
    }

    @Test
    @DisplayName("D3: whoever sends many bad packets does not fill the log: the rest is counted")
    void shouldLimitTheRate() {
        for (int i = 0; i < 5 * BURST; i++) {
            send(unknown(50, 0xdead, i));
        }
        long all = gateway.count(Counter.AUDITED);
        assertEquals(told.size(), all);
        assertEquals(5 * BURST, gateway.drops(DropReason.SPI_UNKNOWN));
        assertEquals(5 * BURST, all + gateway.count(Counter.AUDITS_LIMITED));
        assertEquals(
                BURST,
                told.stream()
                        .limit(BURST)
                        .filter(each -> each.sequence() < BURST)
                        .count());
    }
}
