package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.host.Datagram;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bursts of ESP in UDP (RFC 3948) and of bare ESP, of plain packets and of strange ones: the end of each, and their order. */
final class InUdpEalTest {
    private static final long SEED = 3948;
    private static final int BURSTS = 2_000;

    /** Less than a ring between workers holds. */
    private static final int MOST_FRAMES = 300;

    private static final int MOST_DATA = 60;
    private static final int FIRST_PORT = 5000;
    private static final int PEER_PORT = 61_234;
    private static final int NAT_PORT = 4500;
    private static final int UDP = 17;
    private static final int ESP = 50;

    /** Of the frame: where the UDP header has its length. */
    private static final int LENGTH = 14 + 20 + 4;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("in-udp");

    private final Random random = new Random(SEED);
    private final List<byte[]> frames = new ArrayList<>();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private final List<Datagram> ike = new ArrayList<>();
    private GatewayUnderTest gateway;
    private int messages;

    private byte[] data() {
        byte[] octets = new byte[random.nextInt(MOST_DATA)];
        random.nextBytes(octets);
        return octets;
    }

    private void drops(DropReason reason) {
        dropped.merge(reason, 1L, Long::sum);
    }

    private static byte[] datagram(int from, int to, byte[] data) {
        byte[] udp = ByteBuffer.allocate(8 + data.length)
                .putShort((short) from)
                .putShort((short) to)
                .putShort((short) (8 + data.length))
                .putShort((short) 0)
                .put(data)
                .array();
        return packet(UDP, udp);
    }

    private static byte[] packet(int protocol, byte[] payload) {
        return GatewayUnderTest.fromPeer(Frames.ipv4(
                Frames.address(GatewayUnderTest.PEER),
                Frames.address(GatewayUnderTest.GATEWAY),
                protocol,
                64,
                0,
                payload));
    }

    private static boolean isInUdp(int number) {
        return number % 3 != 2;
    }

    /** As an SA's packets come, from whatever port a NAT has given the peer. */
    private byte[] frame(int number, byte[] esp) {
        int port = random.nextInt(20) == 0 ? 1024 + random.nextInt(60_000) : PEER_PORT;
        return isInUdp(number) ? datagram(port, NAT_PORT, esp) : packet(ESP, esp);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName(
            "D21: ESP in UDP and bare ESP in one burst, also at another worker than the SA's: each tunnel's packets in order, strange"
                    + " ones their end, and IKE beside them to the control thread")
    void shouldOpenWhatComesInUdp(int workers) {
        Options options = Options.simple().withWorkers(workers);
        try (GatewayUnderTest made = new GatewayUnderTest(testbed, options)) {
            gateway = made;
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                UnaryOperator<SaParameters.Builder> shape = isInUdp(i)
                        ? sa -> sa.encapsulation(new UdpPorts(NAT_PORT, PEER_PORT))
                        : UnaryOperator.identity();
                pairs.add(gateway.pair(CipherSuite.AES_GCM_128, false, Prefix.IPV4, Prefix.IPV4, shape));
            }
            carry(pairs);
        }
    }

    @Test
    @DisplayName("D6: IKE on the port of ESP in UDP goes to the control thread from whatever worker has received it")
    void shouldHandNoIkeOver() {
        try (GatewayUnderTest made =
                new GatewayUnderTest(testbed, Options.simple().withWorkers(2))) {
            gateway = made;
            for (int burst = 0; burst < 2; burst++) {
                // ESP of another worker's SA before makes the worker look for more of that.
                for (int spi = 0x1000; spi < 0x1000 + MOST_DATA; spi++) {
                    frames.add(datagram(
                            PEER_PORT,
                            NAT_PORT,
                            ByteBuffer.allocate(MOST_DATA).putInt(spi).array()));
                }
                send(burst);
                long before = gateway.count(Counter.HANDED_OFF);
                assertTrue(before > 0);
                for (int octets = MOST_DATA; octets >= 4; octets--) {
                    frames.add(datagram(PEER_PORT, NAT_PORT, new byte[octets]));
                    messages++;
                }
                send(burst);
                assertEquals(before, gateway.count(Counter.HANDED_OFF));
            }
            assertEquals(messages, ike.size());
        }
    }

    private void carry(List<Pair> pairs) {
        List<Queue<byte[]>> expected = pairs.stream()
                .map(_ -> (Queue<byte[]>) new ArrayDeque<byte[]>())
                .toList();
        long[] sequences = new long[pairs.size()];
        for (int burst = 0; burst < BURSTS; burst++) {
            int count = 1 + random.nextInt(MOST_FRAMES);
            int strange = random.nextInt(3) == 0 ? 0 : random.nextInt(10);
            int mixture = random.nextInt(3);
            int number = 0;
            for (int i = 0; i < count; i++) {
                // Each another's, or in runs, or all of one.
                number = mixture == 0 || (mixture == 1 && random.nextInt(10) == 0)
                        ? random.nextInt(pairs.size())
                        : number;
                Pair pair = pairs.get(number);
                byte[] inner =
                        Frames.udp(GatewayUnderTest.FAR_HOST, GatewayUnderTest.HOST, FIRST_PORT + number, 6000, data());
                byte[] esp = pair.toGateway().seal(++sequences[number], inner);
                boolean comes = true;
                if (random.nextInt(100) < strange) {
                    comes = strange(number, esp);
                } else {
                    frames.add(frame(number, esp));
                }
                if (comes) {
                    expected.get(number).add(Frames.afterHops(inner, 1));
                }
            }
            send(burst);
            for (byte[] frame : received()) {
                byte[] packet = Frames.packet(frame);
                int of = ByteBuffer.wrap(packet).getShort(20) - FIRST_PORT;
                assertArrayEquals(expected.get(of).remove(), packet, "burst " + burst);
            }
            assertTrue(expected.stream().allMatch(Queue::isEmpty), "burst " + burst);
        }
        dropped.forEach((reason, count) -> assertEquals(count, gateway.drops(reason), reason.metric()));
        assertEquals(dropped.values().stream().mapToLong(Long::longValue).sum(), gateway.drops());
        assertEquals(messages, ike.size());
        assertTrue(messages > 0);
        if (gateway.plane.workers().size() > 1) {
            assertTrue(gateway.count(Counter.HANDED_OFF) > gateway.count(Counter.OPENED) / 4, "many were handed over");
        }
    }

    /** To the queues in turns. */
    private void send(int burst) {
        Testbed.Cable cable = gateway.outside;
        boolean second = gateway.plane.workers().size() > 1 && burst % 2 == 1;
        testbed.send(second ? cable.secondToGateway() : cable.toGateway(), frames.toArray(byte[][]::new));
        frames.clear();
        int work;
        do {
            work = gateway.plane.workers().stream().mapToInt(Worker::poll).sum();
            gateway.control();
        } while (work > 0);
        gateway.plane.host().receive(ike::add, 2 * MOST_FRAMES);
    }

    private List<byte[]> received() {
        List<byte[]> all = new ArrayList<>(testbed.receive(gateway.inside));
        if (gateway.plane.workers().size() > 1) {
            all.addAll(testbed.receive(gateway.inside.secondFromGateway()));
        }
        return all;
    }

    /** Adds a frame that is not plain, or not as it should come; true if its packet comes out nevertheless. */
    private boolean strange(int number, byte[] esp) {
        byte[] frame = frame(number, esp);
        switch (random.nextInt(9)) {
            case 0 -> {
                esp[8 + random.nextInt(esp.length - 8)] ^= 1;
                frames.add(frame(number, esp));
                drops(DropReason.ICV_WRONG);
            }
            case 1 -> {
                frames.add(isInUdp(number) ? packet(ESP, esp) : datagram(PEER_PORT, NAT_PORT, esp));
                drops(DropReason.ENCAPSULATION);
            }
            case 2 -> {
                frames.add(datagram(PEER_PORT, NAT_PORT + 1, esp));
                drops(DropReason.LOCAL_UNSERVED);
            }
            case 3 -> {
                frames.add(datagram(PEER_PORT, NAT_PORT, new byte[] {(byte) 0xff}));
                drops(DropReason.NAT_KEEPALIVE);
            }
            case 4 -> {
                // Behind the marker, in the length of any ESP.
                byte[] message = Arrays.copyOf(new byte[4], 4 + random.nextInt(MOST_DATA));
                frames.add(datagram(PEER_PORT, NAT_PORT, message));
                messages++;
            }
            case 5 -> {
                byte[] cut = datagram(PEER_PORT, NAT_PORT, esp);
                // As if the datagram ended before the ICV does, or behind the packet.
                boolean shorter = random.nextBoolean();
                cut[LENGTH + 1] += (byte) (shorter ? -4 : 4);
                frames.add(cut);
                drops(shorter ? shorterEnd(number) : DropReason.LOCAL_UNSERVED);
            }
            case 6 -> {
                frames.add(Arrays.copyOf(frame, 14 + 20 + 8 + random.nextInt(12)));
                drops(DropReason.IP_LENGTH);
            }
            case 7 -> {
                byte[] damaged = frame.clone();
                damaged[14 + 8] ^= 1;
                frames.add(damaged);
                drops(DropReason.IP_CHECKSUM);
            }
            default -> {
                // A checksum that a NAT or a peer has put there says nothing (RFC 3948 section 2.1).
                frame[LENGTH + 2] ^= isInUdp(number) ? (byte) 0x55 : 0;
                frames.add(frame);
                return true;
            }
        }
        return false;
    }

    private static DropReason shorterEnd(int number) {
        return isInUdp(number) ? DropReason.ICV_WRONG : DropReason.ENCAPSULATION;
    }
}
