package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.vector.VectorTrial;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bursts in which packets of several suites meet, of which some are done one by one and some together. */
final class SuitesTogetherEalTest {
    private static final long SEED = 20_261_128;
    private static final int BURSTS = 1_500;
    private static final int MOST_FRAMES = 32;

    /** More than a worker takes from a queue in a turn. */
    private static final int MOST_FRAMES_OF_A_TURN = Worker.MOST_PACKETS + 10;

    private static final byte[] NO_OPERATION = {1, 1, 1, 1};
    private static final int MOST_DATA = 300;

    /** AES-CBC and AES-CTR with HMACs of every ICV length, ChaCha20, AES-GCM, and two that take the ordinary way. */
    private static final List<String> SUITES = List.of(
            "aes-cbc-128+hmac-sha1-96",
            "chacha20-poly1305",
            "aes-cbc-256+hmac-sha2-512-256",
            "aes-gcm-256",
            "aes-ctr-192+hmac-sha2-256-128",
            "aes-cbc-192+hmac-sha2-384-192",
            "aes-gcm-128-icv8",
            "null+hmac-sha1-96");

    /** The trial takes less. */
    private static final long MOST_SECONDS = 60;

    private static final int NAT_PORT = 4500;
    private static final int PEER_PORT = 61_234;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("together");

    private final Random random = new Random(SEED);
    private final GatewayUnderTest gateway = testbed.gateway();

    /** Bare ESP, and behind that of all suites ESP in UDP. */
    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int number = 0; number < 2 * SUITES.size(); number++) {
            UnaryOperator<SaParameters.Builder> shape = isInUdp(number)
                    ? sa -> sa.encapsulation(new UdpPorts(NAT_PORT, PEER_PORT))
                    : UnaryOperator.identity();
            CipherSuite suite = CipherSuite.parse(label(number)).orElseThrow();
            pairs.add(gateway.pair(suite, false, Prefix.IPV4, Prefix.IPV4, shape));
        }
        return pairs;
    }

    private static boolean isInUdp(int number) {
        return number >= SUITES.size();
    }

    private static String label(int number) {
        return SUITES.get(number % SUITES.size());
    }

    private static byte[] outer(int number, byte[] esp) {
        return isInUdp(number)
                ? GatewayUnderTest.fromPeer(
                        Frames.udp(GatewayUnderTest.PEER, GatewayUnderTest.GATEWAY, PEER_PORT, NAT_PORT, esp))
                : GatewayUnderTest.outer(Prefix.IPV4, esp);
    }

    /** The ESP of a packet that leaves, whose UDP header, if it has one, is as it has to be. */
    private static byte[] esp(int number, byte[] packet) {
        if (!isInUdp(number)) {
            return Arrays.copyOfRange(packet, 20, packet.length);
        }
        assertEquals(17, packet[9]);
        ByteBuffer udp = ByteBuffer.wrap(packet, 20, 8).slice();
        assertEquals(NAT_PORT, udp.getChar());
        assertEquals(PEER_PORT, udp.getChar());
        assertEquals(packet.length - 20, udp.getChar());
        assertEquals(0, udp.getChar());
        return Arrays.copyOfRange(packet, 28, packet.length);
    }

    private byte[] data() {
        byte[] octets = new byte[random.nextInt(MOST_DATA)];
        random.nextBytes(octets);
        return octets;
    }

    private int frames() {
        return 1 + random.nextInt(random.nextInt(10) == 0 ? MOST_FRAMES_OF_A_TURN : MOST_FRAMES);
    }

    /** The suites of one burst: any, or for a burst that is all plain the first six, and now and then only one. */
    private int suite(int kind) {
        return switch (kind) {
            case 0 -> random.nextInt(2 * SUITES.size());
            case 1 -> random.nextInt(2) * SUITES.size() + random.nextInt(SUITES.size() - 2);
            default -> kind - 2;
        };
    }

    @Test
    @DisplayName(
            "inbound, packets of all suites in one burst are opened, forged and repeated ones dropped, the order kept")
    void shouldOpenSuitesTogether() {
        openSuitesTogether();
    }

    @Test
    @DisplayName("the same where short packets of ChaCha20-Poly1305 go by vectors")
    void shouldOpenByVectors() throws InterruptedException {
        assumeTrue(VectorTrial.isPossible() && becomesQuicker(), "vectors of 512 bits, quicker than IPsec_MB");
        openSuitesTogether();
        assertTrue(becomesQuicker());
    }

    /** Answers false on a machine where vectors are not quicker. */
    private static boolean becomesQuicker() throws InterruptedException {
        VectorTrial.begin();
        long start = System.nanoTime();
        while (!VectorTrial.passed() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
            Thread.sleep(1);
        }
        return VectorTrial.passed();
    }

    private void openSuitesTogether() {
        List<Pair> pairs = pairs();
        long[] sequences = new long[pairs.size()];
        long[] forgeries = new long[pairs.size()];
        long delivered = 0;
        long repeated = 0;
        for (int burst = 0; burst < BURSTS; burst++) {
            List<byte[]> frames = new ArrayList<>();
            List<byte[]> expected = new ArrayList<>();
            int kind = random.nextInt(2 + pairs.size());
            for (int left = frames(); left > 0; left--) {
                int number = suite(kind);
                int fate = random.nextInt(50);
                byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, data());
                if (fate == 2) {
                    // Not plain inside.
                    inner = Frames.withOptions(inner, NO_OPERATION);
                }
                byte[] esp = pairs.get(number).toGateway().seal(++sequences[number], inner);
                if (fate == 0) {
                    esp[8 + random.nextInt(esp.length - 8)] ^= (byte) (1 << random.nextInt(8));
                    forgeries[number]++;
                } else {
                    expected.add(Frames.afterHops(inner, 1));
                }
                frames.add(outer(number, esp));
                if (fate == 1) {
                    frames.add(outer(number, esp));
                    repeated++;
                }
            }
            gateway.sendOutside(frames.toArray(byte[][]::new));
            List<byte[]> received = testbed.receive(gateway.inside);
            assertEquals(expected.size(), received.size(), "burst " + burst);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(
                        expected.get(i), Frames.packet(received.get(i)), "packet " + i + " of burst " + burst);
            }
            delivered += expected.size();
        }
        assertEquals(delivered, gateway.count(Counter.OPENED));
        assertEquals(Arrays.stream(forgeries).sum(), gateway.drops(DropReason.ICV_WRONG));
        assertEquals(repeated, gateway.drops(DropReason.REPLAYED));
        assertTrue(repeated > 0);
        for (int i = 0; i < forgeries.length; i++) {
            long cold = SaTable.cold(pairs.get(i).inbound().hot());
            assertTrue(forgeries[i] > 0, label(i));
            assertEquals(forgeries[i], Memory.i64(cold + SaDescriptor.ICV_FAILURES), label(i));
        }
    }

    @Test
    @DisplayName(
            "outbound, two suites share each burst: the far end opens every packet, in order, and no IV comes twice")
    void shouldSealSuitesTogether() {
        sealSuitesTogether();
    }

    @Test
    @DisplayName("the same where short packets of ChaCha20-Poly1305 go by vectors")
    void shouldSealByVectors() throws InterruptedException {
        assumeTrue(VectorTrial.isPossible() && becomesQuicker(), "vectors of 512 bits, quicker than IPsec_MB");
        sealSuitesTogether();
        assertTrue(becomesQuicker());
    }

    private void sealSuitesTogether() {
        List<Pair> pairs = pairs();
        long[] sequences = new long[pairs.size()];
        List<ByteBuffer> ivs = new ArrayList<>();
        long sealed = 0;
        for (int burst = 0; burst < BURSTS; burst++) {
            int near = random.nextInt(pairs.size());
            int far = random.nextInt(pairs.size());
            gateway.plane.tables().policySas().publishCurrent(GatewayUnderTest.PROTECT4, hot(pairs, near));
            gateway.plane.tables().policySas().publishCurrent(GatewayUnderTest.ONWARD4, hot(pairs, far));
            List<byte[]> frames = new ArrayList<>();
            List<byte[]> inners = new ArrayList<>();
            List<Integer> by = new ArrayList<>();
            int mixture = random.nextInt(3);
            for (int left = frames(); left > 0; left--) {
                boolean isNear = mixture == 0 || (mixture == 1 && random.nextBoolean());
                byte[] inner = isNear
                        ? GatewayUnderTest.toFar(Prefix.IPV4, data())
                        : Frames.udp(GatewayUnderTest.FAR_HOST, GatewayUnderTest.THIRD_HOST, 6000, 5000, data());
                frames.add(GatewayUnderTest.fromHost(inner));
                inners.add(Frames.afterHops(inner, 1));
                by.add(isNear ? near : far);
            }
            gateway.sendInside(frames.toArray(byte[][]::new));
            List<byte[]> received = testbed.receive(gateway.outside);
            assertEquals(inners.size(), received.size(), "burst " + burst);
            for (int i = 0; i < received.size(); i++) {
                byte[] packet = Frames.packet(received.get(i));
                byte[] esp = esp(by.get(i), packet);
                Pair pair = pairs.get(by.get(i));
                long sequence = ++sequences[by.get(i)];
                assertEquals(
                        sequence, Integer.toUnsignedLong(ByteBuffer.wrap(esp).getInt(4)));
                assertArrayEquals(inners.get(i), pair.fromGateway().open(sequence, esp), label(by.get(i)));
                if (label(by.get(i)).startsWith("aes-cbc")) {
                    ivs.add(ByteBuffer.wrap(esp, 8, 16).slice());
                }
            }
            sealed += received.size();
        }
        assertEquals(sealed, gateway.count(Counter.SEALED));
        assertEquals(0, gateway.drops());
        assertEquals(ivs.size(), ivs.stream().distinct().count());
        assertTrue(ivs.size() > BURSTS);
    }

    private static long hot(List<Pair> pairs, int i) {
        return pairs.get(i).outbound().hot();
    }
}
