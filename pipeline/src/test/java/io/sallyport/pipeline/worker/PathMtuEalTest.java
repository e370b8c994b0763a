package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.oracle.Fragments;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.MssClamp;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaKeys;
import io.sallyport.pipeline.sad.SaListener;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What routers tell of the paths of tunnels, and what is believed of it. */
final class PathMtuEalTest {
    private static final String ROUTER = "198.51.100.9";
    private static final String ROUTER6 = "2001:db8:66::9";
    private static final SaListener NOBODY = new SaListener() {
        @Override
        public void onPromoted(SaHandle sa, long nanos) {
            // Nothing is pending here.
        }

        @Override
        public void onPendingExpired(SaHandle sa) {
            // Nothing is pending here.
        }

        @Override
        public void onLifetime(SaHandle sa, Direction direction, Lifetime.End end) {
            // Nothing has a lifetime here.
        }
    };

    @RegisterExtension
    private static final Testbed testbed = new Testbed("pathmtu");

    private final GatewayUnderTest gateway = testbed.gateway();

    private Pair pair(int outer) {
        return gateway.pair(CipherSuite.AES_GCM_128, false, Prefix.IPV4, outer, sa -> sa);
    }

    private static byte[] inner(int octets) {
        byte[] data = new byte[octets - 28];
        new Random(octets).nextBytes(data);
        return Frames.withFragmentField(GatewayUnderTest.toFar(Prefix.IPV4, data), 0);
    }

    private List<byte[]> sent(byte[] packet) {
        gateway.sendInside(GatewayUnderTest.fromHost(packet));
        return testbed.receive(gateway.outside).stream().map(Frames::packet).toList();
    }

    /** The longest of the tunnel packets that a long packet becomes; they are as sent. */
    private int longest(Pair pair, int outer) {
        byte[] packet = inner(1700);
        List<byte[]> inner = new ArrayList<>();
        int longest = 0;
        for (byte[] tunnelled : sent(packet)) {
            longest = Math.max(longest, tunnelled.length);
            byte[] esp = Arrays.copyOfRange(tunnelled, outer == Prefix.IPV4 ? 20 : 40, tunnelled.length);
            inner.add(pair.fromGateway().open(ByteBuffer.wrap(esp).getInt(4), esp));
        }
        assertArrayEquals(Frames.afterHops(packet, 1), Fragments.join(inner, GatewayUnderTest.MTU));
        return longest;
    }

    private static byte[] tooBig(int outer, byte[] quoted, int octets, int mtu) {
        byte[] quote = Arrays.copyOf(quoted, Math.min(quoted.length, octets));
        ByteBuffer icmp = ByteBuffer.allocate(8 + quote.length);
        if (outer == Prefix.IPV4) {
            icmp.put((byte) 3).put((byte) 4).putShort((short) 0).putInt(mtu).put(quote);
            return Frames.ipv4(
                    Frames.address(ROUTER),
                    Frames.address(GatewayUnderTest.GATEWAY),
                    1,
                    60,
                    0,
                    summed(icmp.array(), new byte[0]));
        }
        icmp.put((byte) 2).put((byte) 0).putShort((short) 0).putInt(mtu).put(quote);
        byte[] from = Frames.address(ROUTER6);
        byte[] to = Frames.address(GatewayUnderTest.GATEWAY6);
        byte[] pseudo = ByteBuffer.allocate(40)
                .put(from)
                .put(to)
                .putInt(icmp.capacity())
                .putInt(58)
                .array();
        return Frames.ipv6(from, to, 58, 60, 0, summed(icmp.array(), pseudo));
    }

    private static byte[] summed(byte[] icmp, byte[] pseudo) {
        byte[] all = ByteBuffer.allocate(pseudo.length + icmp.length + 1)
                .put(pseudo)
                .put(icmp)
                .array();
        long sum = 0;
        for (int i = 0; i + 1 < all.length; i += 2) {
            sum += ByteBuffer.wrap(all).getShort(i) & 0xffff;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        ByteBuffer.wrap(icmp).putShort(2, (short) ~sum);
        return icmp;
    }

    private void tell(byte[] message) {
        gateway.sendOutside(GatewayUnderTest.fromPeer(message));
        gateway.control();
    }

    private int heard() {
        return (int) gateway.drops(DropReason.PATH_MTU_HEARD);
    }

    @Test
    @DisplayName("D10: what a router tells of a packet that was sent holds for its SA: IPv4 by 28 octets, IPv6 by more")
    void shouldLearn() {
        for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            Pair pair = pair(outer);
            byte[] packet = sent(inner(1200)).getFirst();
            assertTrue(longest(pair, outer) > 1450);
            tell(tooBig(outer, packet, outer == Prefix.IPV4 ? 28 : 1232, 1400));
            assertTrue(longest(pair, outer) <= 1400);
            assertTrue(longest(pair, outer) > 1350);
            // Lower still, never higher.
            tell(tooBig(outer, packet, 100, 1300));
            assertTrue(longest(pair, outer) <= 1300);
            tell(tooBig(outer, packet, 100, 1450));
            assertTrue(longest(pair, outer) <= 1300);
        }
        assertEquals(6, heard());
    }

    @Test
    @DisplayName("D10: packets with DF are too big by the MTU that was learned")
    void shouldRefuseByWhatWasLearned() {
        Pair pair = pair(Prefix.IPV4);
        byte[] withDf = GatewayUnderTest.toFar(Prefix.IPV4, new byte[1380 - 28]);
        byte[] tunnelled = sent(withDf).getFirst();
        assertTrue(longest(pair, Prefix.IPV4) > 1450);
        tell(tooBig(Prefix.IPV4, tunnelled, 28, 1400));
        assertEquals(0, sent(withDf).size());
        assertEquals(1, gateway.drops(DropReason.TOO_BIG));
        assertEquals(
                1,
                sent(GatewayUnderTest.toFar(Prefix.IPV4, new byte[1346 - 28])).size());
    }

    @Test
    @DisplayName("D10: of a bundle a router quotes the AH; what goes into its ESP is cut to what the path carries")
    void shouldLearnForBundles() {
        Prefix local = Prefix.parseAddress(GatewayUnderTest.GATEWAY);
        Prefix peer = Prefix.parseAddress(GatewayUnderTest.PEER);
        SaKeys integrity = new SaKeys(
                CipherSuite.integrityOnly(IntegrityAlgorithm.HMAC_SHA1_96), new byte[0], new byte[20], new byte[0]);
        SaHandle ah = gateway.plane
                .outbound()
                .install(
                        SaParameters.outbound(0x777, 0x7000)
                                .protocol(SecurityProtocol.AH)
                                .mode(Mode.TRANSPORT)
                                .keys(integrity)
                                .everything()
                                .outer(local, peer)
                                .build(),
                        System.nanoTime());
        gateway.pair(
                CipherSuite.AES_GCM_128,
                false,
                Prefix.IPV4,
                Prefix.IPV4,
                sa -> sa.mssClamp(MssClamp.AUTO).bundle(ah));
        byte[] withDf = GatewayUnderTest.toFar(Prefix.IPV4, new byte[1380 - 28]);
        byte[] tunnelled = sent(withDf).getFirst();
        assertEquals(51, tunnelled[9]);
        // Of AH the first 8 octets are not enough: they end before the sequence number.
        tell(tooBig(Prefix.IPV4, tunnelled, 28, 1300));
        assertEquals(1, sent(withDf).size());
        tell(tooBig(Prefix.IPV4, tunnelled, 100, 1300));
        assertEquals(0, sent(withDf).size());
        List<byte[]> pieces = sent(Frames.withFragmentField(withDf, 0));
        assertEquals(2, pieces.size());
        for (byte[] piece : pieces) {
            assertTrue(piece.length <= 1300, piece.length + " octets");
            assertEquals(51, piece[9]);
            assertFalse(Fragments.isFragment(piece), "cut before, not after");
        }
    }

    @Test
    @DisplayName("D10: what was learned is forgotten after ten minutes, and not before")
    void shouldForget() {
        Pair pair = pair(Prefix.IPV4);
        byte[] packet = sent(inner(1200)).getFirst();
        tell(tooBig(Prefix.IPV4, packet, 28, 1400));
        assertTrue(longest(pair, Prefix.IPV4) <= 1400);
        long now = System.nanoTime();
        gateway.plane.poll(now + Duration.ofMinutes(9).toNanos(), NOBODY);
        assertTrue(longest(pair, Prefix.IPV4) <= 1400);
        gateway.plane.poll(now + Duration.ofMinutes(11).toNanos(), NOBODY);
        assertTrue(longest(pair, Prefix.IPV4) > 1450);
    }

    @Test
    @DisplayName("D10: an MTU never falls below 576 octets of IPv4; less than 1,280 of IPv6 is not believed")
    void shouldHoldTheFloor() {
        Pair pair = pair(Prefix.IPV4);
        tell(tooBig(Prefix.IPV4, sent(inner(1200)).getFirst(), 28, 68));
        int longest = longest(pair, Prefix.IPV4);
        assertTrue(longest <= 576 && longest > 540, longest + " octets");
        Pair over6 = pair(Prefix.IPV6);
        tell(tooBig(Prefix.IPV6, sent(inner(1200)).getFirst(), 100, 1279));
        assertTrue(longest(over6, Prefix.IPV6) > 1450);
    }

    @Test
    @DisplayName(
            "D10: a router that tells no MTU is answered with the next smaller one that is usual (RFC 1191 section 7.1)")
    void shouldTakeAPlateau() {
        Pair pair = pair(Prefix.IPV4);
        byte[] packet = sent(inner(1400)).getFirst();
        tell(tooBig(Prefix.IPV4, packet, 28, 0));
        int longest = longest(pair, Prefix.IPV4);
        assertTrue(longest <= 1006 && longest > 960, longest + " octets of " + packet.length);
    }

    @Test
    @DisplayName(
            "D10: a message is not believed if its SPI, addresses or sequence number were not sent, or its sum is wrong")
    void shouldNotBelieveForgeries() {
        for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            Pair pair = pair(outer);
            byte[] packet = sent(inner(1200)).getFirst();
            int header = outer == Prefix.IPV4 ? 20 : 40;
            // Source, destination, SPI, a number that was not sent yet, another protocol.
            for (int at : new int[] {header - 5, header - 1, header + 3, header + 6, outer == Prefix.IPV4 ? 9 : 6}) {
                byte[] forged = packet.clone();
                forged[at] ^= 0x40;
                tell(tooBig(outer, forged, 200, 1300));
                assertTrue(longest(pair, outer) > 1450, "octet " + at);
            }
            byte[] wrong = tooBig(outer, packet, 200, 1300);
            wrong[wrong.length - 1] ^= 1;
            tell(wrong);
            tell(tooBig(outer, packet, header + 7, 1300));
            assertTrue(longest(pair, outer) > 1450);
        }
    }

    @Test
    @DisplayName("D10: mutated messages do no harm: nothing but known reasons, and MTUs within bounds")
    void shouldSurviveMutations() {
        Pair pair = pair(Prefix.IPV4);
        byte[] good = tooBig(Prefix.IPV4, sent(inner(1200)).getFirst(), 60, 1300);
        Random random = new Random(41);
        for (int i = 0; i < 20_000; i++) {
            byte[] message = good.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                message[20 + random.nextInt(message.length - 20)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] icmp = Arrays.copyOfRange(message, 20, 20 + 8 + random.nextInt(message.length - 27));
            icmp[2] = 0;
            icmp[3] = 0;
            tell(Frames.ipv4(
                    Frames.address(ROUTER),
                    Frames.address(GatewayUnderTest.GATEWAY),
                    1,
                    60,
                    0,
                    summed(icmp, new byte[0])));
        }
        assertTrue(longest(pair, Prefix.IPV4) > 540);
        assertEquals(20_000, gateway.drops());
    }
}
