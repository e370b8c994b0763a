package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.trace.Capture;
import io.sallyport.pipeline.trace.PacketTrace;
import io.sallyport.pipeline.trace.TraceFilter;
import io.sallyport.pipeline.trace.TracePlaces;
import io.sallyport.pipeline.trace.TracedPacket;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A trace of what goes through a gateway: what it shows, what it leaves out, and that it takes nothing from the traffic. */
final class TraceEalTest {
    private static final int INSIDE = 0;
    private static final int OUTSIDE = 1;
    private static final TracePlaces PLACES = new TracePlaces(2);
    private static final Capture EVERYTHING = new Capture(TraceFilter.ALL, Capture.MOST_SNAP);

    @RegisterExtension
    private static final Testbed testbed = new Testbed("trace");

    private GatewayUnderTest gateway;
    private PacketTrace trace;

    private void start(Options options) {
        gateway = testbed.gateway(options);
        trace = gateway.plane.trace();
    }

    private List<TracedPacket> drain() {
        List<TracedPacket> packets = new ArrayList<>();
        int drained = trace.drain(packets::add, Integer.MAX_VALUE);
        assertEquals(drained, packets.size());
        return packets;
    }

    private static List<Integer> places(List<TracedPacket> packets) {
        return packets.stream().map(TracedPacket::place).toList();
    }

    private static Capture of(List<Integer> ports, List<Prefix> peers, List<Integer> spis) {
        return new Capture(new TraceFilter(ports, peers, spis), Capture.MOST_SNAP);
    }

    private byte[] fromPeer(Tunnel tunnel, long sequence, int octets) {
        byte[] inner = GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[octets]);
        return GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(sequence, inner));
    }

    private static int spi(Tunnel tunnel) {
        return SaRecord.key(tunnel.inbound().hot());
    }

    @Test
    @DisplayName("an ESP packet is shown as it came in, opened with its SPI and number, and as it left")
    void shouldShowWhatIsOpened() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        trace.begin(EVERYTHING);
        byte[] frame = fromPeer(tunnel, 77, 100);
        gateway.sendOutside(frame);

        List<TracedPacket> packets = drain();
        assertEquals(List.of(PLACES.received(OUTSIDE), PLACES.opened(), PLACES.sent(INSIDE)), places(packets));
        assertArrayEquals(frame, packets.getFirst().captured());
        TracedPacket opened = packets.get(1);
        assertArrayEquals(GatewayUnderTest.fromFar(Prefix.IPV4, new byte[100]), opened.captured());
        assertEquals(spi(tunnel), opened.spi());
        assertEquals(77, opened.sequence());
        assertEquals(OUTSIDE, opened.port());
        assertArrayEquals(gateway.receiveOne(gateway.inside), packets.getLast().captured());
        assertTrue(packets.stream().allMatch(packet -> packet.octets() == packet.captured().length));
        assertTrue(packets.getFirst().nanos() <= packets.getLast().nanos());
    }

    @Test
    @DisplayName("a packet of a host is shown as it came in, as it goes into its SA, and sealed")
    void shouldShowWhatIsSealed() {
        start(Options.simple());
        trace.begin(EVERYTHING);
        byte[] inner = GatewayUnderTest.toFar(Prefix.IPV6, new byte[50]);
        gateway.sendInside(GatewayUnderTest.fromHost(inner));

        List<TracedPacket> packets = drain();
        assertEquals(List.of(PLACES.received(INSIDE), PLACES.sealing(), PLACES.sent(OUTSIDE)), places(packets));
        assertArrayEquals(inner, packets.get(1).captured());
        assertEquals(0x2002, packets.get(1).spi());
        assertArrayEquals(gateway.receiveOne(gateway.outside), packets.getLast().captured());
    }

    @Test
    @DisplayName("a replayed packet and a forged one are shown once more when they are dropped, with the reason")
    void shouldShowWhyPacketsAreDropped() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] good = fromPeer(tunnel, 5, 60);
        byte[] forged = fromPeer(tunnel, 6, 60);
        forged[forged.length - 1] ^= 1;
        gateway.sendOutside(good);
        trace.begin(EVERYTHING);
        gateway.sendOutside(good, forged);

        List<TracedPacket> packets = drain();
        assertEquals(
                List.of(PLACES.received(OUTSIDE), PLACES.received(OUTSIDE), PLACES.dropped(), PLACES.dropped()),
                places(packets));
        TracedPacket replayed = packets.get(2);
        assertEquals(Optional.of(DropReason.REPLAYED), replayed.reason());
        assertArrayEquals(good, replayed.captured());
        assertEquals(OUTSIDE, replayed.port());
        TracedPacket wrong = packets.get(3);
        assertEquals(Optional.of(DropReason.ICV_WRONG), wrong.reason());
        // The cipher has been over the text; the headers are as they came.
        assertArrayEquals(Arrays.copyOf(forged, 50), Arrays.copyOf(wrong.captured(), 50));
        assertEquals(forged.length, wrong.octets());
    }

    @Test
    @DisplayName("what is dropped behind the cipher is shown as the packet that it has become")
    void shouldShowDropsBehindTheCipher() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        trace.begin(EVERYTHING);
        byte[] homeless = Frames.udp(GatewayUnderTest.FAR_HOST, "10.1.9.9", 1, 2, new byte[36]);
        gateway.sendOutside(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, homeless)));
        TracedPacket inbound = drain().getLast();
        assertEquals(Optional.of(DropReason.NO_NEIGHBOUR), inbound.reason());
        assertArrayEquals(Frames.afterHops(homeless, 1), Frames.packet(inbound.captured()));

        Memory.putI64(tunnel.outbound().hot() + SaDescriptor.SEQUENCE, 0xffff_ffffL);
        byte[] inner = GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]);
        gateway.sendInside(GatewayUnderTest.fromHost(inner));
        TracedPacket outbound = drain().getLast();
        assertEquals(Optional.of(DropReason.SEQUENCE_EXHAUSTED), outbound.reason());
        assertArrayEquals(inner, Frames.packet(outbound.captured()));
    }

    @Test
    @DisplayName(
            "a filter by SPI takes what goes through that SA, before and after, and its drops; nothing of the other SA")
    void shouldFilterBySpi() {
        start(Options.simple());
        Tunnel wanted = gateway.tunnels.getFirst();
        Tunnel other = gateway.tunnels.get(1);
        trace.begin(of(List.of(), List.of(), List.of(spi(wanted), 0x2001)));
        byte[] frame = fromPeer(wanted, 1, 10);
        gateway.sendOutside(fromPeer(other, 1, 10), frame, frame, fromPeer(other, 1, 10));
        List<Integer> in = places(drain());
        assertEquals(
                List.of(PLACES.received(OUTSIDE), PLACES.received(OUTSIDE), PLACES.dropped(), PLACES.opened()),
                in.stream()
                        .sorted((a, b) -> Integer.compare(order(a), order(b)))
                        .toList());

        gateway.sendInside(
                GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[10])),
                GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV6, new byte[10])));
        assertEquals(List.of(PLACES.sealing(), PLACES.sent(OUTSIDE)), places(drain()));

        // Of the SA, though nothing in the packet says so.
        Memory.putI64(wanted.outbound().hot() + SaDescriptor.SEQUENCE, 0xffff_ffffL);
        gateway.sendInside(GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[10])));
        assertEquals(List.of(PLACES.sealing(), PLACES.dropped()), places(drain()));
    }

    private static int order(int place) {
        return place == PLACES.dropped() ? PLACES.opened() - 1 : place;
    }

    @Test
    @DisplayName("a filter by peer takes packets of that address and of its SAs, by prefix too")
    void shouldFilterByPeer() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        Tunnel overIpv6 = gateway.tunnel(Prefix.IPV4, Prefix.IPV6, Options.simple());
        byte[] clear = Frames.ethernet(
                GatewayUnderTest.OUTSIDE_MAC,
                GatewayUnderTest.OPEN_MAC,
                Frames.udp(GatewayUnderTest.OPEN_HOST, GatewayUnderTest.HOST, 1, 2, new byte[8]));
        trace.begin(of(List.of(), List.of(Prefix.parseAddress(GatewayUnderTest.PEER)), List.of()));
        gateway.sendOutside(fromPeer(tunnel, 1, 10), fromPeer(overIpv6, 1, 10), clear);
        assertEquals(List.of(PLACES.received(OUTSIDE), PLACES.opened()), places(drain()));
        end();

        trace.begin(of(List.of(), List.of(Prefix.parse("2001:db8:ff::/64")), List.of()));
        gateway.sendOutside(fromPeer(tunnel, 2, 10), fromPeer(overIpv6, 2, 10), clear);
        assertEquals(List.of(PLACES.received(OUTSIDE), PLACES.opened()), places(drain()));
        end();

        trace.begin(of(List.of(), List.of(Prefix.parseAddress(GatewayUnderTest.OPEN_HOST)), List.of()));
        gateway.sendOutside(fromPeer(tunnel, 3, 10), fromPeer(overIpv6, 3, 10), clear);
        assertEquals(List.of(PLACES.received(OUTSIDE), PLACES.sent(INSIDE)), places(drain()));
    }

    @Test
    @DisplayName("a filter by port takes what comes in and leaves there, and drops of what came in there")
    void shouldFilterByPort() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] frame = fromPeer(tunnel, 1, 10);
        trace.begin(of(List.of(INSIDE), List.of(), List.of()));
        gateway.sendOutside(frame, frame);
        gateway.sendInside(GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[10])));
        assertEquals(List.of(PLACES.sent(INSIDE), PLACES.received(INSIDE), PLACES.sealing()), places(drain()));
    }

    @Test
    @DisplayName("a VLAN is a port of its own, and its frames are shown with their tags")
    void shouldTellVlansApart() {
        start(Options.simple().withVlan(20));
        TracePlaces places = new TracePlaces(4);
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] bare = fromPeer(tunnel, 1, 10);
        byte[] tagged = new byte[bare.length + 4];
        System.arraycopy(bare, 0, tagged, 0, 12);
        System.arraycopy(new byte[] {(byte) 0x81, 0, 0, 20}, 0, tagged, 12, 4);
        System.arraycopy(bare, 12, tagged, 16, bare.length - 12);
        trace.begin(of(List.of(), List.of(), List.of(spi(tunnel))));
        gateway.sendOutside(tagged, bare);
        List<TracedPacket> packets = drain();
        assertEquals(
                List.of(places.received(1), places.received(3), places.opened()),
                places(packets).stream()
                        .filter(place -> place != places.dropped())
                        .toList());
        assertArrayEquals(tagged, packets.getFirst().captured());
        end();

        trace.begin(of(List.of(0), List.of(), List.of()));
        gateway.sendOutside(taggedWith(tagged, fromPeer(tunnel, 2, 10)));
        List<TracedPacket> sent = drain();
        assertEquals(List.of(places.sent(0)), places(sent));
        byte[] left = testbed.receive(gateway.inside).getLast();
        assertArrayEquals(left, sent.getFirst().captured());
    }

    private static byte[] taggedWith(byte[] model, byte[] bare) {
        byte[] tagged = Arrays.copyOf(model, bare.length + 4);
        System.arraycopy(bare, 12, tagged, 16, bare.length - 12);
        return tagged;
    }

    @Test
    @DisplayName(
            "of a long packet the snap length is kept, and its own length told; a frame in several buffers is shown whole")
    void shouldCutAtTheSnapLength() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        trace.begin(new Capture(TraceFilter.ALL, 64));
        byte[] frame = fromPeer(tunnel, 1, 1000);
        gateway.sendOutside(frame);
        TracedPacket snapped = drain().getFirst();
        assertEquals(frame.length, snapped.octets());
        assertArrayEquals(Arrays.copyOf(frame, 64), snapped.captured());
        end();

        trace.begin(EVERYTHING);
        byte[] whole = fromPeer(tunnel, 2, 1000);
        testbed.sendChained(gateway.outside, whole, new Random(1));
        gateway.poll();
        List<TracedPacket> packets = drain();
        assertArrayEquals(whole, packets.getFirst().captured());
        assertEquals(PLACES.sent(INSIDE), packets.getLast().place());
    }

    @Test
    @DisplayName("SAs that go by the batch, in transport mode and in UDP are traced by their SPIs, and drops too")
    void shouldShowOtherKindsOfSa() {
        start(Options.simple());
        CipherSuite suite = CipherSuite.of(EncryptionAlgorithm.AES_CBC_128, IntegrityAlgorithm.HMAC_SHA2_256_128);
        GatewayUnderTest.Pair pair = gateway.pair(
                suite,
                false,
                Prefix.IPV4,
                Prefix.IPV4,
                sa -> sa.mode(Mode.TRANSPORT).encapsulation(new UdpPorts(4500, 4500)));
        trace.begin(of(List.of(), List.of(), List.of(0x1003, 0x2003)));
        gateway.sendInside(GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[10])));
        assertEquals(List.of(PLACES.sealing(), PLACES.sent(OUTSIDE)), places(drain()));

        byte[] udp = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[40]);
        byte[] data = Arrays.copyOfRange(udp, 20, udp.length);
        gateway.sendOutside(inUdp(pair.toGateway().seal(9, data, 17)));
        List<TracedPacket> packets = drain();
        // The header of transport mode is the outer one, whose addresses are not what the SA is for.
        assertEquals(List.of(PLACES.received(OUTSIDE), PLACES.dropped()), places(packets));
        assertEquals(Optional.of(DropReason.SELECTOR_MISMATCH), packets.get(1).reason());
    }

    private static byte[] inUdp(byte[] esp) {
        byte[] packet = Frames.udp(GatewayUnderTest.PEER, GatewayUnderTest.GATEWAY, 4500, 4500, esp);
        return GatewayUnderTest.fromPeer(packet);
    }

    @Test
    @DisplayName("while a trace is on, and its ring full, every packet is delivered; what was not captured is counted")
    void shouldCountWhatTheRingCannotHold() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        trace.begin(EVERYTHING);
        int packets = 4_000;
        int delivered = 0;
        for (int i = 1; i <= packets; i++) {
            testbed.send(gateway.outside, fromPeer(tunnel, i, 1_300));
            if (i % 32 == 0) {
                gateway.poll();
                delivered += testbed.receive(gateway.inside).size();
            }
        }
        assertEquals(
                0,
                gateway.drops(),
                gateway.plane.workers().getFirst().counters().dropsByReason().toString());
        assertEquals(packets, gateway.count(Counter.OPENED));
        assertEquals(packets, delivered);

        List<TracedPacket> captured = drain();
        long lost = 0;
        for (int place : List.of(PLACES.received(OUTSIDE), PLACES.opened(), PLACES.sent(INSIDE))) {
            assertEquals(packets, trace.matched(place), "place " + place);
            assertTrue(trace.lost(place) > 0, "place " + place);
            lost += trace.lost(place);
        }
        assertEquals(3L * packets, captured.size() + lost);
        assertEquals(0, trace.lost(PLACES.dropped()));
        gateway.sendOutside(fromPeer(tunnel, packets + 1, 10));
        assertEquals(3, drain().size(), "there is room again");
    }

    @Test
    @DisplayName("all that was captured is drained, wherever in the ring it stands")
    void shouldDrainRoundTheRing() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        trace.begin(EVERYTHING);
        int sequence = 0;
        for (int round = 0; round < 40; round++) {
            int packets = 50 + round;
            for (int i = 0; i < packets; i++) {
                gateway.sendOutside(fromPeer(tunnel, ++sequence, 1_000 + round));
            }
            assertEquals(packets, testbed.receive(gateway.inside).size());
            assertEquals(3 * packets, drain().size(), "round " + round);
        }
        assertEquals(0, trace.lost(PLACES.received(OUTSIDE)));
    }

    @Test
    @DisplayName("a frame that the device does not take is not shown as sent, but as dropped")
    void shouldTellWhatWasNotSent() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        trace.begin(EVERYTHING);
        int sequence = 0;
        while (gateway.drops(DropReason.TX_FULL) == 0) {
            gateway.sendOutside(fromPeer(tunnel, ++sequence, 10), fromPeer(tunnel, ++sequence, 10));
        }
        List<TracedPacket> packets = drain();
        long dropped = packets.stream()
                .filter(packet -> packet.reason().equals(Optional.of(DropReason.TX_FULL)))
                .count();
        assertEquals(gateway.drops(), dropped);
        long sent = packets.stream()
                .filter(packet -> packet.place() == PLACES.sent(INSIDE))
                .count();
        assertEquals(sequence - dropped, sent);
        assertEquals(sent, trace.matched(PLACES.sent(INSIDE)));
        assertEquals(sent, testbed.receive(gateway.inside).size());
    }

    private void end() {
        trace.end();
        assertFalse(trace.isIdle(), "the workers have not been told yet");
        gateway.poll();
        assertTrue(trace.isIdle());
        trace.drain(left -> {}, Integer.MAX_VALUE);
    }

    @Test
    @DisplayName("a trace is off at first and off again at its end; there is one at a time")
    void shouldBeOffAgain() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        gateway.sendOutside(fromPeer(tunnel, 1, 10));
        assertTrue(drain().isEmpty());
        trace.begin(EVERYTHING);
        assertThrows(IllegalStateException.class, () -> trace.begin(EVERYTHING));
        gateway.sendOutside(fromPeer(tunnel, 2, 10));
        assertEquals(3, drain().size());
        assertThrows(IllegalStateException.class, () -> trace.begin(EVERYTHING));
        end();
        byte[] replayed = fromPeer(tunnel, 2, 10);
        gateway.sendOutside(fromPeer(tunnel, 3, 10), replayed);
        gateway.sendInside(GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[10])));
        assertTrue(drain().isEmpty());
        assertEquals(3, testbed.receive(gateway.inside).size());
        trace.begin(EVERYTHING);
        gateway.sendOutside(fromPeer(tunnel, 4, 10));
        assertEquals(1, trace.matched(PLACES.received(OUTSIDE)), "it counts from its own beginning");
    }

    @Test
    @DisplayName("with several workers each shows what it does, and a packet that is handed over is shown by both")
    void shouldTraceEveryWorker() {
        start(Options.simple().withWorkers(2));
        trace.begin(EVERYTHING);
        for (Tunnel tunnel : gateway.tunnels) {
            gateway.sendOutside(fromPeer(tunnel, 1, 10));
        }
        List<Integer> places = places(drain());
        for (int place : List.of(PLACES.received(OUTSIDE), PLACES.opened(), PLACES.sent(INSIDE))) {
            assertEquals(2, places.stream().filter(each -> each == place).count(), "place " + place);
        }
        assertTrue(gateway.count(Counter.HANDED_OFF) > 0);
        for (int queue = 0; queue < 2; queue++) {
            assertEquals(1, testbed.receive(gateway.inside.far().rxQueue(queue)).size());
        }
    }

    @Test
    @DisplayName("a worker that shows its packets makes no garbage by it")
    void shouldNotAllocate() {
        start(Options.simple().withWindow(0));
        Tunnel tunnel = gateway.tunnels.getFirst();
        trace.begin(of(List.of(), List.of(Prefix.parseAddress(GatewayUnderTest.PEER)), List.of(spi(tunnel))));
        try (BurstFeed feed = new BurstFeed(testbed, gateway, gateway.outside, fromPeer(tunnel, 1, 36))) {
            feed.carry(10_000);
            long allocated = feed.allocatedBy(10_000);
            assertTrue(allocated < BurstFeed.JVM_OCTETS, allocated + " octets");
        }
        assertTrue(trace.lost(PLACES.opened()) > 0);
    }
}
