package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.oracle.Fragments;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.sad.FragmentPolicy;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packets that are too long for their tunnel: cut before or after encapsulation, or refused. */
final class PathFitEalTest {
    private static final int JUMBO_BUFFER = 9728;
    private static final int MTU = GatewayUnderTest.MTU;
    private static final CipherSuite GCM = CipherSuite.AES_GCM_128;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("pathfit", JUMBO_BUFFER);

    private final GatewayUnderTest gateway = testbed.gateway();

    private static byte[] data(int octets) {
        byte[] data = new byte[octets];
        new Random(octets).nextBytes(data);
        return data;
    }

    private static byte[] mayBeCut(int octets) {
        return Frames.withFragmentField(GatewayUnderTest.toFar(Prefix.IPV4, data(octets - 28)), 0);
    }

    private static byte[] withDf(int octets) {
        return GatewayUnderTest.toFar(Prefix.IPV4, data(octets - 28));
    }

    private static byte[] ipv6(int octets) {
        return GatewayUnderTest.toFar(Prefix.IPV6, data(octets - 48));
    }

    private List<byte[]> sent(byte[] packet) {
        gateway.sendInside(GatewayUnderTest.fromHost(packet));
        return testbed.receive(gateway.outside).stream().map(Frames::packet).toList();
    }

    private static byte[] opened(Pair pair, byte[] outer) {
        int header = (outer[0] & 0xf0) == 0x60 ? 40 : 20;
        byte[] esp = Arrays.copyOfRange(outer, header, outer.length);
        return pair.fromGateway().open(ByteBuffer.wrap(esp).getInt(4), esp);
    }

    private static List<byte[]> allOpened(Pair pair, List<byte[]> outer) {
        List<byte[]> inner = new ArrayList<>();
        for (byte[] packet : outer) {
            assertTrue(packet.length <= MTU, "a tunnel packet of " + packet.length + " octets");
            inner.add(opened(pair, packet));
        }
        return inner;
    }

    private Pair pair(CipherSuite suite, int inner, int outer, UnaryOperator<SaParameters.Builder> shape) {
        return gateway.pair(suite, false, inner, outer, shape);
    }

    private static int room(CipherSuite suite, int outer) {
        int text =
                MTU - (outer == Prefix.IPV4 ? 20 : 40) - 8 - suite.encryption().ivOctets() - suite.icvOctets();
        int alignment = Math.max(4, suite.encryption().alignment());
        return text / alignment * alignment - 2;
    }

    @Test
    @DisplayName(
            "D10: IPv4 packets without DF are cut before encapsulation, at every boundary, each piece a tunnel packet")
    void shouldCutBefore() {
        for (CipherSuite suite : List.of(GCM, CipherSuite.AES_GCM_256)) {
            for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
                Pair pair = pair(suite, Prefix.IPV4, outer, sa -> sa);
                int most = room(suite, outer);
                int unit = (most - 20) / 8 * 8;
                for (int octets : new int[] {most - 1, most, most + 1, 20 + 2 * unit, 20 + 2 * unit + 9, 4000, 9000}) {
                    byte[] packet = mayBeCut(octets);
                    List<byte[]> inner = allOpened(pair, sent(packet));
                    assertArrayEquals(Frames.afterHops(packet, 1), Fragments.join(inner, most));
                    assertEquals(octets <= most, inner.size() == 1);
                }
            }
        }
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("each piece leaves in a frame from the outside port to the peer, of its tunnel packet's family")
    void shouldFramePieces() {
        for (FragmentPolicy policy : FragmentPolicy.values()) {
            for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
                var _ = pair(GCM, Prefix.IPV4, outer, sa -> sa.fragmentPolicy(policy));
                gateway.sendInside(GatewayUnderTest.fromHost(mayBeCut(4000)));
                List<byte[]> frames = testbed.receive(gateway.outside);
                assertEquals(3, frames.size());
                for (byte[] frame : frames) {
                    byte[] packet = Frames.packet(frame);
                    assertEquals(outer == Prefix.IPV4 ? 4 : 6, packet[0] >>> 4);
                    assertArrayEquals(
                            Frames.ethernet(GatewayUnderTest.PEER_MAC, GatewayUnderTest.OUTSIDE_MAC, packet), frame);
                }
            }
        }
    }

    @Test
    @DisplayName("the sender of a packet is told of its first piece, whatever frames the piece's buffer held before")
    void shouldTellTheSenderOfAPiece() {
        gateway.plane.publish(gateway.plane.tables().with(LocalAddresses.ofPorts(GatewayUnderTest.OWN)));
        testbed.fillFreeBuffers(0xff);
        byte[] packet = Frames.withHops(mayBeCut(4000), 1);
        gateway.sendInside(GatewayUnderTest.fromHost(packet));

        assertEquals(3, gateway.drops(DropReason.HOP_LIMIT));
        byte[] error = Frames.packet(gateway.receiveOne(gateway.inside));
        assertEquals(11, error[20], "time exceeded");
        assertArrayEquals(Frames.address(GatewayUnderTest.HOST), Arrays.copyOfRange(error, 16, 20));
    }

    @Test
    @DisplayName(
            "D10, D24: with fragment: after, the tunnel packet is cut instead, IPv4 by flags, IPv6 by a fragment header")
    void shouldCutAfter() {
        for (CipherSuite suite : List.of(GCM, CipherSuite.AES_GCM_256)) {
            for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
                Pair pair = pair(suite, Prefix.IPV4, outer, sa -> sa.fragmentPolicy(FragmentPolicy.AFTER));
                int most = room(suite, outer);
                for (int octets : new int[] {most - 1, most, most + 1, 4000, 9000}) {
                    byte[] packet = mayBeCut(octets);
                    List<byte[]> pieces = sent(packet);
                    assertEquals(octets <= most, pieces.size() == 1);
                    byte[] whole = pieces.size() == 1 ? pieces.getFirst() : Fragments.join(pieces, MTU);
                    assertArrayEquals(Frames.afterHops(packet, 1), opened(pair, whole));
                }
            }
        }
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("D8: tunnel packets that are cut one after the other bear different identifications")
    void shouldIdentifyWhatIsCut() {
        for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            var _ = pair(GCM, Prefix.IPV4, outer, sa -> sa.fragmentPolicy(FragmentPolicy.AFTER));
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                seen.add(Fragments.identification(sent(mayBeCut(2000)).getFirst()));
            }
            assertEquals(20, seen.stream().distinct().count());
        }
    }

    @Test
    @DisplayName("D10: IPv4 with DF and IPv6 are not cut, whether before or after is asked for; they are too big")
    void shouldRefuse() {
        int refused = 0;
        for (FragmentPolicy policy : FragmentPolicy.values()) {
            for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
                int most = room(GCM, outer);
                Pair four = pair(GCM, Prefix.IPV4, outer, sa -> sa.fragmentPolicy(policy));
                Pair six = pair(GCM, Prefix.IPV6, outer, sa -> sa.fragmentPolicy(policy));
                assertArrayEquals(
                        Frames.afterHops(withDf(most), 1),
                        allOpened(four, sent(withDf(most))).getFirst());
                assertArrayEquals(
                        Frames.afterHops(ipv6(most), 1),
                        allOpened(six, sent(ipv6(most))).getFirst());
                assertEquals(0, sent(withDf(most + 1)).size());
                assertEquals(0, sent(ipv6(most + 1)).size());
                refused += 2;
                assertEquals(refused, gateway.drops(DropReason.TOO_BIG));
            }
        }
        assertEquals(refused, gateway.drops());
    }

    @Test
    @DisplayName("D8, D10: where the SA clears DF, packets with DF and IPv6 packets pass, and the tunnel packet is cut")
    void shouldCutAfterWhereDfIsCleared() {
        for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            for (int inner : new int[] {Prefix.IPV4, Prefix.IPV6}) {
                Pair pair = pair(GCM, inner, outer, sa -> sa.dfPolicy(DfPolicy.CLEAR));
                byte[] packet = inner == Prefix.IPV4 ? withDf(3000) : ipv6(3000);
                List<byte[]> pieces = sent(packet);
                assertEquals(3, pieces.size());
                assertArrayEquals(Frames.afterHops(packet, 1), opened(pair, Fragments.join(pieces, MTU)));
            }
        }
    }

    @Test
    @DisplayName(
            "D8: where the SA sets DF, nothing is cut after: IPv4 without DF is cut before though after is asked for")
    void shouldCutBeforeWhereDfIsSet() {
        Pair pair = pair(
                GCM, Prefix.IPV4, Prefix.IPV4, sa -> sa.dfPolicy(DfPolicy.SET).fragmentPolicy(FragmentPolicy.AFTER));
        byte[] packet = mayBeCut(3000);
        List<byte[]> inner = allOpened(pair, sent(packet));
        assertArrayEquals(Frames.afterHops(packet, 1), Fragments.join(inner, room(GCM, Prefix.IPV4)));
    }

    @Test
    @DisplayName("a burst of long packets becomes more pieces than a burst holds, and all of them leave in order")
    void shouldCutWholeBursts() {
        Pair pair = pair(GCM, Prefix.IPV4, Prefix.IPV4, sa -> sa);
        int most = room(GCM, Prefix.IPV4);
        byte[][] frames = new byte[32][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = GatewayUnderTest.fromHost(mayBeCut(5800 + i));
        }
        gateway.sendInside(frames);
        List<byte[]> inner = allOpened(
                pair,
                testbed.receive(gateway.outside).stream().map(Frames::packet).toList());
        for (int i = 0; i < frames.length; i++) {
            List<byte[]> own = inner.subList(0, 5);
            assertArrayEquals(Frames.afterHops(mayBeCut(5800 + i), 1), Fragments.join(own, most), "packet " + i);
            inner = inner.subList(inner.size() < 5 ? 0 : 5, inner.size());
        }
    }

    @Test
    @DisplayName(
            "random lengths, flags and policies: every packet that is not refused comes out of the tunnel as it went in")
    void shouldCarryRandomLengths() {
        Random random = new Random(17);
        List<Pair> pairs = new ArrayList<>();
        for (FragmentPolicy policy : FragmentPolicy.values()) {
            for (DfPolicy df : DfPolicy.values()) {
                for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
                    pairs.add(
                            pair(GCM, Prefix.IPV4, outer, sa -> sa.dfPolicy(df).fragmentPolicy(policy)));
                }
            }
        }
        for (int i = 0; i < 5000; i++) {
            Pair pair = pairs.get(random.nextInt(pairs.size()));
            gateway.plane
                    .tables()
                    .policySas()
                    .publishCurrent(GatewayUnderTest.PROTECT4, pair.outbound().hot());
            int octets = 28 + random.nextInt(random.nextInt(10) == 0 ? 9000 : 3000);
            boolean df = random.nextInt(4) == 0;
            byte[] packet = df ? withDf(octets) : mayBeCut(octets);
            long refused = gateway.drops(DropReason.TOO_BIG);
            List<byte[]> outer = sent(packet);
            if (gateway.drops(DropReason.TOO_BIG) > refused) {
                assertTrue(df && octets > 1300, octets + " octets");
                continue;
            }
            boolean cutAfter = outer.size() > 1 && Fragments.isFragment(outer.getFirst());
            List<byte[]> tunnelled = cutAfter ? List.of(Fragments.join(outer, MTU)) : outer;
            List<byte[]> inner =
                    tunnelled.stream().map(each -> opened(pair, each)).toList();
            byte[] whole = inner.size() == 1 ? inner.getFirst() : Fragments.join(inner, MTU);
            assertArrayEquals(Frames.afterHops(packet, 1), whole);
        }
        assertEquals(gateway.drops(DropReason.TOO_BIG), gateway.drops());
    }
}
