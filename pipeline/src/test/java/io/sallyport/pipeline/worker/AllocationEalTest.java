package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptodevProvider;
import io.sallyport.pipeline.oracle.Fragments;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.FragmentPolicy;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Counts the octets of heap that a polling thread allocates, over a million packets of each kind. */
final class AllocationEalTest {
    private static final int PACKETS = 1_000_000;
    private static final int BURST = BurstFeed.BURST;
    private static final int BURSTS = PACKETS / BURST;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("allocation");

    @Test
    @DisplayName("a million ESP packets are opened and forwarded without an octet of heap")
    void shouldOpenWithoutAllocation() {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withWindow(0))) {
            Tunnel tunnel = gateway.tunnels.getFirst();
            byte[] esp = tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[36]));
            long allocated = allocated(gateway, gateway.outside, GatewayUnderTest.outer(tunnel, esp));
            assertEquals(2L * BURSTS * BURST, gateway.count(Counter.OPENED));
            assertTrue(allocated < BurstFeed.JVM_OCTETS, allocated + " octets");
        }
    }

    @Test
    @DisplayName("a million packets are sealed and forwarded without an octet of heap")
    void shouldSealWithoutAllocation() {
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple())) {
            byte[] packet = GatewayUnderTest.toFar(Prefix.IPV6, new byte[36]);
            long allocated = allocated(gateway, gateway.inside, GatewayUnderTest.fromHost(packet));
            assertEquals(2L * BURSTS * BURST, gateway.count(Counter.SEALED));
            assertTrue(allocated < BurstFeed.JVM_OCTETS, allocated + " octets");
        }
    }

    @Test
    @DisplayName("a million packets each way pass by a crypto device without an octet of heap")
    void shouldPassByADeviceWithoutAllocation() {
        CryptoDevice device = CryptoDevice.open(Eal.running().orElseThrow(), DeviceArgument.parse("crypto_aesni_mb8"));
        CryptodevProvider provider = CryptodevProvider.start("heap", List.of(device), 1, 256);
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withWindow(0), provider)) {
            Tunnel tunnel = gateway.tunnels.getFirst();
            byte[] esp = tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[36]));
            byte[] packet = GatewayUnderTest.toFar(Prefix.IPV4, new byte[36]);
            long allocated = allocated(gateway, gateway.outside, GatewayUnderTest.outer(tunnel, esp));
            allocated += allocated(gateway, gateway.inside, GatewayUnderTest.fromHost(packet));
            assertEquals(2L * BURSTS * BURST, gateway.count(Counter.OPENED));
            assertEquals(2L * BURSTS * BURST, gateway.count(Counter.SEALED));
            assertTrue(allocated < 2 * BurstFeed.JVM_OCTETS, allocated + " octets");
        }
    }

    @Test
    @DisplayName("a million packets that go from one tunnel into another are carried without an octet of heap")
    void shouldCarryOnwardWithoutAllocation() {
        Selector anywhere = Selector.between(Prefix.ANY4, Prefix.ANY4);
        Options options = Options.simple().withWindow(0).withInboundSelector(anywhere);
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, options)) {
            Tunnel onward = gateway.tunnel(Prefix.IPV4, Prefix.IPV6, options);
            gateway.plane
                    .tables()
                    .policySas()
                    .publishCurrent(GatewayUnderTest.ONWARD4, onward.outbound().hot());
            Tunnel tunnel = gateway.tunnels.getFirst();
            byte[] inner = Frames.udp(GatewayUnderTest.FAR_HOST, GatewayUnderTest.THIRD_HOST, 1, 2, new byte[36]);
            byte[] frame = GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, inner));
            long allocated = allocated(gateway, gateway.outside, frame);
            assertEquals(2L * BURSTS * BURST, gateway.count(Counter.SEALED));
            assertTrue(allocated < BurstFeed.JVM_OCTETS, allocated + " octets");
        }
    }

    @Test
    @DisplayName(
            "a million packets of each kind that is dropped cost no octet of heap: forged, replayed, out of bounds")
    void shouldDropWithoutAllocation() {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withWindow(0))) {
            Tunnel tunnel = gateway.tunnels.getFirst();
            byte[] good = tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[36]));
            byte[] forged = good.clone();
            forged[forged.length - 1] ^= 1;
            assertDropped(gateway, GatewayUnderTest.outer(tunnel, forged), DropReason.ICV_WRONG);
            byte[] stranger = Frames.udp("10.3.0.9", GatewayUnderTest.HOST, 1, 2, new byte[36]);
            byte[] outside = tunnel.toGateway().seal(1, stranger);
            assertDropped(gateway, GatewayUnderTest.outer(tunnel, outside), DropReason.SELECTOR_MISMATCH);
            byte[] lonely = Frames.udp(GatewayUnderTest.FAR_HOST, "10.1.9.9", 1, 2, new byte[36]);
            byte[] homeless = tunnel.toGateway().seal(1, lonely);
            assertDropped(gateway, GatewayUnderTest.outer(tunnel, homeless), DropReason.NO_NEIGHBOUR);
            byte[] clear = GatewayUnderTest.fromFar(Prefix.IPV6, new byte[36]);
            assertDropped(gateway, GatewayUnderTest.fromPeer(clear), DropReason.CLEAR_BUT_PROTECTED);
        }
    }

    @Test
    @DisplayName("a million replays cost no octet of heap")
    void shouldDropReplaysWithoutAllocation() {
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple())) {
            Tunnel tunnel = gateway.tunnels.getFirst();
            byte[] esp = tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[36]));
            long allocated = allocated(gateway, gateway.outside, GatewayUnderTest.outer(tunnel, esp));
            assertEquals(2L * BURSTS * BURST - 1, gateway.drops(DropReason.REPLAYED));
            assertTrue(allocated < BurstFeed.JVM_OCTETS, allocated + " octets");
        }
    }

    @Test
    @DisplayName("a million packets for a pending SA wait, and give way to younger ones, without an octet of heap")
    void shouldWaitWithoutAllocation() {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withPending())) {
            byte[] packet = GatewayUnderTest.toFar(Prefix.IPV4, new byte[36]);
            long allocated = allocated(gateway, gateway.inside, GatewayUnderTest.fromHost(packet));
            assertEquals(2L * BURSTS * BURST - 64, gateway.drops(DropReason.WAITING_OLDEST));
            assertTrue(allocated < BurstFeed.JVM_OCTETS, allocated + " octets");
        }
    }

    private static void assertDropped(GatewayUnderTest gateway, byte[] frame, DropReason reason) {
        long allocated = allocated(gateway, gateway.outside, frame);
        assertEquals(2L * BURSTS * BURST, gateway.drops(reason), reason.metric());
        assertTrue(allocated < BurstFeed.JVM_OCTETS, reason + ": " + allocated + " octets");
    }

    @Test
    @DisplayName("a million packets that reach the wrong worker are handed over without an octet of heap")
    void shouldHandOverWithoutAllocation() {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withWindow(0).withWorkers(2))) {
            // Queue 0 of the outside port is worker 1's; the second tunnel's SPI names worker 0.
            Tunnel tunnel = gateway.tunnels.get(1);
            byte[] esp = tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV6, new byte[36]));
            long allocated = allocated(gateway, gateway.outside, GatewayUnderTest.outer(tunnel, esp));
            assertEquals(2L * BURSTS * BURST, gateway.count(Counter.HANDED_OFF));
            assertEquals(2L * BURSTS * BURST, gateway.count(Counter.OPENED));
            assertTrue(allocated < BurstFeed.JVM_OCTETS, allocated + " octets");
        }
    }

    @Test
    @DisplayName("a million clear packets whose SA is another worker's are handed over without an octet of heap")
    void shouldHandOverClearTextWithoutAllocation() {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withWorkers(2))) {
            // Queue 0 of the inside port is worker 0's.
            gateway.useFor(
                    Prefix.IPV4,
                    gateway.tunnel(Prefix.IPV4, Prefix.IPV4, Options.simple().withWorkers(2)));
            byte[] packet = GatewayUnderTest.toFar(Prefix.IPV4, new byte[36]);
            long allocated = allocated(gateway, gateway.inside, GatewayUnderTest.fromHost(packet));
            assertEquals(2L * BURSTS * BURST, gateway.count(Counter.HANDED_OFF));
            assertEquals(2L * BURSTS * BURST, gateway.count(Counter.SEALED));
            assertTrue(allocated < BurstFeed.JVM_OCTETS, allocated + " octets");
        }
    }

    @Test
    @DisplayName("a million fragments of tunnel packets are made whole and opened without an octet of heap")
    void shouldReassembleWithoutAllocation() {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withWindow(0))) {
            Tunnel tunnel = gateway.tunnels.getFirst();
            byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[700]);
            byte[] outer = Frames.packet(
                    GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, inner)));
            byte[][] frames = Fragments.cut4(outer, 600, 7).stream()
                    .map(piece -> GatewayUnderTest.fromPeer(piece))
                    .toArray(byte[][]::new);
            long allocated = allocated(gateway, gateway.outside, frames);
            assertEquals(1L * BURSTS * BURST, gateway.count(Counter.REASSEMBLED));
            assertEquals(1L * BURSTS * BURST, gateway.count(Counter.OPENED));
            assertTrue(allocated < BurstFeed.JVM_OCTETS, allocated + " octets");
        }
    }

    @Test
    @DisplayName("packets are cut before and after encapsulation without an octet of heap")
    void shouldCutWithoutAllocation() {
        for (FragmentPolicy policy : FragmentPolicy.values()) {
            try (GatewayUnderTest gateway =
                    new GatewayUnderTest(testbed, Options.simple().withMtu(700))) {
                var _ = gateway.pair(
                        CipherSuite.AES_GCM_128, false, Prefix.IPV4, Prefix.IPV6, sa -> sa.fragmentPolicy(policy));
                byte[] packet = Frames.withFragmentField(GatewayUnderTest.toFar(Prefix.IPV4, new byte[800]), 0);
                long allocated = allocated(gateway, gateway.inside, GatewayUnderTest.fromHost(packet));
                assertEquals(2L * BURSTS * BURST, gateway.count(Counter.FRAGMENTED));
                assertTrue(allocated < BurstFeed.JVM_OCTETS, policy + ": " + allocated + " octets");
            }
        }
    }

    /** Octets allocated by the thread while the workers poll: once to warm up, then counted, a million packets each. */
    private static long allocated(GatewayUnderTest gateway, Testbed.Cable cable, byte[]... frames) {
        try (BurstFeed feed = new BurstFeed(testbed, gateway, cable, frames)) {
            feed.carry(BURSTS);
            return feed.allocatedBy(BURSTS);
        }
    }
}
