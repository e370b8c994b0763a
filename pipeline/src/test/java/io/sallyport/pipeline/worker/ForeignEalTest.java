package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two workers, and bursts in which packets of both stand between each other and between strange ones: ends and order of all. */
final class ForeignEalTest {
    private static final long SEED = 11;
    private static final int BURSTS = 2_000;

    /** Less than a ring between workers holds. */
    private static final int MOST_FRAMES = 300;

    private static final int FIRST_PORT = 5000;
    private static final int TUNNELS = 4;
    private static final int FLOWS = 50;
    private static final int MOST_DATA = 60;
    private static final int SPI = 20;
    private static final int SEQUENCE = 24;
    private static final byte[] NO_OPERATION = {1, 1, 1, 1};

    @RegisterExtension
    private static final Testbed testbed = new Testbed("foreign");

    private final Options options = Options.simple().withWorkers(2);
    private final GatewayUnderTest gateway = testbed.gateway(options);
    private final Random random = new Random(SEED);
    private final List<byte[]> frames = new ArrayList<>();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);

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

    /** To one worker's queue, and all is done; now and then SAs move to one worker, or back to two. */
    private void send(Testbed.Cable cable, int burst) {
        testbed.send(burst % 2 == 0 ? cable.toGateway() : cable.secondToGateway(), frames.toArray(byte[][]::new));
        frames.clear();
        boolean moves = burst % 10 == 9;
        if (moves) {
            gateway.plane.resize(1 + burst / 10 % 2);
        }
        int work;
        do {
            work = gateway.plane.workers().stream().mapToInt(Worker::poll).sum();
            gateway.control();
        } while (work > 0 || gateway.plane.isResizing());
    }

    private static List<byte[]> received(Testbed.Cable cable) {
        List<byte[]> all = new ArrayList<>(testbed.receive(cable));
        all.addAll(testbed.receive(cable.secondFromGateway()));
        return all;
    }

    @Test
    @DisplayName(
            "inbound, packets of several tunnels in a burst reach their owners, each tunnel's in order, and strange ones their end")
    void shouldKeepTheOrderOfEachTunnel() {
        List<Tunnel> tunnels = new ArrayList<>();
        for (int i = 0; i < TUNNELS; i++) {
            tunnels.add(gateway.tunnel(Prefix.IPV4, Prefix.IPV4, options));
        }
        List<Queue<byte[]>> expected = tunnels.stream()
                .map(_ -> (Queue<byte[]>) new ArrayDeque<byte[]>())
                .toList();
        long[] sequences = new long[TUNNELS];
        for (int burst = 0; burst < BURSTS; burst++) {
            int count = 1 + random.nextInt(MOST_FRAMES);
            int strange = random.nextInt(3) == 0 ? 0 : random.nextInt(10);
            for (int i = 0; i < count; i++) {
                int number = random.nextInt(TUNNELS);
                EspOracle oracle = tunnels.get(number).toGateway();
                byte[] inner =
                        Frames.udp(GatewayUnderTest.FAR_HOST, GatewayUnderTest.HOST, FIRST_PORT + number, 6000, data());
                if (random.nextInt(100) < strange) {
                    inner = strangeIn(oracle, ++sequences[number], inner);
                } else {
                    frames.add(GatewayUnderTest.outer(Prefix.IPV4, oracle.seal(++sequences[number], inner)));
                }
                if (inner.length > 0) {
                    expected.get(number).add(Frames.afterHops(inner, 1));
                }
            }
            send(gateway.outside, burst);
            for (byte[] frame : received(gateway.inside)) {
                byte[] packet = Frames.packet(frame);
                int header = 4 * (packet[0] & 15);
                int number = ByteBuffer.wrap(packet).getShort(header) - FIRST_PORT;
                assertArrayEquals(expected.get(number).remove(), packet, "burst " + burst);
            }
            assertTrue(expected.stream().allMatch(Queue::isEmpty), "burst " + burst);
        }
        assertDrops();
        assertTrue(gateway.count(Counter.HANDED_OFF) > gateway.count(Counter.OPENED) / 4, "many were handed over");
    }

    /** Adds a frame that is not plain; answers the packet that is to come out, if one is. */
    private byte[] strangeIn(EspOracle oracle, long sequence, byte[] inner) {
        byte[] esp = oracle.seal(sequence, inner);
        switch (random.nextInt(6)) {
            case 0 -> {
                esp[8 + random.nextInt(esp.length - 8)] ^= 1;
                frames.add(GatewayUnderTest.outer(Prefix.IPV4, esp));
                drops(DropReason.ICV_WRONG);
            }
            case 1 -> {
                byte[] frame = GatewayUnderTest.outer(Prefix.IPV4, esp);
                frame[24] ^= 1;
                frames.add(frame);
                drops(DropReason.IP_CHECKSUM);
            }
            case 2 -> {
                // Whosever the SPI would be.
                ByteBuffer.wrap(esp).putInt(0, 0x7700 + random.nextInt(2));
                frames.add(GatewayUnderTest.outer(Prefix.IPV4, esp));
                drops(DropReason.SPI_UNKNOWN);
            }
            case 3 -> {
                byte[] packet = Frames.packet(GatewayUnderTest.outer(Prefix.IPV4, esp));
                frames.add(GatewayUnderTest.fromPeer(Frames.withOptions(packet, NO_OPERATION)));
                return inner;
            }
            case 4 -> {
                frames.add(GatewayUnderTest.outer(
                        Prefix.IPV4, oracle.seal(sequence, Frames.withOptions(inner, NO_OPERATION))));
                return Frames.withOptions(inner, NO_OPERATION);
            }
            default -> {
                byte[] frame = GatewayUnderTest.outer(Prefix.IPV4, esp);
                frames.add(Arrays.copyOf(frame, 14 + 20 + 4));
                drops(DropReason.IP_LENGTH);
            }
        }
        return new byte[0];
    }

    @Test
    @DisplayName(
            "outbound, packets of flows of two policies are sealed by the owners of their SAs, in the order of their coming")
    void shouldKeepTheOrderOfEachSa() {
        Pair onward = pair(Ownership.SHARDS - 1);
        gateway.plane
                .tables()
                .policySas()
                .publishCurrent(GatewayUnderTest.ONWARD4, onward.outbound().hot());
        List<Pair> pairs = List.of(pair(0), onward);
        Map<Integer, Queue<byte[]>> expected = new HashMap<>();
        pairs.forEach(pair -> expected.put(pair.fromGateway().spi(), new ArrayDeque<>()));
        Map<Integer, Integer> sequences = new HashMap<>();
        for (int burst = 0; burst < BURSTS; burst++) {
            int count = 1 + random.nextInt(MOST_FRAMES);
            int strange = random.nextInt(3) == 0 ? 0 : random.nextInt(10);
            for (int i = 0; i < count; i++) {
                int number = random.nextInt(2);
                byte[] inner = Frames.udp(
                        number == 0 ? GatewayUnderTest.HOST : GatewayUnderTest.FAR_HOST,
                        number == 0 ? GatewayUnderTest.FAR_HOST : GatewayUnderTest.THIRD_HOST,
                        FIRST_PORT + random.nextInt(FLOWS),
                        6000,
                        data());
                if (random.nextInt(100) < strange) {
                    inner = strangeOut(inner);
                } else {
                    frames.add(GatewayUnderTest.fromHost(inner));
                }
                if (inner.length > 0) {
                    expected.get(pairs.get(number).fromGateway().spi()).add(Frames.afterHops(inner, 1));
                }
            }
            send(gateway.inside, burst);
            for (byte[] frame : received(gateway.outside)) {
                byte[] packet = Frames.packet(frame);
                int spi = ByteBuffer.wrap(packet).getInt(SPI);
                int sequence = ByteBuffer.wrap(packet).getInt(SEQUENCE);
                assertEquals(sequences.merge(spi, 1, Integer::sum), sequence, "burst " + burst);
                Pair pair = pairs.get(spi == onward.fromGateway().spi() ? 1 : 0);
                byte[] inner = pair.fromGateway().open(sequence, Arrays.copyOfRange(packet, SPI, packet.length));
                assertArrayEquals(expected.get(spi).remove(), inner, "burst " + burst);
            }
            assertTrue(expected.values().stream().allMatch(Queue::isEmpty), "burst " + burst);
        }
        assertDrops();
        assertTrue(gateway.count(Counter.HANDED_OFF) > gateway.count(Counter.SEALED) / 4, "many were handed over");
    }

    @Test
    @DisplayName(
            "packets of a flow that was handed over stay once their policy's SA is this worker's, and go once it is the other's again")
    void shouldFollowThePolicysSa() {
        List<Pair> pairs = List.of(pair(0), pair(Ownership.SHARDS - 1));
        // The first queue inside is the first worker's.
        long handedOver = 0;
        for (int round = 0; round < 6; round++) {
            Pair pair = pairs.get(round / 2 % 2);
            gateway.plane
                    .tables()
                    .policySas()
                    .publishCurrent(GatewayUnderTest.PROTECT4, pair.outbound().hot());
            for (int i = 0; i < FLOWS; i++) {
                gateway.sendInside(GatewayUnderTest.fromHost(
                        Frames.udp(GatewayUnderTest.HOST, GatewayUnderTest.FAR_HOST, FIRST_PORT + i, 6000, data())));
            }
            handedOver += pair.equals(pairs.get(1)) ? FLOWS : 0;
            assertEquals(handedOver, gateway.count(Counter.HANDED_OFF), "round " + round);
            List<byte[]> sealed = received(gateway.outside);
            assertEquals(FLOWS, sealed.size());
            sealed.forEach(frame -> assertEquals(
                    pair.fromGateway().spi(),
                    ByteBuffer.wrap(Frames.packet(frame)).getInt(SPI)));
        }
    }

    private Pair pair(int shard) {
        return gateway.pair(CipherSuite.AES_GCM_128, false, Prefix.IPV4, Prefix.IPV4, sa -> sa.owner(shard));
    }

    /** Adds a frame that is not plain; answers the packet that is to be sealed, if one is. */
    private byte[] strangeOut(byte[] inner) {
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] packet = Frames.withOptions(inner, NO_OPERATION);
                frames.add(GatewayUnderTest.fromHost(packet));
                return packet;
            }
            case 1 -> {
                byte[] packet = Frames.withFragmentField(inner, 0x2000 | random.nextInt(100));
                frames.add(GatewayUnderTest.fromHost(packet));
                return packet;
            }
            case 2 -> {
                frames.add(GatewayUnderTest.fromHost(Frames.afterHops(inner, 63)));
                drops(DropReason.HOP_LIMIT);
            }
            default -> {
                frames.add(GatewayUnderTest.fromHost(Frames.udp(GatewayUnderTest.HOST, "10.9.1.1", 1, 2, data())));
                drops(DropReason.POLICY_DISCARD);
            }
        }
        return new byte[0];
    }
}
