package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.oracle.Fragments;
import io.sallyport.pipeline.oracle.FrameMutator;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.oracle.IcmpFrames;
import io.sallyport.pipeline.oracle.NeighbourFrames;
import io.sallyport.pipeline.oracle.Tcp;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.EveryPathGateway.Way;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Frames that nobody should send, by every path that there is at once: good ones of each kind, and what a seeded generator
 * makes of them, whole, in chains of buffers, and in fragments. Each is sent on, or dropped for a reason that is counted, and
 * every buffer is back at the end.
 *
 * <p>As many as {@code -Dsallyport.frames=20000000} says.
 */
final class EveryPathEalTest {
    private static final long SEED = 20_261_128;
    private static final long FRAMES = Long.getLong("sallyport.frames", 250_000);
    private static final int BURST = 32;
    private static final int MUTATED = 60_000;
    private static final int TAG = 4;
    /** What a buffer takes. */
    private static final int LONGEST = 2048;

    /**
     * What has no cause here, such as rings that are never full and buffers that never run out, and what comes or not by how
     * quick the machine is.
     */
    private static final Set<DropReason> NOT_HERE = EnumSet.of(
            DropReason.ARP,
            DropReason.HOST_RING_FULL,
            DropReason.NEIGHBOUR_RING_FULL,
            DropReason.CHAIN_TOO_LONG,
            DropReason.SA_LARVAL,
            DropReason.SA_DEAD,
            DropReason.SA_CHANGED,
            DropReason.CRYPTO_FAILED,
            DropReason.CRYPTO_FULL,
            DropReason.CRYPTO_LOST,
            DropReason.SEQUENCE_EXHAUSTED,
            DropReason.NO_BUFFER,
            DropReason.HAND_OFF_FULL,
            DropReason.TX_FULL,
            DropReason.ICMP_LIMIT,
            DropReason.WAITING_FULL,
            DropReason.WAITED_IN_VAIN,
            DropReason.FRAGMENT_TIMEOUT,
            DropReason.NO_NEIGHBOUR,
            DropReason.TRIAL_BUDGET);

    /** What only the control thread, a promotion or a crypto device brings about. */
    private static final Set<Counter> NOT_COUNTED = EnumSet.of(
            Counter.FROM_HOST,
            Counter.PROMOTED,
            Counter.CRYPTO_BATCHES,
            Counter.CRYPTO_BUSY,
            Counter.CRYPTO_OVERLAPPED);

    private final Random random = new Random(SEED);
    /** Good frames by the port that they go to. */
    private final List<byte[]> toInside = new ArrayList<>();

    private final List<byte[]> toOutside = new ArrayList<>();
    private final long[] sequences = new long[64];
    /** Tunnel packets that the gateway sent lately. */
    private final List<byte[]> seen = new ArrayList<>();

    @Test
    @DisplayName(
            "D1-D24: mutated frames by every path: no crash, no buffer lost, each sent on or dropped for a counted reason")
    void shouldAccountForEveryFrame(TestReporter reporter) {
        try (Testbed testbed = new Testbed("everypath");
                OffHeap array = OffHeap.allocate((long) BURST * Long.BYTES)) {
            try (EveryPathGateway gateway = new EveryPathGateway(testbed, CryptoProvider.ipsecMb())) {
                goodFrames(gateway);
                List<byte[]> inside = prepared(toInside);
                List<byte[]> outside = prepared(toOutside);
                long sent = 0;
                long turns = 0;
                while (sent < FRAMES) {
                    sent += send(testbed, gateway.inside.toGateway(), inside, array);
                    sent += send(testbed, gateway.inside.secondToGateway(), inside, array);
                    sent += send(testbed, gateway.outside.toGateway(), outside, array);
                    sent += send(testbed, gateway.outside.secondToGateway(), outside, array);
                    gateway.poll();
                    if (turns++ % 8 == 0) {
                        gateway.control();
                        fresh(testbed, gateway);
                    }
                    take(testbed, gateway);
                }
                gateway.control();
                gateway.poll();
                take(testbed, gateway);
                report(gateway, reporter);
                assertEquals(gateway.begun(), gateway.ended() + testbed.inUse(), "packets");
                assertReasons(gateway);
            }
            assertEquals(0, testbed.inUse(), "buffers that did not come back");
        }
    }

    private static void report(EveryPathGateway gateway, TestReporter reporter) {
        Map<String, String> all = new TreeMap<>();
        for (DropReason reason : DropReason.values()) {
            if (gateway.drops(reason) > 0) {
                all.put(reason.metric(), Long.toString(gateway.drops(reason)));
            }
        }
        for (Counter counter : Counter.values()) {
            all.put(counter.name(), Long.toString(gateway.count(counter)));
        }
        reporter.publishEntry(all);
    }

    private static void assertReasons(EveryPathGateway gateway) {
        List<DropReason> never = new ArrayList<>();
        for (DropReason reason : DropReason.values()) {
            if (gateway.drops(reason) == 0 && !NOT_HERE.contains(reason)) {
                never.add(reason);
            }
        }
        assertEquals(List.of(), never, "no frame met these reasons");
        for (Counter counter : Counter.values()) {
            boolean here = !NOT_COUNTED.contains(counter);
            assertTrue(!here || gateway.count(counter) > 0, "nothing was counted as " + counter);
        }
    }

    private long send(Testbed testbed, TxQueue queue, List<byte[]> frames, OffHeap array) {
        for (int i = 0; i < BURST; i++) {
            byte[] frame = frames.get(random.nextInt(frames.size()));
            boolean chain = frame.length > LONGEST || random.nextInt(16) == 0;
            Mbuf.put(array.address(), i, chain ? testbed.chain(frame, random) : testbed.mbuf(frame));
        }
        assertEquals(BURST, queue.burst(array.address(), BURST));
        return BURST;
    }

    private void take(Testbed testbed, EveryPathGateway gateway) {
        for (RxQueue queue : List.of(gateway.inside.fromGateway(), gateway.inside.secondFromGateway())) {
            testbed.receive(queue);
        }
        for (List<byte[]> frames :
                List.of(testbed.receive(gateway.outside), testbed.receive(gateway.outside.secondFromGateway()))) {
            for (byte[] frame : frames) {
                boolean ip = (frame[12] == 8 && frame[13] == 0) || frame[12] == (byte) 0x86;
                if (ip && seen.size() < 64 && random.nextInt(8) == 0) {
                    seen.add(frame);
                }
            }
        }
    }

    /** Frames that are made anew each time: with the next sequence number, or about packets that were just sent. */
    private void fresh(Testbed testbed, EveryPathGateway gateway) {
        Way way = gateway.ways.get(random.nextInt(gateway.ways.size()));
        byte[] inner = inner(way, random.nextInt(1300), random.nextInt(4));
        testbed.send(gateway.outside, outside(way.sealed(++sequences[way.number()], inner)));
        for (byte[] frame : seen) {
            byte[] packet = Frames.packet(frame);
            boolean ipv4 = packet[0] >>> 4 == 4;
            byte[] quote = Arrays.copyOf(packet, Math.min(packet.length, 28 + random.nextInt(100)));
            int mtu = random.nextInt(1600);
            byte[] message = ipv4
                    ? IcmpFrames.packet("198.51.100.77", GatewayUnderTest.GATEWAY, 3, 4, mtu, quote)
                    : IcmpFrames.packet("2001:db8:ee::77", GatewayUnderTest.GATEWAY6, 2, 0, mtu, quote);
            testbed.send(gateway.outside, outside(message));
        }
        seen.clear();
    }

    private static byte[] outside(byte[] packet) {
        return GatewayUnderTest.fromPeer(packet);
    }

    private static byte[] inside(byte[] packet) {
        return GatewayUnderTest.fromHost(packet);
    }

    private static byte[] tagged(int vlan, byte[] frame) {
        return ByteBuffer.allocate(frame.length + TAG)
                .put(frame, 0, 12)
                .putShort((short) 0x8100)
                .putShort((short) vlan)
                .put(frame, 12, frame.length - 12)
                .array();
    }

    /** A packet of the far network, damaged in so many bits of its headers. */
    private byte[] inner(Way way, int octets, int flips) {
        byte[] packet = Frames.udp(way.far(), way.near(), 5000, 6000, new byte[octets]);
        int header = way.inner() == Prefix.IPV4 ? 20 : 40;
        for (int i = 0; i < flips; i++) {
            packet[1 + random.nextInt(header - 1)] ^= (byte) (1 << random.nextInt(8));
        }
        return way.inner() == Prefix.IPV4 && random.nextInt(4) > 0 ? Frames.withChecksum(packet) : packet;
    }

    private void goodFrames(EveryPathGateway gateway) {
        for (Way way : gateway.ways) {
            for (int octets : new int[] {0, 1, 40, 333, 1200, 1420, 1472}) {
                clear(way, octets);
                toOutside.add(outside(way.sealed(++sequences[way.number()], inner(way, Math.min(octets, 1380), 0))));
                toOutside.add(outside(way.sealed(++sequences[way.number()], inner(way, Math.min(octets, 1380), 3))));
            }
            // Jumbo frames, which come in chains.
            clear(way, 4000);
            toOutside.add(outside(way.sealed(++sequences[way.number()], inner(way, 6000, 0))));
            fragmented(way);
            byte[] syn = Tcp.packet(way.near(), way.far(), Tcp.SYN, new byte[] {2, 4, 5, (byte) 0xb4}, new byte[0]);
            toInside.add(inside(syn));
            toOutside.add(outside(way.sealed(
                    ++sequences[way.number()],
                    Tcp.packet(way.far(), way.near(), Tcp.SYN, new byte[] {2, 4, 5, (byte) 0xb4}, new byte[0]))));
            boolean ipv4 = way.inner() == Prefix.IPV4;
            byte[] echo = IcmpFrames.packet(
                    way.far(), ipv4 ? "10.1.0.254" : "2001:db8:1::fe", ipv4 ? 8 : 128, 0, 7, new byte[30]);
            toOutside.add(outside(way.sealed(++sequences[way.number()], echo)));
        }
        wronglySealed(gateway);
        neighbours();
        own();
        clearText();
    }

    private void clear(Way way, int octets) {
        byte[] packet = Frames.udp(way.near(), way.far(), 6000, 5000, new byte[octets]);
        toInside.add(inside(packet));
        boolean ipv4 = way.inner() == Prefix.IPV4;
        // Without DF, with another DSCP and ECN, with one hop left, and from the VLAN.
        toInside.add(
                inside(Frames.withService(ipv4 ? Frames.withFragmentField(packet, 0) : packet, random.nextInt(256))));
        byte[] lastHop = packet.clone();
        lastHop[ipv4 ? 8 : 7] = 1;
        toInside.add(inside(ipv4 ? Frames.withChecksum(lastHop) : lastHop));
        toInside.add(tagged(EveryPathGateway.INSIDE_VLAN, inside(packet)));
        // What should have come sealed.
        toOutside.add(outside(Frames.udp(way.far(), way.near(), 5000, 6000, new byte[octets % 1000])));
    }

    private void fragmented(Way way) {
        for (int octets : new int[] {700, 1300, 3000}) {
            byte[] packet = way.sealed(++sequences[way.number()], inner(way, octets, 0));
            List<byte[]> fragments = new ArrayList<>(
                    way.outer() == Prefix.IPV4
                            ? Fragments.cut4(packet, 400, random.nextInt(0x10000))
                            : Fragments.cut6(packet, 400, random.nextInt()));
            Collections.shuffle(fragments, random);
            fragments.forEach(fragment -> toOutside.add(outside(fragment)));
            byte[] marked = Frames.withService(fragments.getFirst(), 3);
            toOutside.add(outside(marked));
            byte[] other = fragments.getLast().clone();
            other[other.length - 1] ^= 1;
            toOutside.add(outside(other));
        }
    }

    /** What only a peer can do wrong: authentic packets that break the rules, and packets that come in another shape. */
    private void wronglySealed(EveryPathGateway gateway) {
        for (Way way : gateway.ways) {
            if (way.kind() != EveryPathGateway.Kind.AH) {
                byte[] bare = way.esp().seal(++sequences[way.number()], inner(way, 40, 0));
                toOutside.add(outside(way.header(50, bare)));
                byte[] datagram = ByteBuffer.allocate(8 + bare.length)
                        .putShort((short) 4500)
                        .putShort((short) 4500)
                        .putShort((short) (8 + bare.length))
                        .putShort((short) 0)
                        .put(bare)
                        .array();
                toOutside.add(outside(way.header(Frames.UDP, datagram)));
                for (int i = 0; i < 10; i++) {
                    byte[] plain = new byte[16 * (1 + random.nextInt(8))];
                    random.nextBytes(plain);
                    toOutside.add(outside(way.header(50, way.esp().sealRaw(++sequences[way.number()], plain))));
                }
                byte[] next = way.esp().seal(++sequences[way.number()], new byte[40], 6);
                byte[] dummy = way.esp().seal(++sequences[way.number()], new byte[40], 59);
                toOutside.add(outside(way.header(50, next)));
                toOutside.add(outside(way.header(50, dummy)));
            } else if (!way.transport()) {
                byte[] packet = way.ah().protect(++sequences[way.number()], way.header(Frames.UDP, new byte[30]));
                toOutside.add(outside(packet));
            }
            // Congestion was marked outside, and the packet inside cannot say so.
            byte[] marked = Frames.withService(way.sealed(++sequences[way.number()], inner(way, 20, 0)), 3);
            toOutside.add(outside(marked));
        }
        Way routed = gateway.ways.getLast();
        byte[] elsewhere = inner(gateway.ways.getFirst(), 40, 0);
        toOutside.add(outside(routed.sealed(++sequences[routed.number()], elsewhere)));
        toOutside.add(outside(Frames.udp(EveryPathGateway.OPEN, routed.far(), 1, 2, new byte[10])));
        // More datagrams than may wait, and one whose whole is a fragment again.
        for (int i = 0; i < 100; i++) {
            byte[] packet = routed.sealed(++sequences[routed.number()], inner(routed, 700, 0));
            toOutside.add(outside(Fragments.cut4(packet, 400, 0x4000 + i).getFirst()));
        }
        byte[] nested = new byte[600];
        nested[0] = 17;
        nested[3] = 1;
        byte[] packet = Frames.ipv6(
                Frames.address(GatewayUnderTest.PEER6), Frames.address(GatewayUnderTest.GATEWAY6), 44, 64, 0, nested);
        for (int i = 0; i < 20; i++) {
            Fragments.cut6(packet, 400, 0x77).forEach(fragment -> toOutside.add(outside(fragment)));
        }
    }

    private void neighbours() {
        String host = GatewayUnderTest.HOST_MAC;
        String open = GatewayUnderTest.OPEN_MAC;
        for (int i = 0; i < 4; i++) {
            toInside.add(NeighbourFrames.request(host, "10.1.0." + (1 + i), "10.1.0.254"));
            toInside.add(NeighbourFrames.arp(
                    GatewayUnderTest.INSIDE_MAC,
                    2,
                    host,
                    "10.1.0." + (1 + i),
                    GatewayUnderTest.INSIDE_MAC,
                    "10.1.0.254"));
            toInside.add(NeighbourFrames.solicitation(host, "2001:db8:1::" + (1 + i), "2001:db8:1::fe"));
            toInside.add(NeighbourFrames.advertisement(
                    GatewayUnderTest.INSIDE_MAC, host, "2001:db8:1::" + (1 + i), "2001:db8:1::fe", 0x60));
            toOutside.add(NeighbourFrames.request(open, "192.0.2.13" + i, GatewayUnderTest.GATEWAY));
            toOutside.add(NeighbourFrames.arp(
                    GatewayUnderTest.OUTSIDE_MAC,
                    2,
                    open,
                    "192.0.2.13" + i,
                    GatewayUnderTest.OUTSIDE_MAC,
                    GatewayUnderTest.GATEWAY));
            toOutside.add(tagged(
                    EveryPathGateway.OUTSIDE_VLAN,
                    NeighbourFrames.request(open, "198.51.100." + (7 + i), "198.51.100.1")));
        }
        toOutside.add(NeighbourFrames.request(open, GatewayUnderTest.GATEWAY, GatewayUnderTest.GATEWAY));
    }

    /** For the gateway itself: echo requests, IKE, keepalives, ESP and AH of nobody. */
    private void own() {
        for (int octets : new int[] {0, 56, 1000, 3000}) {
            toInside.add(inside(IcmpFrames.packet(EveryPathGateway.HOST, "10.1.0.254", 8, 0, 7, new byte[octets])));
            toInside.add(
                    inside(IcmpFrames.packet(EveryPathGateway.HOST6, "2001:db8:1::fe", 128, 0, 7, new byte[octets])));
            byte[] echo = IcmpFrames.packet(EveryPathGateway.OPEN, GatewayUnderTest.GATEWAY, 8, 0, 7, new byte[octets]);
            toOutside.add(outside(echo));
            Fragments.cut4(echo, 600, 4711 + octets).forEach(fragment -> toOutside.add(outside(fragment)));
            toOutside.add(tagged(
                    EveryPathGateway.OUTSIDE_VLAN,
                    outside(IcmpFrames.packet("198.51.100.9", "198.51.100.1", 8, 0, 7, new byte[octets]))));
        }
        String peer = GatewayUnderTest.PEER;
        String us = GatewayUnderTest.GATEWAY;
        toOutside.add(outside(Frames.udp(peer, us, 500, 500, new byte[200])));
        toOutside.add(outside(Frames.udp(peer, us, 4500, 4500, new byte[200])));
        toOutside.add(outside(Frames.udp(peer, us, 4500, 4500, new byte[] {(byte) 0xff})));
        toOutside.add(outside(Frames.udp("203.0.113.5", us, 500, 500, new byte[60])));
        for (int spi : new int[] {0, 7, 255, 0x999, 0xdeadbeef}) {
            byte[] rest = ByteBuffer.allocate(60).putInt(spi).putInt(1).array();
            byte[] ah = ByteBuffer.allocate(60)
                    .put((byte) 4)
                    .put((byte) 5)
                    .putShort((short) 0)
                    .putInt(spi)
                    .array();
            for (boolean ipv4 : new boolean[] {true, false}) {
                byte[] from = Frames.address(ipv4 ? peer : GatewayUnderTest.PEER6);
                byte[] to = Frames.address(ipv4 ? us : GatewayUnderTest.GATEWAY6);
                toOutside.add(outside(
                        ipv4 ? Frames.ipv4(from, to, 50, 64, 0, rest) : Frames.ipv6(from, to, 50, 64, 0, rest)));
                toOutside.add(
                        outside(ipv4 ? Frames.ipv4(from, to, 51, 64, 0, ah) : Frames.ipv6(from, to, 51, 64, 0, ah)));
            }
        }
    }

    /** By BYPASS and DISCARD policies, routes of several next hops, and none. */
    private void clearText() {
        for (int octets = 1960; octets < 2006; octets += 2) {
            // A buffer takes them, but nothing besides.
            byte[] packet = Frames.udp(EveryPathGateway.HOST, "10.106.0.1", 6000, 5000, new byte[octets]);
            toInside.add(inside(Frames.withFragmentField(packet, 0)));
        }
        for (int octets : new int[] {0, 100, 1400, 3000}) {
            for (String to : List.of(
                    "192.0.2.130",
                    "192.0.2.177",
                    "198.51.100.9",
                    "10.90.3.4",
                    "10.90.3.5",
                    "10.91.0.1",
                    "10.92.0.1",
                    "203.0.113.7",
                    "10.5.0.9")) {
                byte[] packet = Frames.udp(EveryPathGateway.HOST, to, 6000, 5000 + octets, new byte[octets]);
                toInside.add(inside(packet));
                toInside.add(inside(Frames.withFragmentField(packet, 0)));
            }
            toInside.add(
                    inside(Frames.udp(EveryPathGateway.HOST6, EveryPathGateway.OPEN6, 6000, 5000, new byte[octets])));
            for (String from : List.of("192.0.2.130", "198.51.100.9", "10.90.3.4", "10.120.0.1", "203.0.113.7")) {
                toOutside.add(outside(Frames.udp(from, EveryPathGateway.HOST, 6000, 5000, new byte[octets])));
            }
            toOutside.add(
                    outside(Frames.udp(EveryPathGateway.OPEN6, EveryPathGateway.HOST6, 6000, 5000, new byte[octets])));
            toOutside.add(tagged(
                    EveryPathGateway.OUTSIDE_VLAN,
                    outside(Frames.udp("198.51.100.9", EveryPathGateway.HOST, 6000, 5000, new byte[octets]))));
        }
        byte[] extended = Frames.withExtensions(
                Frames.udp(EveryPathGateway.HOST6, EveryPathGateway.OPEN6, 6000, 5000, new byte[20]),
                60,
                new byte[8],
                0);
        toInside.add(inside(extended));
        toInside.add(inside(Frames.withOptions(
                Frames.udp(EveryPathGateway.HOST, "10.100.0.1", 6000, 5000, new byte[20]), new byte[] {1, 1, 1, 0})));
    }

    /** The good frames three times, and what is made of them. */
    private List<byte[]> prepared(List<byte[]> good) {
        List<byte[]> all = new ArrayList<>();
        FrameMutator mutator = new FrameMutator(random.nextLong(), good);
        for (int i = 0; i < MUTATED; i++) {
            all.add(random.nextInt(4) == 0 ? good.get(random.nextInt(good.size())) : mutator.next());
        }
        return all;
    }
}
