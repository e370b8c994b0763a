package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.neighbour.Neighbour;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.sad.HeaderPolicy;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.Transition;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import io.sallyport.pipeline.trace.Capture;
import io.sallyport.pipeline.trace.PacketTrace;
import io.sallyport.pipeline.trace.TraceFilter;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bursts in which plain packets, which take the short way, stand between others: what becomes of each, and their order. */
final class ExpressEalTest {
    private static final long SEED = 7;
    private static final int BURSTS = 3_000;
    private static final int MOST_FRAMES = 32;

    /** Inside, and behind the peer. */
    private static final int HOSTS = 4;

    /** More than a worker takes from a queue in a turn. */
    private static final int MOST_FRAMES_OF_A_TURN = Worker.MOST_PACKETS + 10;

    private static final int MOST_DATA = 300;

    /** Of many, in a turn. */
    private static final int FLOWS = 100;

    /** In packets that fit nowhere. */
    private static final int DATA = 700;

    private static final int ONWARD = 0x3000;

    /** An address outside that has no neighbour. */
    private static final String NOBODY = "192.0.2.77";

    private static final byte[] NO_OPERATION = {1, 1, 1, 1};

    @RegisterExtension
    private static final Testbed testbed = new Testbed("express");

    private GatewayUnderTest gateway = testbed.gateway();
    private final Random random = new Random(SEED);
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private final List<byte[]> frames = new ArrayList<>();

    /** An SPI whose SA is not installed yet. */
    private int reserved;

    private byte[] data() {
        byte[] octets = new byte[random.nextInt(MOST_DATA)];
        random.nextBytes(octets);
        return octets;
    }

    private void drops(DropReason reason) {
        dropped.merge(reason, 1L, Long::sum);
    }

    private void assertDrops() {
        dropped.forEach((reason, count) -> assertEquals(count, gateway.drops(reason), reason.metric()));
        assertEquals(dropped.values().stream().mapToLong(Long::longValue).sum(), gateway.drops());
    }

    @Test
    @DisplayName("inbound, each packet of a mixed burst has its own end, and those that are delivered keep their order")
    void shouldKeepTheOrderOfWhatComesIn() {
        carryIn();
    }

    private void carryIn() {
        gateway.tunnels.add(gateway.tunnel(Prefix.IPV4, Prefix.IPV4, Options.simple()));
        reserved = gateway.plane.inbound().reserveSpi(1);
        meetHosts();
        long[] sequences = new long[gateway.tunnels.size()];
        int delivered = 0;
        for (int burst = 0; burst < BURSTS; burst++) {
            int most = random.nextInt(4) == 0 ? MOST_FRAMES_OF_A_TURN : MOST_FRAMES;
            int strange = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(40 * MOST_FRAMES / most);
            List<byte[]> expected = new ArrayList<>();
            frames.clear();
            int count = 1 + random.nextInt(most);
            int mixture = random.nextInt(3);
            int hosts = random.nextBoolean() ? 1 : HOSTS;
            for (int i = 0; i < count; i++) {
                hosts = random.nextInt(40) == 0 ? 1 + HOSTS - hosts : hosts;
                boolean plain = random.nextInt(100) >= strange;
                int number = plain ? 2 * turn(mixture, i) : random.nextInt(3);
                long sequence = ++sequences[number];
                Tunnel tunnel = gateway.tunnels.get(number);
                byte[] inner = tunnel.innerFamily() == Prefix.IPV4
                        ? Frames.udp(someHost("10.2.0.", hosts), someHost("10.1.0.", hosts), 5000, 6000, data())
                        : GatewayUnderTest.fromFar(tunnel.innerFamily(), data());
                byte[] out = plain ? common(tunnel, sequence, inner) : strange(tunnel, sequence, inner);
                if (out.length > 0) {
                    expected.add(out);
                }
            }
            gateway.sendOutside(frames.toArray(byte[][]::new));
            List<byte[]> received = testbed.receive(gateway.inside);
            assertEquals(expected.size(), received.size(), "burst " + burst);
            for (int i = 0; i < expected.size(); i++) {
                byte[] packet = Frames.packet(received.get(i));
                assertArrayEquals(expected.get(i), packet, "packet " + i + " of burst " + burst);
                if (packet[0] >>> 4 == Prefix.IPV4) {
                    assertIsForItsHost(received.get(i));
                }
            }
            delivered += expected.size();
        }
        assertDrops();
        assertEquals(delivered + dropped.get(DropReason.HOP_LIMIT), gateway.count(Counter.OPENED));
        assertTrue(dropped.size() >= 6, dropped.toString());
    }

    private void meetHosts() {
        for (int host = 2; host <= HOSTS; host++) {
            gateway.adjacencies.put(
                    new Neighbour(0, Prefix.parseAddress("10.1.0." + host), GatewayUnderTest.mac(mac(host))));
        }
        gateway.adjacencies.publish();
        gateway.plane.publish(gateway.plane.tables().with(gateway.adjacencies.current()));
    }

    private static void assertIsForItsHost(byte[] frame) {
        int host = Frames.packet(frame)[19];
        assertEquals(GatewayUnderTest.mac(mac(host)), destination(frame));
    }

    @Test
    @DisplayName("packets of one flow go to their host in whatever burst of a turn those of many flows end")
    void shouldTurnBackToTheHost() {
        meetHosts();
        Tunnel tunnel = gateway.tunnels.getFirst();
        // So that a word of the replay window ends within each burst, and with it what is taken in steps.
        long sequence = 32;
        assertEquals(1, arrived(tunnel, sequence));
        for (int turn = 0; turn < 40; turn++) {
            for (int i = 0; i < Worker.MOST_PACKETS; i++) {
                sequence++;
                boolean one = i / Burst.CAPACITY == turn % 4 || sequence % Long.SIZE == 0;
                int host = one ? 1 : 2 + i % (HOSTS - 1);
                byte[] inner = Frames.udp("10.2.0." + host, "10.1.0." + host, 5000, 6000, data());
                frames.add(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(sequence, inner)));
            }
            gateway.sendOutside(frames.toArray(byte[][]::new));
            frames.clear();
            List<byte[]> received = testbed.receive(gateway.inside);
            assertEquals(Worker.MOST_PACKETS, received.size());
            received.forEach(ExpressEalTest::assertIsForItsHost);
        }
    }

    private String someHost(String network, int hosts) {
        return network + (1 + random.nextInt(hosts));
    }

    private static String mac(int host) {
        return host == 1 ? GatewayUnderTest.HOST_MAC : "02:00:00:00:0c:0" + host;
    }

    /** Which of two SAs a packet is for: all of a burst one, or in turns, or in runs of any length. */
    private int turn(int mixture, int i) {
        return switch (mixture) {
            case 0 -> 0;
            case 1 -> i % 2;
            default -> i / 7 % 2 ^ random.nextInt(8) / 7;
        };
    }

    private byte[] common(Tunnel tunnel, long sequence, byte[] inner) {
        frames.add(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(sequence, inner)));
        return Frames.afterHops(inner, 1);
    }

    /** Adds a frame that is not plain in one of many ways; answers the packet that is to come out, if one is. */
    private byte[] strange(Tunnel tunnel, long sequence, byte[] inner) {
        EspOracle oracle = tunnel.toGateway();
        boolean ipv4 = tunnel.innerFamily() == Prefix.IPV4;
        int next = ipv4 ? 4 : 41;
        switch (random.nextInt(10)) {
            case 0 -> {
                byte[] forged = oracle.seal(sequence, inner);
                forged[8 + random.nextInt(forged.length - 8)] ^= (byte) (1 << random.nextInt(8));
                frames.add(GatewayUnderTest.outer(tunnel, forged));
                drops(DropReason.ICV_WRONG);
            }
            case 1 -> {
                byte[] frame = GatewayUnderTest.outer(tunnel, oracle.seal(sequence, inner));
                if (frames.size() + 2 <= MOST_FRAMES_OF_A_TURN) {
                    frames.add(frame);
                    drops(DropReason.REPLAYED);
                }
                frames.add(frame);
                return Frames.afterHops(inner, 1);
            }
            case 2 -> {
                // From one that is not behind the peer, to where such packets go, or to where none does.
                String from = ipv4 ? GatewayUnderTest.THIRD_HOST : GatewayUnderTest.THIRD_HOST6;
                String to = ipv4 ? GatewayUnderTest.HOST : GatewayUnderTest.HOST6;
                byte[] wrong = random.nextBoolean()
                        ? Frames.udp(from, to, 5000, 6000, data())
                        : GatewayUnderTest.toFar(tunnel.innerFamily(), data());
                frames.add(GatewayUnderTest.outer(tunnel, oracle.seal(sequence, wrong)));
                drops(DropReason.SELECTOR_MISMATCH);
            }
            case 3 -> {
                byte[] last = Frames.afterHops(inner, 63);
                frames.add(GatewayUnderTest.outer(tunnel, oracle.seal(sequence, last)));
                drops(DropReason.HOP_LIMIT);
            }
            case 4 -> {
                frames.add(GatewayUnderTest.outer(tunnel, oracle.sealRaw(sequence, EspOracle.trailed(data(), 59, 0))));
                drops(DropReason.ESP_DUMMY);
            }
            case 5 -> {
                byte[] padded = Arrays.copyOf(inner, inner.length + 4 * random.nextInt(20));
                frames.add(
                        GatewayUnderTest.outer(tunnel, oracle.sealRaw(sequence, EspOracle.trailed(padded, next, 0))));
                return Frames.afterHops(inner, 1);
            }
            case 6 -> {
                byte[] capable = Frames.withService(inner, 2);
                byte[] frame = GatewayUnderTest.outer(tunnel, oracle.seal(sequence, capable));
                byte[] marked = Frames.withService(Frames.packet(frame), 3);
                frames.add(GatewayUnderTest.fromPeer(marked));
                return Frames.afterHops(Frames.withService(inner, 3), 1);
            }
            case 7 -> {
                byte[] packet = ipv4 ? Frames.withOptions(inner, NO_OPERATION) : inner;
                frames.add(GatewayUnderTest.outer(tunnel, oracle.seal(sequence, packet)));
                return Frames.afterHops(packet, 1);
            }
            case 8 -> {
                // Its SA is there but empty: what it points to must not be looked at.
                byte[] early = new EspOracle(reserved, new byte[16], new byte[4]).seal(sequence, inner);
                frames.add(GatewayUnderTest.outer(tunnel, early));
                drops(DropReason.SA_LARVAL);
            }
            default -> {
                byte[] esp = new EspOracle(0x7777, new byte[16], new byte[4]).seal(sequence, inner);
                frames.add(GatewayUnderTest.outer(tunnel, esp));
                drops(DropReason.SPI_UNKNOWN);
            }
        }
        return new byte[0];
    }

    @Test
    @DisplayName(
            "packets of scattered SAs are opened by their own, also where another's stands where its look-up begins")
    void shouldFindSasBehindOthers() {
        Tunnel first = gateway.tunnels.getFirst();
        List<Tunnel> tunnels = List.of(first, gateway.tunnelBehind(first, Options.simple()));
        long sequence = 0;
        for (int turn = 0; turn < 40; turn++) {
            List<byte[]> expected = new ArrayList<>();
            for (int i = 0; i < Worker.MOST_PACKETS; i++) {
                Tunnel tunnel = tunnels.get(random.nextInt(tunnels.size()));
                expected.add(common(tunnel, ++sequence, GatewayUnderTest.fromFar(Prefix.IPV4, data())));
            }
            gateway.sendOutside(frames.toArray(byte[][]::new));
            frames.clear();
            List<byte[]> received = testbed.receive(gateway.inside);
            assertEquals(expected.size(), received.size(), "turn " + turn);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), Frames.packet(received.get(i)));
            }
        }
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("ESP to 0.0.0.0 opens nothing and takes no sequence number, at each place of a burst")
    void shouldNotTakeTheEmptyAddressForOurs() {
        Tunnel tunnel = gateway.tunnels.getFirst();
        long sequence = 0;
        long opened = 0;
        for (int count = 1; count <= MOST_FRAMES; count++) {
            for (int place = 0; place < count; place += 5) {
                byte[] astray = null;
                for (int i = 0; i < count; i++) {
                    byte[] esp = tunnel.toGateway().seal(++sequence, GatewayUnderTest.fromFar(Prefix.IPV4, data()));
                    frames.add(GatewayUnderTest.outer(tunnel, esp));
                    if (i == place) {
                        astray = frames.removeLast();
                        frames.add(toNobody(esp));
                    }
                }
                gateway.sendOutside(frames.toArray(byte[][]::new));
                frames.clear();
                opened += count - 1;
                assertEquals(opened, gateway.count(Counter.OPENED), count + " frames, the one at " + place);
                gateway.sendOutside(astray);
                assertEquals(++opened, gateway.count(Counter.OPENED), "as it should have come");
                assertEquals(count, testbed.receive(gateway.inside).size());
            }
        }
    }

    @Test
    @DisplayName("what was found for one turn is asked again in the next: own addresses, ways and SAs")
    void shouldForgetBetweenTurns() {
        Tunnel tunnel = gateway.tunnels.getFirst();
        ForwardingTables tables = gateway.plane.tables();
        assertEquals(1, arrived(tunnel, 1));

        gateway.plane.publish(tables.with(new LocalAddresses(List.of())));
        assertEquals(0, arrived(tunnel, 2));
        assertEquals(1, gateway.count(Counter.OPENED), "its address is not ours any more");
        gateway.plane.publish(tables);
        assertEquals(1, arrived(tunnel, 3));

        gateway.plane.publish(tables.with(new RouteTable().current()));
        assertEquals(0, arrived(tunnel, 4));
        assertEquals(3, gateway.count(Counter.OPENED), "it was opened, and had no way to go");
        gateway.plane.publish(tables);
        assertEquals(1, arrived(tunnel, 5));

        assertEquals(Transition.DONE, gateway.plane.inbound().retire(tunnel.inbound()));
        assertEquals(0, arrived(tunnel, 6));
        assertEquals(4, gateway.count(Counter.OPENED), "its SA has ended");
    }

    /** How many packets come out inside when that one comes. */
    private int arrived(Tunnel tunnel, long sequence) {
        byte[] esp = tunnel.toGateway().seal(sequence, GatewayUnderTest.fromFar(Prefix.IPV4, data()));
        gateway.sendOutside(GatewayUnderTest.outer(tunnel, esp));
        return testbed.receive(gateway.inside).size();
    }

    private static byte[] toNobody(byte[] esp) {
        byte[] packet = Frames.ipv4(Frames.address(GatewayUnderTest.PEER), Frames.address("0.0.0.0"), 50, 64, 0, esp);
        return GatewayUnderTest.fromPeer(packet);
    }

    /** A packet that is to leave outside: sealed by a tunnel, or as it is where that is empty. */
    private static final class Leaving {
        private final Optional<Tunnel> tunnel;
        private final byte[] packet;

        Leaving(Optional<Tunnel> tunnel, byte[] packet) {
            this.tunnel = tunnel;
            this.packet = packet;
        }
    }

    @Test
    @DisplayName(
            "outbound, each packet of a mixed burst has its own end, and what is sealed keeps its order, and what is not")
    void shouldKeepTheOrderOfWhatGoesOut() {
        gateway.tunnels.add(onward(GatewayUnderTest.PEER));
        long[] sequences = new long[gateway.tunnels.size()];
        for (int burst = 0; burst < BURSTS; burst++) {
            int most = random.nextInt(4) == 0 ? MOST_FRAMES_OF_A_TURN : MOST_FRAMES;
            int strange = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(40 * MOST_FRAMES / most);
            int mixture = random.nextInt(3);
            int hosts = random.nextBoolean() ? 1 : HOSTS;
            List<Leaving> expected = new ArrayList<>();
            frames.clear();
            int count = 1 + random.nextInt(most);
            for (int i = 0; i < count; i++) {
                hosts = random.nextInt(40) == 0 ? 1 + HOSTS - hosts : hosts;
                if (random.nextInt(100) >= strange) {
                    int number = 2 * turn(mixture, i);
                    seal(expected, number, number == 0 ? toFar(hosts) : toThird());
                } else {
                    strangeOut(expected);
                }
            }
            gateway.sendInside(frames.toArray(byte[][]::new));
            assertLeft(expected, testbed.receive(gateway.outside), sequences);
        }
        assertDrops();
        assertEquals(Arrays.stream(sequences).sum(), gateway.count(Counter.SEALED));
        assertTrue(dropped.size() >= 2, dropped.toString());
    }

    private byte[] toFar(int hosts) {
        return Frames.udp(
                someHost("10.1.0.", hosts), someHost("10.2.0.", hosts), 6000 + random.nextInt(hosts), 5000, data());
    }

    private byte[] toThird() {
        return Frames.udp(GatewayUnderTest.FAR_HOST, GatewayUnderTest.THIRD_HOST, 6000, 5000, data());
    }

    @Test
    @DisplayName(
            "packets of flows that were seen before are sealed by what is their policy's SA now, and leave as it says now")
    void shouldAskKnownFlowsWhatChanges() {
        Tunnel first = gateway.tunnels.getFirst();
        Tunnel second = gateway.tunnel(Prefix.IPV4, Prefix.IPV4, Options.simple());
        PolicySas sas = gateway.plane.tables().policySas();
        assertAllSealedBy(first, sentByManyFlows(DATA));
        assertAllSealedBy(first, sentByManyFlows(DATA));

        sas.publishCandidate(GatewayUnderTest.PROTECT4, second.outbound().hot());
        assertAllSealedBy(second, sentByManyFlows(DATA));
        sas.publishCandidate(GatewayUnderTest.PROTECT4, 0);
        assertAllSealedBy(first, sentByManyFlows(DATA));
        sas.publishCurrent(GatewayUnderTest.PROTECT4, second.outbound().hot());
        assertAllSealedBy(second, sentByManyFlows(DATA));

        long cold = SaTable.cold(second.outbound().hot());
        int policy = Memory.u8(cold + SaDescriptor.HEADER_POLICY);
        Memory.putI32(cold + SaDescriptor.PATH_MTU, DATA);
        Memory.putU8(cold + SaDescriptor.HEADER_POLICY, policy | HeaderPolicy.PATH_LIMITED);
        assertEquals(0, sentByManyFlows(DATA).size());
        assertEquals(FLOWS, gateway.drops(DropReason.TOO_BIG), "they bear DF");
        Memory.putU8(cold + SaDescriptor.HEADER_POLICY, policy);
        assertAllSealedBy(second, sentByManyFlows(DATA));

        ForwardingTables tables = gateway.plane.tables();
        gateway.plane.publish(tables.with(new RouteTable().current()));
        assertEquals(0, sentByManyFlows(DATA).size(), "there is no way");
        gateway.plane.publish(tables);
        assertAllSealedBy(second, sentByManyFlows(DATA));
        Spd refusing =
                new Spd(List.of(new Policy("none", PolicyAction.DISCARD, Selector.between(Prefix.ANY4, Prefix.ANY4))));
        gateway.plane.publish(new ForwardingTables(
                tables.local(), refusing, sas, tables.peers(), tables.routes(), tables.adjacencies()));
        assertEquals(0, sentByManyFlows(DATA).size(), "the policy is another");
        gateway.plane.publish(tables);

        assertEquals(Transition.DONE, gateway.plane.outbound().retire(second.outbound()));
        assertEquals(0, sentByManyFlows(DATA).size(), "the SA has ended");
        sas.publishCurrent(GatewayUnderTest.PROTECT4, first.outbound().hot());
        List<byte[]> received = sentByManyFlows(DATA);
        assertTrue(received.size() > FLOWS, "some have waited");
        assertSealedBy(first, received);
    }

    @Test
    @DisplayName(
            "an SA without a way, whose packets come between, leaves the last one its way: another queue of the turn goes on with it")
    void shouldKeepItsWayBesideOneWithout() {
        gateway = testbed.gateway(Options.simple().withQueues(2));
        Tunnel tunnel = gateway.tunnels.getFirst();
        Tunnel astray = onward(NOBODY);
        byte[] there = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[DATA]));
        byte[] nowhere = GatewayUnderTest.fromHost(toThird());
        for (int turn = 0; turn < 2 * Burst.CAPACITY; turn++) {
            testbed.send(gateway.inside.toGateway(), there);
            testbed.send(gateway.inside.toGateway(), nowhere);
            testbed.send(gateway.inside.secondToGateway(), there);
            gateway.poll();
            List<byte[]> received = testbed.receive(gateway.outside);
            assertEquals(2, received.size());
            assertSealedBy(tunnel, received);
            received.forEach(frame -> assertArrayEquals(
                    Frames.mac(GatewayUnderTest.PEER_MAC), Arrays.copyOf(frame, 6), "not to its neighbour"));
        }
        assertEquals(2L * Burst.CAPACITY, gateway.drops(DropReason.NO_NEIGHBOUR));
        assertEquals(
                astray.outbound().hot(),
                gateway.plane.outbound().find(ONWARD).orElseThrow().hot());
    }

    @Test
    @DisplayName("packets of known flows whose SA has another's place in the table leave by that SA's way")
    void shouldTellSasAtOnePlaceApart() {
        Tunnel old = onward(GatewayUnderTest.PEER);
        sentOnwardByManyFlows();
        List<byte[]> received = sentOnwardByManyFlows();
        assertEquals(FLOWS, received.size());
        received.forEach(frame -> assertEquals(GatewayUnderTest.mac(GatewayUnderTest.PEER_MAC), destination(frame)));

        gateway.plane.tables().policySas().publishCurrent(GatewayUnderTest.ONWARD4, 0);
        assertEquals(Transition.DONE, gateway.plane.outbound().retire(old.outbound()));
        for (int i = 0; i < 4; i++) {
            gateway.poll();
        }
        assertEquals(
                old.outbound().hot(),
                onward(GatewayUnderTest.OPEN_HOST).outbound().hot());
        received = sentOnwardByManyFlows();
        assertEquals(FLOWS, received.size());
        received.forEach(frame -> assertEquals(GatewayUnderTest.mac(GatewayUnderTest.OPEN_MAC), destination(frame)));
    }

    private List<byte[]> sentByManyFlows(int octets) {
        for (int i = 0; i < FLOWS; i++) {
            byte[] packet =
                    Frames.udp("10.1.0." + (1 + i % 7), "10.2.0." + (1 + i % 5), 6000 + i, 5000, new byte[octets]);
            frames.add(GatewayUnderTest.fromHost(packet));
        }
        return sent();
    }

    private List<byte[]> sentOnwardByManyFlows() {
        for (int i = 0; i < FLOWS; i++) {
            byte[] packet = Frames.udp("10.2.0." + (1 + i % 7), "10.3.0." + (1 + i % 5), 6000 + i, 5000, data());
            frames.add(GatewayUnderTest.fromHost(packet));
        }
        return sent();
    }

    private List<byte[]> sent() {
        gateway.sendInside(frames.toArray(byte[][]::new));
        frames.clear();
        return testbed.receive(gateway.outside);
    }

    private static void assertAllSealedBy(Tunnel tunnel, List<byte[]> received) {
        assertEquals(FLOWS, received.size());
        assertSealedBy(tunnel, received);
    }

    private static void assertSealedBy(Tunnel tunnel, List<byte[]> received) {
        for (byte[] frame : received) {
            byte[] packet = Frames.packet(frame);
            assertEquals(28 + DATA, tunnel.fromGateway().open(Arrays.copyOfRange(packet, 20, packet.length)).length);
        }
    }

    private static long destination(byte[] frame) {
        return ByteBuffer.wrap(frame).getLong() >>> Short.SIZE;
    }

    /** A tunnel for another policy, outbound only. */
    private Tunnel onward(String peer) {
        byte[] key = new byte[16];
        byte[] salt = new byte[4];
        random.nextBytes(key);
        random.nextBytes(salt);
        SaHandle sa = gateway.plane
                .outbound()
                .install(
                        SaParameters.outbound(ONWARD, ONWARD)
                                .key(CipherSuite.AES_GCM_128, key.clone(), salt.clone())
                                .selector(Selector.between(Prefix.parse("10.2.0.0/16"), Prefix.parse("10.3.0.0/16")))
                                .outer(Prefix.parseAddress(GatewayUnderTest.GATEWAY), Prefix.parseAddress(peer))
                                .build(),
                        System.nanoTime());
        gateway.plane.tables().policySas().publishCurrent(GatewayUnderTest.ONWARD4, sa.hot());
        EspOracle oracle = new EspOracle(ONWARD, key, salt);
        return new Tunnel(Prefix.IPV4, Prefix.IPV4, sa, sa, oracle, oracle);
    }

    /** What goes in the clear may leave before or after what is sealed. */
    private void assertLeft(List<Leaving> expected, List<byte[]> received, long[] sequences) {
        assertEquals(expected.size(), received.size());
        List<Leaving> inOrder = new ArrayList<>(expected);
        for (byte[] frame : received) {
            byte[] packet = Frames.packet(frame);
            boolean sealed = packet[9] == 50;
            Leaving next = inOrder.stream()
                    .filter(leaving -> leaving.tunnel.isPresent() == sealed)
                    .findFirst()
                    .orElseThrow();
            inOrder.remove(next);
            assertLeft(next, packet, sequences);
        }
    }

    private void assertLeft(Leaving expected, byte[] packet, long[] sequences) {
        if (expected.tunnel.isEmpty()) {
            assertArrayEquals(expected.packet, packet);
            return;
        }
        Tunnel tunnel = expected.tunnel.get();
        byte[] esp = Arrays.copyOfRange(packet, 20, packet.length);
        assertArrayEquals(expected.packet, tunnel.fromGateway().open(esp));
        long sequence = ++sequences[gateway.tunnels.indexOf(tunnel)];
        assertEquals(sequence, Integer.toUnsignedLong(ByteBuffer.wrap(esp).getInt(4)));
    }

    private void seal(List<Leaving> expected, int number, byte[] packet) {
        frames.add(GatewayUnderTest.fromHost(packet));
        expected.add(new Leaving(Optional.of(gateway.tunnels.get(number)), Frames.afterHops(packet, 1)));
    }

    private void strangeOut(List<Leaving> expected) {
        byte[] packet = GatewayUnderTest.toFar(Prefix.IPV4, data());
        switch (random.nextInt(6)) {
            case 0 -> seal(expected, 1, GatewayUnderTest.toFar(Prefix.IPV6, data()));
            case 1 -> seal(expected, 0, Frames.withOptions(packet, NO_OPERATION));
            case 2 -> seal(expected, 0, Frames.withFragmentField(packet, 0x2000 | random.nextInt(100)));
            case 3 -> {
                byte[] clear = Frames.udp(GatewayUnderTest.HOST, GatewayUnderTest.OPEN_HOST, 1, 2, data());
                frames.add(GatewayUnderTest.fromHost(clear));
                expected.add(new Leaving(Optional.empty(), Frames.afterHops(clear, 1)));
            }
            case 4 -> {
                frames.add(GatewayUnderTest.fromHost(Frames.afterHops(packet, 63)));
                drops(DropReason.HOP_LIMIT);
            }
            default -> {
                frames.add(GatewayUnderTest.fromHost(Frames.udp(GatewayUnderTest.HOST, "10.9.1.1", 1, 2, data())));
                drops(DropReason.POLICY_DISCARD);
            }
        }
    }

    @Test
    @DisplayName("with a trace on, when nothing takes the short way, each packet has the same end, in the same order")
    void shouldDoTheSameWithATraceOn() {
        PacketTrace trace = gateway.plane.trace();
        trace.begin(new Capture(TraceFilter.ALL, Capture.LEAST_SNAP));
        carryIn();
        assertEquals(
                gateway.count(Counter.RECEIVED), trace.matched(trace.places().received(1)));
        assertEquals(gateway.count(Counter.OPENED), trace.matched(trace.places().opened()));
        assertEquals(gateway.drops(), trace.matched(trace.places().dropped()));
    }
}
