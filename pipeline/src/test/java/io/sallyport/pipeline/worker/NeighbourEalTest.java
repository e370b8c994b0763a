package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.neighbour.NeighbourControl;
import io.sallyport.pipeline.neighbour.NeighbourState;
import io.sallyport.pipeline.neighbour.NeighbourTimers;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.oracle.IcmpFrames;
import io.sallyport.pipeline.oracle.NeighbourFrames;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaListener;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway that finds its neighbours by ARP and neighbour discovery, frame by frame. */
final class NeighbourEalTest {
    private static final long SEED = 20_261_124;
    private static final int OUTSIDE = 1;
    private static final int MUTATED = 2_000_000;
    private static final int AT_ONCE = 256;
    private static final int SOLICITED = 0x60;
    private static final SaListener NOBODY = new SaListener() {
        @Override
        public void onPromoted(SaHandle sa, long nanos) {}

        @Override
        public void onPendingExpired(SaHandle sa) {}

        @Override
        public void onLifetime(SaHandle sa, Direction direction, Lifetime.End end) {}
    };

    @RegisterExtension
    private static final Testbed testbed = new Testbed("neighbour");

    private final GatewayUnderTest gateway = testbed.gateway(Options.simple().withResolution());
    private long now = System.nanoTime();

    private NeighbourControl neighbours() {
        return gateway.plane.neighbours().orElseThrow();
    }

    /** Lets workers and control thread do everything that there is to do now. */
    private void run() {
        int work;
        do {
            work = gateway.plane.workers().stream().mapToInt(Worker::poll).sum();
            work += gateway.plane.poll(now, NOBODY);
        } while (work > 0);
    }

    private void after(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += 1_000_000_000L;
            run();
        }
    }

    private void inside(byte[] frame) {
        testbed.send(gateway.inside, frame);
        run();
    }

    private void outside(byte[] frame) {
        testbed.send(gateway.outside, frame);
        run();
    }

    private static byte[] clear4(int number) {
        return Frames.udp(GatewayUnderTest.HOST, GatewayUnderTest.OPEN_HOST, 6000, 5000, new byte[] {(byte) number});
    }

    private static byte[] clear6(int number) {
        return Frames.udp(GatewayUnderTest.HOST6, GatewayUnderTest.OPEN_HOST6, 6000, 5000, new byte[] {(byte) number});
    }

    private static byte[] answer4() {
        return NeighbourFrames.arp(
                GatewayUnderTest.OUTSIDE_MAC,
                2,
                GatewayUnderTest.OPEN_MAC,
                GatewayUnderTest.OPEN_HOST,
                GatewayUnderTest.OUTSIDE_MAC,
                GatewayUnderTest.GATEWAY);
    }

    private Optional<NeighbourState> openHost() {
        return neighbours().state(OUTSIDE, Prefix.parseAddress(GatewayUnderTest.OPEN_HOST));
    }

    @Test
    @DisplayName("RFC 826: a packet waits while its next hop is asked for, and leaves with the answer")
    void shouldResolveByArp() {
        inside(GatewayUnderTest.fromHost(clear4(1)));
        assertArrayEquals(
                NeighbourFrames.request(
                        GatewayUnderTest.OUTSIDE_MAC, GatewayUnderTest.GATEWAY, GatewayUnderTest.OPEN_HOST),
                gateway.receiveOne(gateway.outside));
        outside(answer4());
        byte[] frame = gateway.receiveOne(gateway.outside);
        assertArrayEquals(
                Frames.ethernet(
                        GatewayUnderTest.OPEN_MAC, GatewayUnderTest.OUTSIDE_MAC, Frames.afterHops(clear4(1), 1)),
                frame);
        assertEquals(Optional.of(NeighbourState.REACHABLE), openHost());
        inside(GatewayUnderTest.fromHost(clear4(2)));
        assertEquals(1, testbed.receive(gateway.outside).size());
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("RFC 4861 7.2: the same by neighbour discovery")
    void shouldResolveByDiscovery() {
        inside(GatewayUnderTest.fromHost(clear6(1)));
        assertArrayEquals(
                NeighbourFrames.solicitation(
                        GatewayUnderTest.OUTSIDE_MAC, GatewayUnderTest.GATEWAY6, GatewayUnderTest.OPEN_HOST6),
                gateway.receiveOne(gateway.outside));
        outside(NeighbourFrames.advertisement(
                GatewayUnderTest.OUTSIDE_MAC,
                GatewayUnderTest.OPEN_MAC,
                GatewayUnderTest.OPEN_HOST6,
                GatewayUnderTest.GATEWAY6,
                SOLICITED));
        assertArrayEquals(
                Frames.ethernet(
                        GatewayUnderTest.OPEN_MAC, GatewayUnderTest.OUTSIDE_MAC, Frames.afterHops(clear6(1), 1)),
                gateway.receiveOne(gateway.outside));
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("what is sealed waits for its peer like everything else")
    void shouldResolveForTunnels() {
        inside(GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[50])));
        assertArrayEquals(
                NeighbourFrames.request(GatewayUnderTest.OUTSIDE_MAC, GatewayUnderTest.GATEWAY, GatewayUnderTest.PEER),
                gateway.receiveOne(gateway.outside));
        outside(NeighbourFrames.arp(
                GatewayUnderTest.OUTSIDE_MAC,
                2,
                GatewayUnderTest.PEER_MAC,
                GatewayUnderTest.PEER,
                GatewayUnderTest.OUTSIDE_MAC,
                GatewayUnderTest.GATEWAY));
        byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
        assertEquals(50, packet[9]);
        byte[] inner = gateway.tunnels.get(0).fromGateway().open(Arrays.copyOfRange(packet, 20, packet.length));
        assertTrue(inner.length >= 78);
    }

    @Test
    @DisplayName(
            "without an answer the sender is told that the host is out of reach, from the gateway's inside address")
    void shouldTellTheSender() {
        inside(NeighbourFrames.request(GatewayUnderTest.HOST_MAC, GatewayUnderTest.HOST, GatewayUnderTest.INSIDE));
        assertEquals(1, testbed.receive(gateway.inside).size());
        for (int i = 0; i < 6; i++) {
            inside(GatewayUnderTest.fromHost(clear4(i)));
        }
        after(2);
        assertEquals(3, testbed.receive(gateway.outside).size());
        assertEquals(2, neighbours().overflown());
        after(1);
        List<byte[]> errors = testbed.receive(gateway.inside);
        assertEquals(4, errors.size());
        byte[] quoted = Frames.afterHops(clear4(2), 1);
        byte[] wanted = IcmpFrames.packet(GatewayUnderTest.INSIDE, GatewayUnderTest.HOST, 3, 1, 0, quoted);
        byte[] told = Frames.packet(errors.getFirst());
        assertArrayEquals(Arrays.copyOfRange(wanted, 12, wanted.length), Arrays.copyOfRange(told, 12, told.length));
        assertEquals(4, gateway.drops(DropReason.NO_NEIGHBOUR));
        assertEquals(Optional.empty(), openHost());
    }

    @Test
    @DisplayName("RFC 826: who asks for the gateway is answered and remembered")
    void shouldAnswerArp() {
        outside(NeighbourFrames.request(
                GatewayUnderTest.OPEN_MAC, GatewayUnderTest.OPEN_HOST, GatewayUnderTest.GATEWAY));
        assertArrayEquals(
                NeighbourFrames.arp(
                        GatewayUnderTest.OPEN_MAC,
                        2,
                        GatewayUnderTest.OUTSIDE_MAC,
                        GatewayUnderTest.GATEWAY,
                        GatewayUnderTest.OPEN_MAC,
                        GatewayUnderTest.OPEN_HOST),
                gateway.receiveOne(gateway.outside));
        assertEquals(Optional.of(NeighbourState.STALE), openHost());
        inside(GatewayUnderTest.fromHost(clear4(1)));
        assertEquals(1, testbed.receive(gateway.outside).size());
    }

    @Test
    @DisplayName("an answer that finds no buffer is counted")
    void shouldCountAnswersWithoutABuffer() {
        byte[] arp = NeighbourFrames.request(
                GatewayUnderTest.OPEN_MAC, GatewayUnderTest.OPEN_HOST, GatewayUnderTest.GATEWAY);
        byte[] discovery = NeighbourFrames.solicitation(
                GatewayUnderTest.OPEN_MAC, GatewayUnderTest.OPEN_HOST6, GatewayUnderTest.GATEWAY6);
        for (byte[] question : List.of(arp, discovery)) {
            long before = neighbours().unsent();
            testbed.send(gateway.outside, question);
            gateway.plane.workers().forEach(Worker::poll);
            withoutBuffers(() -> gateway.plane.poll(now, NOBODY));
            assertEquals(before + 1, neighbours().unsent());
        }
        assertEquals(List.of(), testbed.receive(gateway.outside));
    }

    private static void withoutBuffers(Runnable action) {
        List<Long> held = new ArrayList<>();
        for (long mbuf = testbed.pool().alloc();
                mbuf != 0;
                mbuf = testbed.pool().alloc()) {
            held.add(mbuf);
        }
        try {
            action.run();
        } finally {
            held.forEach(Mbufs::free);
        }
    }

    @Test
    @DisplayName("RFC 4861 7.2.4: the same for neighbour solicitations, and one without an address is answered to all")
    void shouldAnswerSolicitations() {
        outside(NeighbourFrames.solicitation(
                GatewayUnderTest.OPEN_MAC, GatewayUnderTest.OPEN_HOST6, GatewayUnderTest.GATEWAY6));
        assertArrayEquals(
                NeighbourFrames.advertisement(
                        GatewayUnderTest.OPEN_MAC,
                        GatewayUnderTest.OUTSIDE_MAC,
                        GatewayUnderTest.GATEWAY6,
                        GatewayUnderTest.OPEN_HOST6,
                        0xe0),
                gateway.receiveOne(gateway.outside));
        assertEquals(1, neighbours().size());
    }

    @Test
    @DisplayName("a neighbour in use is asked by unicast before it is forgotten")
    void shouldProbe() {
        inside(GatewayUnderTest.fromHost(clear4(1)));
        outside(answer4());
        testbed.receive(gateway.outside);
        after(30);
        assertEquals(Optional.of(NeighbourState.STALE), openHost());
        inside(GatewayUnderTest.fromHost(clear4(2)));
        testbed.receive(gateway.outside);
        after(1);
        assertEquals(Optional.of(NeighbourState.DELAY), openHost());
        after(5);
        assertArrayEquals(
                NeighbourFrames.arp(
                        GatewayUnderTest.OPEN_MAC,
                        1,
                        GatewayUnderTest.OUTSIDE_MAC,
                        GatewayUnderTest.GATEWAY,
                        "00:00:00:00:00:00",
                        GatewayUnderTest.OPEN_HOST),
                gateway.receiveOne(gateway.outside));
        outside(answer4());
        assertEquals(Optional.of(NeighbourState.REACHABLE), openHost());
    }

    @Test
    @DisplayName("nothing is learned from garbage, of other links' addresses, or of our own")
    void shouldNotLearnGarbage() {
        String mac = GatewayUnderTest.OPEN_MAC;
        String us = GatewayUnderTest.GATEWAY;
        for (String nobody : List.of("10.1.0.1", "224.0.0.1", "127.0.0.1", "192.0.2.255", "192.0.2.0", "8.8.8.8")) {
            outside(NeighbourFrames.request(mac, nobody, us));
        }
        outside(NeighbourFrames.request("ff:ff:ff:ff:ff:ff", "192.0.2.9", us));
        outside(NeighbourFrames.request("00:00:00:00:00:00", "192.0.2.9", us));
        outside(NeighbourFrames.request(GatewayUnderTest.OUTSIDE_MAC, "192.0.2.9", us));
        assertEquals(9, neighbours().refused());
        outside(NeighbourFrames.request(mac, us, us));
        assertEquals(1, neighbours().conflicts());
        byte[] gratuitous = NeighbourFrames.request(mac, "192.0.2.9", "192.0.2.9");
        outside(gratuitous);
        assertEquals(0, neighbours().size());
        assertEquals(List.of(), testbed.receive(gateway.outside));
    }

    @Test
    @DisplayName("the table is bounded, whoever asks")
    void shouldBoundTheTable() {
        int most = NeighbourTimers.DEFAULT.most();
        for (int i = 1; i < 2 * most; i++) {
            inside(NeighbourFrames.request(
                    GatewayUnderTest.HOST_MAC,
                    "10.1.%d.%d".formatted(16 + i / 250, 1 + i % 250),
                    GatewayUnderTest.INSIDE));
            testbed.receive(gateway.inside);
        }
        assertEquals(most, neighbours().size());
    }

    @Test
    @DisplayName("millions of damaged ARP, neighbour discovery and ICMP frames: each is taken or counted, none is lost")
    void shouldWithstandDamage() {
        Random random = new Random(SEED);
        List<byte[]> seeds = List.of(
                answer4(),
                NeighbourFrames.request(GatewayUnderTest.OPEN_MAC, "192.0.2.9", GatewayUnderTest.GATEWAY),
                NeighbourFrames.solicitation(
                        GatewayUnderTest.OPEN_MAC, GatewayUnderTest.OPEN_HOST6, GatewayUnderTest.GATEWAY6),
                NeighbourFrames.advertisement(
                        GatewayUnderTest.OUTSIDE_MAC,
                        GatewayUnderTest.OPEN_MAC,
                        GatewayUnderTest.OPEN_HOST6,
                        GatewayUnderTest.GATEWAY6,
                        SOLICITED),
                GatewayUnderTest.fromPeer(
                        IcmpFrames.packet(GatewayUnderTest.PEER, GatewayUnderTest.GATEWAY, 8, 0, 1, new byte[20])),
                GatewayUnderTest.fromPeer(
                        IcmpFrames.packet(GatewayUnderTest.PEER6, GatewayUnderTest.GATEWAY6, 128, 0, 1, new byte[20])));
        int sent = 0;
        while (sent < MUTATED) {
            for (int i = 0; i < AT_ONCE; i++) {
                testbed.send(gateway.outside, damaged(seeds.get(random.nextInt(seeds.size())), random));
            }
            sent += AT_ONCE;
            now += 1_000_000;
            run();
            testbed.receive(gateway.outside);
            testbed.receive(gateway.inside);
        }
        assertTrue(neighbours().refused() > 0);
        assertTrue(neighbours().size() <= NeighbourTimers.DEFAULT.most());
        assertTrue(gateway.drops() > 0);
    }

    private static byte[] damaged(byte[] frame, Random random) {
        byte[] copy = frame.clone();
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        int octets = random.nextInt(8) == 0 ? 1 + random.nextInt(copy.length) : copy.length;
        return Arrays.copyOf(copy, octets);
    }
}
