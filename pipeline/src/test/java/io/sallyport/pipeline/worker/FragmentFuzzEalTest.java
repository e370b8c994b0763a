package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.Fragments;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fragments for the gateway, good and mutated, of few datagrams, so that they meet: what comes out was sent, or nothing. */
final class FragmentFuzzEalTest {
    private static final int FRAMES = 2_000_000;
    private static final int PREPARED = 20_000;
    private static final int BURST = 32;
    private static final long SEED = 0x5a11_f4a6L;

    private final Random random = new Random(SEED);
    private final List<byte[]> outer = new ArrayList<>();
    private final Set<String> sound = new HashSet<>();

    @Test
    @DisplayName(
            "D7: 2,000,000 seeded good and mutated fragments: no crash, no leak, nothing is delivered that was not sent")
    void shouldDeliverOnlyWhatWasSent() {
        try (Testbed testbed = new Testbed("fragmentfuzz");
                OffHeap array = OffHeap.allocate((long) BURST * Long.BYTES)) {
            try (GatewayUnderTest gateway =
                    new GatewayUnderTest(testbed, Options.simple().withWindow(0))) {
                datagrams(gateway);
                List<byte[]> prepared = new ArrayList<>();
                for (int i = 0; i < PREPARED; i++) {
                    prepared.add(frame());
                }
                long delivered = 0;
                for (int sent = 0; sent < FRAMES; sent += BURST) {
                    for (int i = 0; i < BURST; i++) {
                        Mbuf.put(array.address(), i, testbed.mbuf(prepared.get(random.nextInt(PREPARED))));
                    }
                    assertEquals(BURST, gateway.outside.toGateway().burst(array.address(), BURST));
                    gateway.poll();
                    for (byte[] frame : testbed.receive(gateway.inside)) {
                        assertTrue(sound.contains(text(Frames.packet(frame))), "a packet that was not sent");
                        delivered++;
                    }
                    assertEquals(0, testbed.receive(gateway.outside).size());
                }
                assertEquals(FRAMES + gateway.made(), delivered + gateway.drops() + gateway.used() + testbed.inUse());
                assertTrue(delivered > 1000, delivered + " delivered");
                assertEquals(delivered, gateway.count(Counter.OPENED));
                for (DropReason reason : List.of(
                        DropReason.FRAGMENT_OVERLAP,
                        DropReason.FRAGMENT_DUPLICATE,
                        DropReason.FRAGMENT_TINY,
                        DropReason.FRAGMENT_MALFORMED,
                        DropReason.FRAGMENT_LIMIT,
                        DropReason.FRAGMENT_ECN,
                        DropReason.ICV_WRONG)) {
                    assertTrue(gateway.drops(reason) > 0, "no fragment met " + reason);
                }
            }
            assertEquals(0, testbed.inUse());
        }
    }

    private void datagrams(GatewayUnderTest gateway) {
        Tunnel over4 = gateway.tunnels.getFirst();
        Tunnel over6 = gateway.tunnel(Prefix.IPV4, Prefix.IPV6, Options.simple().withWindow(0));
        for (int i = 0; i < 64; i++) {
            Tunnel tunnel = i % 2 == 0 ? over4 : over6;
            byte[] data = new byte[600 + 13 * i];
            random.nextBytes(data);
            byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, data);
            byte[] esp = tunnel.toGateway().seal(i + 1, inner);
            outer.add(Frames.packet(GatewayUnderTest.outer(tunnel, esp)));
            sound.add(text(Frames.afterHops(inner, 1)));
        }
    }

    /** A packet as a text that is equal only to itself, but for a congestion mark that fragments may have brought. */
    private static String text(byte[] packet) {
        return new String(Frames.withService(packet, 0), StandardCharsets.ISO_8859_1);
    }

    private byte[] frame() {
        int which = random.nextInt(outer.size());
        byte[] packet = outer.get(which);
        boolean ipv4 = packet[0] >>> 4 == 4;
        int header = ipv4 ? 20 : 40;
        int identification = random.nextInt(20) == 0 ? random.nextInt() : which;
        int step = 304;
        int place = random.nextInt((packet.length - header + step - 1) / step);
        int from = header + place * step;
        int to = Math.min(packet.length, from + step);
        switch (random.nextInt(40)) {
            case 0 -> from = header + 8 * random.nextInt((packet.length - header) / 8);
            case 1 -> to = from + random.nextInt(packet.length - from);
            case 2 -> packet = flipped(packet, header);
            default -> {
                // Mostly good, so that datagrams become whole.
            }
        }
        to = Math.max(from, Math.min(to, packet.length));
        byte[] fragment = ipv4
                ? Fragments.fragment4(packet, from, to, identification)
                : Fragments.fragment6(packet, from, to, identification);
        if (random.nextInt(40) == 0) {
            fragment = Frames.withService(fragment, random.nextInt(4));
        }
        if (random.nextInt(60) == 0) {
            int at = ipv4 ? 6 : 42;
            fragment[at + random.nextInt(2)] ^= (byte) (1 << random.nextInt(8));
            fragment = ipv4 ? Frames.withChecksum(fragment) : fragment;
        }
        if (random.nextInt(100) == 0) {
            fragment[random.nextInt(fragment.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return GatewayUnderTest.fromPeer(fragment);
    }

    private byte[] flipped(byte[] packet, int header) {
        byte[] changed = packet.clone();
        changed[header + random.nextInt(packet.length - header)] ^= 1;
        return changed;
    }
}
