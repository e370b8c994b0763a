package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.Lifetime.Limit;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SAs whose lives are counted in packets and octets, which end in the middle of bursts, after long ways on the short way: not one packet
 * passes too many or too few, and the control thread hears of each limit with the packet that reaches it.
 */
final class CountedLifeEalTest {
    private static final long SEED = 4301;
    private static final int MOST_FRAMES = 400;
    private static final int SOFT_PACKETS = 3_000;
    private static final int HARD_PACKETS = 7_000;

    /** Of packets inside; both are reached after many bursts, too. */
    private static final int SOFT_OCTETS = 12_000_000;

    private static final int HARD_OCTETS = 25_000_000;
    private static final int INNER_OCTETS = 1_000;
    private static final int UDP_AND_IP = 28;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("counted");

    private final Random random = new Random(SEED);
    private final GatewayUnderTest gateway = testbed.gateway();

    private static Lifetime life(boolean octets) {
        Duration ever = Limit.MAX_TIME;
        return octets
                ? new Lifetime(
                        new Limit(ever, Long.MAX_VALUE, SOFT_OCTETS), new Limit(ever, Long.MAX_VALUE, HARD_OCTETS))
                : new Lifetime(
                        new Limit(ever, SOFT_PACKETS, Long.MAX_VALUE), new Limit(ever, HARD_PACKETS, Long.MAX_VALUE));
    }

    @Test
    @DisplayName("a hard limit without a soft one is as hard")
    void shouldEndWithoutASoftLimit() {
        Lifetime life = new Lifetime(Limit.NONE, new Limit(Limit.MAX_TIME, HARD_PACKETS, Long.MAX_VALUE));
        Pair pair = gateway.pair(CipherSuite.AES_GCM_128, false, Prefix.IPV4, Prefix.IPV4, sa -> sa.lifetime(life));
        int delivered = 0;
        for (int sent = 0; sent <= HARD_PACKETS; sent += MOST_FRAMES) {
            byte[][] frames = new byte[MOST_FRAMES][];
            for (int i = 0; i < frames.length; i++) {
                byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8]);
                frames[i] = GatewayUnderTest.outer(Prefix.IPV4, pair.toGateway().seal(sent + i + 1, inner));
            }
            gateway.sendOutside(frames);
            delivered += testbed.receive(gateway.inside).size();
        }
        assertEquals(HARD_PACKETS, delivered);
        assertEquals(List.of("INBOUND HARD"), gateway.ended);
    }

    private List<Pair> pairs(String suite, boolean octets, int count) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(gateway.pair(
                    CipherSuite.parse(suite).orElseThrow(),
                    false,
                    Prefix.IPV4,
                    Prefix.IPV4,
                    sa -> sa.lifetime(life(octets))));
        }
        return pairs;
    }

    private static int soft(boolean octets) {
        return octets ? SOFT_OCTETS / INNER_OCTETS : SOFT_PACKETS;
    }

    private static int hard(boolean octets) {
        return octets ? HARD_OCTETS / INNER_OCTETS : HARD_PACKETS;
    }

    /** So many events there are once each of these has carried so many packets. */
    private void assertTold(Direction direction, boolean octets, int[] carried, int[] sent) {
        long soft = Arrays.stream(carried).filter(n -> n >= soft(octets)).count();
        long hard = Arrays.stream(sent).filter(n -> n > hard(octets)).count();
        assertEquals(soft, told(direction, Lifetime.End.SOFT), "soft, of " + Arrays.toString(carried));
        assertEquals(hard, told(direction, Lifetime.End.HARD), "hard, of " + Arrays.toString(sent));
    }

    private long told(Direction direction, Lifetime.End end) {
        return gateway.ended.stream()
                .filter(line -> line.equals(direction + " " + end))
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        "aes-gcm-128, false, 1",
        "aes-gcm-128, true, 1",
        "aes-gcm-128, false, 3",
        "aes-gcm-128, true, 2",
        "aes-cbc-128+hmac-sha1-96, false, 1",
        "aes-cbc-128+hmac-sha1-96, true, 2"
    })
    @DisplayName(
            "inbound, an SA opens as many packets as its hard limit has, or octets, and tells of both limits in time")
    void shouldOpenUpToTheLimit(String suite, boolean octets, int count) {
        List<Pair> pairs = pairs(suite, octets, count);
        int[] sent = new int[count];
        int[] carried = new int[count];
        int delivered = 0;
        int dropped = 0;
        while (Arrays.stream(sent).min().orElseThrow() < hard(octets) + MOST_FRAMES) {
            List<byte[]> frames = new ArrayList<>();
            for (int left = 1 + random.nextInt(MOST_FRAMES); left > 0; left--) {
                int number = random.nextInt(count);
                byte[] inner = Frames.udp(
                        GatewayUnderTest.FAR_HOST,
                        GatewayUnderTest.HOST,
                        5000 + number,
                        6000,
                        new byte[INNER_OCTETS - UDP_AND_IP]);
                sent[number]++;
                frames.add(GatewayUnderTest.outer(
                        Prefix.IPV4, pairs.get(number).toGateway().seal(sent[number], inner)));
                if (sent[number] <= hard(octets)) {
                    carried[number]++;
                } else {
                    dropped++;
                }
            }
            gateway.sendOutside(frames.toArray(byte[][]::new));
            delivered += testbed.receive(gateway.inside).size();
            assertEquals(Arrays.stream(carried).sum(), delivered);
            // Once the control thread has heard of the end, the SA is gone.
            assertEquals(dropped, gateway.drops());
            assertTold(Direction.INBOUND, octets, carried, sent);
        }
        assertTrue(gateway.drops(DropReason.LIFETIME_OVER) > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "aes-gcm-128, false, 1",
        "aes-gcm-128, true, 1",
        "aes-gcm-128, true, 40",
        "aes-cbc-128+hmac-sha1-96, false, 1",
        "chacha20-poly1305, true, 40"
    })
    @DisplayName("outbound, an SA seals as many packets as its hard limit has, or octets, of one flow or of many")
    void shouldSealUpToTheLimit(String suite, boolean octets, int flows) {
        Pair pair = pairs(suite, octets, 1).getFirst();
        int[] sent = new int[1];
        int[] carried = new int[1];
        while (sent[0] < hard(octets) + MOST_FRAMES) {
            List<byte[]> frames = new ArrayList<>();
            List<byte[]> expected = new ArrayList<>();
            for (int left = 1 + random.nextInt(MOST_FRAMES); left > 0; left--) {
                byte[] inner = Frames.udp(
                        GatewayUnderTest.HOST,
                        GatewayUnderTest.FAR_HOST,
                        5000 + random.nextInt(flows),
                        6000,
                        new byte[INNER_OCTETS - UDP_AND_IP]);
                frames.add(GatewayUnderTest.fromHost(inner));
                sent[0]++;
                if (sent[0] <= hard(octets)) {
                    carried[0]++;
                    expected.add(Frames.afterHops(inner, 1));
                }
            }
            gateway.sendInside(frames.toArray(byte[][]::new));
            List<byte[]> received = testbed.receive(gateway.outside);
            assertEquals(expected.size(), received.size());
            for (int i = 0; i < expected.size(); i++) {
                byte[] packet = Frames.packet(received.get(i));
                long sequence = carried[0] - expected.size() + i + 1L;
                assertArrayEquals(
                        expected.get(i),
                        pair.fromGateway().open(sequence, Arrays.copyOfRange(packet, 20, packet.length)));
            }
            assertEquals(sent[0] - carried[0], gateway.drops());
            assertTold(Direction.OUTBOUND, octets, carried, sent);
        }
        assertTrue(gateway.drops(DropReason.LIFETIME_OVER) > 0);
    }
}
