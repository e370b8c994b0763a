package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Neighbour;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.plane.PlanePort;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * A gateway with very many SAs and 10,000 policies, and packets through SAs of any of them. Half of the SAs are inbound, half
 * outbound; {@code -Dsallyport.sas=1000000} says how many.
 *
 * <p>Policy i protects what goes from 10.1.0.0/16 to the i-th prefix of 24 bits in 11.0.0.0/8.
 */
final class ScaleEalTest {
    private static final int PAIRS = Integer.getInteger("sallyport.sas", 60_000) / 2;
    private static final int POLICIES = 10_000;
    private static final int WINDOW = 1024;
    private static final int FIRST_SPI = 0x10_0000;
    private static final int PACKETS = 20_000;
    private static final int MOST_OCTETS_PER_SA = 2_048;

    private static final int SHARDS = 256;

    private final byte[] salt = {1, 2, 3, 4};

    @Test
    @DisplayName(
            "many SAs and 10,000 policies load, each packet meets its policy and its SA, and an SA takes at most 2 KiB")
    void shouldRunWithManySas(TestReporter reporter) {
        try (Testbed testbed = new Testbed("scale")) {
            Testbed.Cable inside = testbed.cable("inside", 1, GatewayUnderTest.MTU);
            Testbed.Cable outside = testbed.cable("outside", 1, GatewayUnderTest.MTU);
            long before = System.nanoTime();
            DataPlane plane = DataPlane.create(DataPlane.Settings.of(1, PAIRS, WINDOW), tables());
            try (plane) {
                install(plane);
                plane.attach(
                        List.of(
                                port(0, GatewayUnderTest.INSIDE_MAC, false, inside),
                                port(1, GatewayUnderTest.OUTSIDE_MAC, true, outside)),
                        testbed.buffers());
                long loaded = System.nanoTime();
                carry(testbed, inside, outside, plane);
                int inbound = octetsPerSa(Direction.INBOUND, WINDOW);
                int outbound = octetsPerSa(Direction.OUTBOUND, 0);
                reporter.publishEntry(Map.of(
                        "SAs", Integer.toString(2 * PAIRS),
                        "policies", Integer.toString(POLICIES),
                        "seconds to load", Long.toString((loaded - before) / 1_000_000_000),
                        "octets of an inbound SA", Integer.toString(inbound),
                        "octets of an outbound SA", Integer.toString(outbound)));
                assertTrue(inbound <= MOST_OCTETS_PER_SA && outbound <= MOST_OCTETS_PER_SA);
            }
            assertEquals(0, testbed.inUse());
        }
    }

    private static int octetsPerSa(Direction direction, int window) {
        try (CryptoProvider crypto = CryptoProvider.ipsecMb();
                SaTable table = SaTable.allocate(
                        direction,
                        Math.min(PAIRS, 50_000),
                        window,
                        crypto.schedule().octets())) {
            return (int) table.octetsPerSa();
        }
    }

    private static Prefix far(int policy) {
        return Prefix.parse("11." + (policy >> 8) + "." + (policy & 255) + ".0/24");
    }

    private static Prefix near() {
        return Prefix.parse("10.1.0.0/16");
    }

    private static ForwardingTables tables() {
        Adjacencies adjacencies = new Adjacencies();
        adjacencies.setPort(0, GatewayUnderTest.mac(GatewayUnderTest.INSIDE_MAC));
        adjacencies.setPort(1, GatewayUnderTest.mac(GatewayUnderTest.OUTSIDE_MAC));
        Prefix peer = Prefix.parseAddress(GatewayUnderTest.PEER);
        adjacencies.put(new Neighbour(
                0, Prefix.parseAddress(GatewayUnderTest.HOST), GatewayUnderTest.mac(GatewayUnderTest.HOST_MAC)));
        adjacencies.put(new Neighbour(1, peer, GatewayUnderTest.mac(GatewayUnderTest.PEER_MAC)));
        RouteTable routes = new RouteTable();
        routes.add(near(), adjacencies.index(NextHop.onLink(0)));
        routes.add(Prefix.parse("192.0.2.0/24"), adjacencies.index(NextHop.onLink(1)));
        routes.add(Prefix.ANY4, adjacencies.index(NextHop.via(1, peer)));
        adjacencies.publish();
        routes.publish();
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < POLICIES; i++) {
            policies.add(new Policy("policy " + i, PolicyAction.PROTECT, Selector.between(near(), far(i))));
        }
        return new ForwardingTables(
                new LocalAddresses(List.of(Prefix.parseAddress(GatewayUnderTest.GATEWAY))),
                new Spd(policies),
                new PolicySas(POLICIES),
                routes.current(),
                adjacencies.current());
    }

    private byte[] key(int sa, int direction) {
        return ByteBuffer.allocate(16)
                .putInt(sa)
                .putInt(direction)
                .putLong(0x5a11_9047L * (sa + 1))
                .array();
    }

    private void install(DataPlane plane) {
        Prefix gateway = Prefix.parseAddress(GatewayUnderTest.GATEWAY);
        Prefix peer = Prefix.parseAddress(GatewayUnderTest.PEER);
        for (int i = 0; i < PAIRS; i++) {
            Selector out = Selector.between(near(), far(i % POLICIES));
            SaHandle _ = plane.inbound()
                    .install(
                            SaParameters.inbound(FIRST_SPI + i)
                                    .key(CipherSuite.AES_GCM_128, key(i, 0), salt.clone())
                                    .owner(i % SHARDS)
                                    .replayWindow(WINDOW)
                                    .selector(out.reversed())
                                    .outer(peer, gateway)
                                    .build(),
                            0);
            SaHandle outbound = plane.outbound()
                    .install(
                            SaParameters.outbound(i + 1, FIRST_SPI + i)
                                    .key(CipherSuite.AES_GCM_128, key(i, 1), salt.clone())
                                    .owner(i % SHARDS)
                                    .selector(out)
                                    .outer(gateway, peer)
                                    .build(),
                            0);
            // The last of a policy's SAs is the one that it uses.
            plane.tables().policySas().publishCurrent(i % POLICIES, outbound.hot());
        }
        assertEquals(PAIRS, plane.inbound().size());
        assertEquals(PAIRS, plane.outbound().size());
    }

    private void carry(Testbed testbed, Testbed.Cable inside, Testbed.Cable outside, DataPlane plane) {
        Random random = new Random(PAIRS);
        Worker worker = plane.workers().getFirst();
        int[] sealed = new int[POLICIES];
        for (int i = 0; i < PACKETS; i++) {
            int policy = random.nextInt(POLICIES);
            byte[] data = new byte[random.nextInt(100)];
            String farHost = "11." + (policy >> 8) + "." + (policy & 255) + ".9";
            byte[] clear = Frames.udp(GatewayUnderTest.HOST, farHost, 6000, 5000, data);
            testbed.send(inside, GatewayUnderTest.fromHost(clear));
            // Any SA of those that carry the policy's packets back.
            int sa = policy + POLICIES * random.nextInt((PAIRS - 1 - policy) / POLICIES + 1);
            byte[] back = Frames.udp(farHost, GatewayUnderTest.HOST, 5000, 6000, data);
            byte[] esp = new EspOracle(FIRST_SPI + sa, key(sa, 0), salt).seal(1 + i, back);
            testbed.send(
                    outside,
                    GatewayUnderTest.fromPeer(Frames.ipv4(
                            Frames.address(GatewayUnderTest.PEER),
                            Frames.address(GatewayUnderTest.GATEWAY),
                            50,
                            64,
                            0,
                            esp)));
            while (worker.poll() > 0) {
                // until nothing waits
            }
            assertOpened(testbed.receive(inside), back, worker.counters());
            int used = policy + POLICIES * ((PAIRS - 1 - policy) / POLICIES);
            assertSealed(testbed.receive(outside), used, ++sealed[policy], clear, worker.counters());
        }
        assertEquals(0, worker.counters().drops());
        assertEquals(PACKETS, worker.counters().get(Counter.OPENED));
        assertEquals(PACKETS, worker.counters().get(Counter.SEALED));
    }

    private static void assertOpened(List<byte[]> frames, byte[] back, WorkerCounters counters) {
        assertEquals(1, frames.size(), () -> "drops: " + counters.dropsByReason());
        assertArrayEquals(Frames.afterHops(back, 1), Frames.packet(frames.getFirst()));
    }

    private void assertSealed(List<byte[]> frames, int sa, int sequence, byte[] clear, WorkerCounters counters) {
        assertEquals(1, frames.size(), () -> "drops: " + counters.dropsByReason());
        byte[] packet = Frames.packet(frames.getFirst());
        byte[] esp = Arrays.copyOfRange(packet, 20, packet.length);
        assertEquals(FIRST_SPI + sa, ByteBuffer.wrap(esp).getInt(0), "SPI");
        assertEquals(sequence, ByteBuffer.wrap(esp).getInt(4), "sequence number");
        assertArrayEquals(Frames.afterHops(clear, 1), new EspOracle(FIRST_SPI + sa, key(sa, 1), salt).open(esp));
    }

    private static PlanePort port(int index, String mac, boolean isOutside, Testbed.Cable cable) {
        return new PlanePort(
                new IngressPort(index, GatewayUnderTest.mac(mac), false, isOutside),
                GatewayUnderTest.MTU,
                List.of(cable.port().rxQueue(0)),
                List.of(cable.port().txQueue(0)));
    }
}
