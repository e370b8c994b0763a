package io.sallyport.pipeline.worker;

import com.sun.management.ThreadMXBean;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.crypto.vector.VectorChaCha20Poly1305;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Carries packets both ways through a worker until the compiler is done with it: the main class of the JVM that {@link
 * CompilationEalTest} starts.
 */
final class HotPathRun {
    /** As an argument: what goes by the processor's vectors is run too. */
    static final String WITH_VECTORS = "with-vectors";

    private static final int BURST = BurstFeed.BURST;
    private static final int ONWARD = 0x3000;

    /** Many times what the compiler waits for, so that it has also seen what its first guess was wrong about. */
    private static final int BURSTS = 20_000;

    /** Suites whose packets the engine does together, of both kinds. */
    private static final List<CipherSuite> TOGETHER = List.of(
            CipherSuite.of(EncryptionAlgorithm.AES_CBC_128, IntegrityAlgorithm.HMAC_SHA1_96),
            CipherSuite.combined(EncryptionAlgorithm.CHACHA20_POLY1305));

    private static final Lifetime COUNTED = new Lifetime(
            new Lifetime.Limit(Lifetime.Limit.MAX_TIME, Long.MAX_VALUE, Long.MAX_VALUE / 2), Lifetime.Limit.NONE);

    private final Testbed testbed;
    private final GatewayUnderTest gateway;

    private HotPathRun(Testbed testbed, GatewayUnderTest gateway) {
        this.testbed = testbed;
        this.gateway = gateway;
    }

    /** Fails if a packet was lost, as what is dropped does not take the path that is to be compiled, or made an object once it is. */
    public static void main(String[] arguments) {
        try (Testbed testbed = new Testbed("compilation")) {
            ofOneWorker(testbed);
            ofTwoWorkers(testbed);
        }
        if (List.of(arguments).contains(WITH_VECTORS)) {
            byVectors(false);
            byVectors(true);
        }
    }

    /**
     * ChaCha20-Poly1305 as it goes where it is quicker, of texts of two lengths. Vectors that are objects, as they are where the
     * compiler ran out of nodes, are noticed by their octets.
     */
    private static void byVectors(boolean seals) {
        int packets = 12;
        int room = 256;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (VectorChaCha20Poly1305 vectors = new VectorChaCha20Poly1305(packets, seals);
                OffHeap memory = OffHeap.allocate((long) packets * room)) {
            long before = 0;
            for (int burst = 0; burst < BURSTS; burst++) {
                if (burst == BURSTS / 2) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                for (int i = 0; i < packets; i++) {
                    long packet = memory.address() + (long) i * room;
                    vectors.add(packet + 208, packet, packet + 16, i % 3 == 0 ? 132 : 68, packet + 240, packet + 176);
                }
                vectors.run();
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (allocated > BurstFeed.JVM_OCTETS) {
                throw new IllegalStateException(allocated + " octets of heap were allocated by vectors");
            }
        }
    }

    private static void ofOneWorker(Testbed testbed) {
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple())) {
            HotPathRun run = new HotPathRun(testbed, gateway);
            Tunnel plain = gateway.tunnels.get(0);
            Tunnel second = gateway.tunnel(Prefix.IPV4, Prefix.IPV4, Options.simple());
            Tunnel other = gateway.tunnels.get(1);
            Tunnel overIpv6 = gateway.tunnel(Prefix.IPV4, Prefix.IPV6, Options.simple());
            // The short way for plain packets of one SA and of several, then packets of which one half or nothing is
            // plain.
            run.inbound(plain);
            run.outbound(plain);
            run.outboundByTwo();
            run.inbound(plain, second);
            run.inboundOfManyFlows(plain);
            run.outboundOfManyFlows();
            for (CipherSuite suite : TOGETHER) {
                run.bothWays(gateway.pair(suite, false, Prefix.IPV4, Prefix.IPV4, UnaryOperator.identity()));
            }
            run.bothWays(
                    gateway.pair(CipherSuite.AES_GCM_128, false, Prefix.IPV4, Prefix.IPV4, sa -> sa.lifetime(COUNTED)));
            Pair inUdp = gateway.pairInUdp();
            run.inboundInUdp(inUdp);
            run.inboundInUdp(inUdp, gateway.pairInUdp());
            run.outbound(plain);
            run.inbound(other);
            run.inbound(overIpv6);
            run.outbound(other);
            run.assertCarried(14L + 2L * TOGETHER.size());
        }
    }

    /** Half of the packets, which all come to one of them, are the other's. */
    private static void ofTwoWorkers(Testbed testbed) {
        Options options = Options.simple().withWorkers(2);
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, options)) {
            HotPathRun run = new HotPathRun(testbed, gateway);
            Tunnel third = gateway.tunnel(Prefix.IPV4, Prefix.IPV4, options);
            run.inbound(third, gateway.tunnel(Prefix.IPV4, Prefix.IPV4, options));
            run.outboundByTwo();
            run.assertCarried(2);
            if (gateway.count(Counter.HANDED_OFF) != (long) BURSTS * BURST) {
                throw new IllegalStateException("not half of them were handed over");
            }
        }
    }

    private void assertCarried(long runs) {
        long carried = gateway.count(Counter.OPENED) + gateway.count(Counter.SEALED);
        if (carried != runs * BURSTS * BURST) {
            throw new IllegalStateException("only " + carried + " packets were carried");
        }
    }

    /** Bursts in which the tunnels' packets take turns. */
    private void inbound(Tunnel... tunnels) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            Tunnel tunnel = tunnels[i % tunnels.length];
            byte[] inner = GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[36]);
            frames.add(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1 + i / tunnels.length, inner)));
        }
        carry(gateway.outside, frames, () -> {
            for (Tunnel tunnel : tunnels) {
                Memory.putI64(tunnel.inbound().hot() + SaDescriptor.SEQUENCE, 0);
            }
        });
    }

    /** The same of ESP in UDP. */
    private void inboundInUdp(Pair... pairs) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[36]);
            byte[] esp = pairs[i % pairs.length].toGateway().seal(1 + i / pairs.length, inner);
            frames.add(GatewayUnderTest.inUdp(esp));
        }
        carry(gateway.outside, frames, () -> {
            for (Pair pair : pairs) {
                Memory.putI64(pair.inbound().hot() + SaDescriptor.SEQUENCE, 0);
            }
        });
    }

    /** Packets of one tunnel from many hosts. */
    private void inboundOfManyFlows(Tunnel tunnel) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            byte[] inner = Frames.udp("10.2.7." + (1 + i), GatewayUnderTest.HOST, 6000, 5000, new byte[36]);
            frames.add(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1 + i, inner)));
        }
        carry(gateway.outside, frames, () -> Memory.putI64(tunnel.inbound().hot() + SaDescriptor.SEQUENCE, 0));
    }

    private void outboundOfManyFlows() {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            byte[] inner = Frames.udp(GatewayUnderTest.HOST, "10.2.7." + (1 + i), 5000, 6000, new byte[36]);
            frames.add(GatewayUnderTest.fromHost(inner));
        }
        carry(gateway.inside, frames, () -> {});
    }

    private void outbound(Tunnel tunnel) {
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(tunnel.innerFamily(), new byte[36]));
        carry(gateway.inside, List.of(frame), () -> {});
    }

    private void bothWays(Pair pair) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 1; i <= BURST; i++) {
            // With AES-CBC paddings of 14 and 15 octets.
            byte[] esp = pair.toGateway().seal(i, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[36 - i % 2]));
            frames.add(GatewayUnderTest.outer(Prefix.IPV4, esp));
        }
        carry(gateway.outside, frames, () -> Memory.putI64(pair.inbound().hot() + SaDescriptor.SEQUENCE, 0));
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[36]));
        carry(gateway.inside, List.of(frame), () -> {});
    }

    /** Bursts of which two SAs seal every other packet. */
    private void outboundByTwo() {
        SaHandle onward = gateway.plane
                .outbound()
                .install(
                        SaParameters.outbound(ONWARD, ONWARD)
                                .key(CipherSuite.AES_GCM_128, new byte[16], new byte[4])
                                .selector(Selector.between(Prefix.parse("10.2.0.0/16"), Prefix.parse("10.3.0.0/16")))
                                .outer(
                                        Prefix.parseAddress(GatewayUnderTest.GATEWAY),
                                        Prefix.parseAddress(GatewayUnderTest.PEER))
                                .build(),
                        System.nanoTime());
        gateway.plane.tables().policySas().publishCurrent(GatewayUnderTest.ONWARD4, onward.hot());
        byte[] data = new byte[36];
        byte[] third = Frames.udp(GatewayUnderTest.FAR_HOST, GatewayUnderTest.THIRD_HOST, 6000, 5000, data);
        carry(
                gateway.inside,
                List.of(
                        GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, data)),
                        GatewayUnderTest.fromHost(third)),
                () -> {});
    }

    /**
     * Sends bursts of these frames.
     *
     * @param between what makes the next burst as new as the one before
     */
    private void carry(Testbed.Cable cable, List<byte[]> frames, Runnable between) {
        try (BurstFeed feed = new BurstFeed(testbed, gateway, cable, frames.toArray(byte[][]::new))) {
            feed.carry(BURSTS / 2, between);
            long allocated = feed.allocatedBy(BURSTS / 2, between);
            if (allocated > BurstFeed.JVM_OCTETS) {
                throw new IllegalStateException(allocated + " octets of heap were allocated");
            }
        }
    }
}
