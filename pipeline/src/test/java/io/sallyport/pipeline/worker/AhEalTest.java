package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.oracle.AhOracle;
import io.sallyport.pipeline.oracle.Fragments;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.oracle.SuiteOracle;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaKeys;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AH through a worker, against the JDK's MACs and scapy's packets ({@code src/test/scapy/make_ah.py} made them). */
final class AhEalTest {
    private static final long SEED = 4302;
    private static final long HALF = 1L << 32;
    private static final int[] FAMILIES = {Prefix.IPV4, Prefix.IPV6};

    @RegisterExtension
    private static final Testbed testbed = new Testbed("ah");

    private GatewayUnderTest gateway = testbed.gateway();
    private int number = 0x3000;

    private record Ah(SaHandle sa, AhOracle oracle) {}

    private static SaKeys keys(String label, int seed) {
        CipherSuite suite = CipherSuite.parse(label).orElseThrow();
        byte[] key = new byte[suite.integrity().keyOctets()];
        new Random(seed).nextBytes(key);
        return new SaKeys(suite, new byte[0], key, Arrays.copyOf(new byte[] {1, 2, 3, 4}, suite.saltOctets()));
    }

    private Ah inbound(String label, int outer, UnaryOperator<SaParameters.Builder> shape) {
        int spi = ++number;
        SaKeys keys = keys(label, spi);
        SaParameters parameters = shape.apply(SaParameters.inbound(spi)
                        .protocol(SecurityProtocol.AH)
                        .keys(keys)
                        .replayWindow(1024)
                        .everything()
                        .outer(peer(outer), local(outer)))
                .build();
        return new Ah(
                gateway.plane.inbound().install(parameters, System.nanoTime()),
                new AhOracle(spi, keys, parameters.isExtendedSequence()));
    }

    private Ah outbound(String label, int outer, UnaryOperator<SaParameters.Builder> shape) {
        int spi = ++number;
        SaKeys keys = keys(label, spi);
        SaParameters parameters = shape.apply(SaParameters.outbound(spi, spi)
                        .protocol(SecurityProtocol.AH)
                        .keys(keys)
                        .everything()
                        .outer(local(outer), peer(outer)))
                .build();
        return new Ah(
                gateway.plane.outbound().install(parameters, System.nanoTime()),
                new AhOracle(spi, keys, parameters.isExtendedSequence()));
    }

    private static Prefix peer(int family) {
        return Prefix.parseAddress(family == Prefix.IPV4 ? GatewayUnderTest.PEER : GatewayUnderTest.PEER6);
    }

    private static Prefix local(int family) {
        return Prefix.parseAddress(family == Prefix.IPV4 ? GatewayUnderTest.GATEWAY : GatewayUnderTest.GATEWAY6);
    }

    private static byte[] header(int family, byte[] payload, int protocol) {
        byte[] from = Frames.address(family == Prefix.IPV4 ? GatewayUnderTest.PEER : GatewayUnderTest.PEER6);
        byte[] to = Frames.address(family == Prefix.IPV4 ? GatewayUnderTest.GATEWAY : GatewayUnderTest.GATEWAY6);
        return family == Prefix.IPV4
                ? Frames.ipv4(from, to, protocol, 64, 0, payload)
                : Frames.ipv6(from, to, protocol, 64, 0, payload);
    }

    private void send(byte[] packet) {
        gateway.sendOutside(GatewayUnderTest.fromPeer(packet));
    }

    private void use(int inner, SaHandle outbound) {
        gateway.plane
                .tables()
                .policySas()
                .publishCurrent(
                        inner == Prefix.IPV4 ? GatewayUnderTest.PROTECT4 : GatewayUnderTest.PROTECT6, outbound.hot());
    }

    private byte[] sealed(int family, byte[] data) {
        gateway.sendInside(GatewayUnderTest.fromHost(GatewayUnderTest.toFar(family, data)));
        return Frames.packet(gateway.receiveOne(gateway.outside));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hmac-md5-96",
                "hmac-sha1-96",
                "hmac-sha2-256-128",
                "hmac-sha2-384-192",
                "hmac-sha2-512-256",
                "aes-gmac-128",
                "aes-gmac-192",
                "aes-gmac-256"
            })
    @DisplayName(
            "D11, D18, D24: tunnels pass both ways with every algorithm, IP version, and length of sequence number")
    void shouldCarryTunnels(String label) {
        for (boolean extended : new boolean[] {false, true}) {
            for (int outer : FAMILIES) {
                for (int inner : FAMILIES) {
                    UnaryOperator<SaParameters.Builder> shape =
                            extended ? SaParameters.Builder::extendedSequence : UnaryOperator.identity();
                    Ah in = inbound(label, outer, shape);
                    Ah out = outbound(label, outer, shape);
                    use(inner, out.sa());
                    long sequence = 0;
                    for (int octets : new int[] {0, 1, 7, 600, 1300}) {
                        byte[] data = new byte[octets];
                        byte[] packet = GatewayUnderTest.fromFar(inner, data);
                        send(in.oracle().tunnel(++sequence, header(outer, new byte[0], 51), packet));
                        assertArrayEquals(
                                Frames.afterHops(packet, 1), Frames.packet(gateway.receiveOne(gateway.inside)));
                        assertArrayEquals(
                                Frames.afterHops(GatewayUnderTest.toFar(inner, data), 1),
                                out.oracle().openTunnel(sequence, sealed(inner, data)));
                    }
                }
            }
        }
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName(
            "RFC 2473 7.1: IPv6 that every link must carry is cut behind AH in an IPv4 tunnel, whose DF it does not bear then")
    void shouldCutWhatIpv6MustCarry() {
        int mtu = 1300;
        gateway = testbed.gateway(Options.simple().withMtu(mtu));
        Ah out = outbound("hmac-sha2-256-128", Prefix.IPV4, sa -> sa.dfPolicy(DfPolicy.SET));
        use(Prefix.IPV6, out.sa());
        byte[] packet = GatewayUnderTest.toFar(Prefix.IPV6, new byte[1270 - 48]);
        gateway.sendInside(GatewayUnderTest.fromHost(packet));
        List<byte[]> fragments =
                testbed.receive(gateway.outside).stream().map(Frames::packet).toList();
        assertEquals(2, fragments.size());
        byte[] whole = Fragments.join(fragments, mtu);
        assertArrayEquals(Frames.afterHops(packet, 1), out.oracle().openTunnel(1, whole));
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName(
            "D8: the first packets of SAs between the same addresses are not all identified alike, for they may be cut")
    void shouldIdentifyPacketsOfSeveralSas() {
        Set<Integer> identifications = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            use(
                    Prefix.IPV4,
                    outbound("hmac-sha2-256-128", Prefix.IPV4, sa -> sa.dfPolicy(DfPolicy.CLEAR))
                            .sa());
            byte[] packet = sealed(Prefix.IPV4, new byte[8]);
            identifications.add((packet[4] & 0xff) << 8 | (packet[5] & 0xff));
        }
        assertNotEquals(1, identifications.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes-gmac-128", "aes-gmac-192", "aes-gmac-256"})
    @DisplayName("D19: no IV comes twice with AES-GMAC")
    void shouldNotRepeatIvs(String label) {
        use(Prefix.IPV4, outbound(label, Prefix.IPV4, UnaryOperator.identity()).sa());
        Set<Long> ivs = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ivs.add(ByteBuffer.wrap(sealed(Prefix.IPV4, new byte[8])).getLong(20 + 12));
        }
        assertEquals(100, ivs.size());
    }

    @Test
    @DisplayName("RFC 4302 3.1.1: transport mode keeps the packet's own header, in IPv4 and IPv6")
    void shouldSealInTransportMode() {
        for (int family : FAMILIES) {
            Ah out = outbound("hmac-sha2-256-128", family, sa -> sa.mode(Mode.TRANSPORT));
            use(family, out.sa());
            byte[] data = {1, 2, 3, 4, 5};
            byte[] expected = Frames.afterHops(GatewayUnderTest.toFar(family, data), 1);
            assertArrayEquals(expected, out.oracle().open(1, sealed(family, data)));
        }
    }

    @Test
    @DisplayName("D24: in transport mode AH stands behind hop-by-hop and destination options, and covers them")
    void shouldSealBehindExtensionHeaders() {
        Ah out = outbound("hmac-sha2-256-128", Prefix.IPV6, sa -> sa.mode(Mode.TRANSPORT));
        use(Prefix.IPV6, out.sa());
        byte[] plain = Frames.withOptionHeaders(GatewayUnderTest.toFar(Prefix.IPV6, new byte[] {1, 2, 3, 4, 5}));
        gateway.sendInside(GatewayUnderTest.fromHost(plain));
        byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
        assertEquals(0, packet[6]);
        assertEquals(60, packet[40]);
        assertEquals(51, packet[40 + 8]);
        assertEquals(17, packet[40 + 8 + 16]);
        assertArrayEquals(Frames.afterHops(plain, 1), out.oracle().open(1, packet, 40 + 8 + 16));
    }

    @Test
    @DisplayName("D11: every packet of scapy's passes, with IPv4 options and IPv6 extension headers")
    void shouldOpenWhatScapyProtected() throws IOException {
        List<String> lines;
        try (var in = AhEalTest.class.getResourceAsStream("/ah/scapy.txt")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        assertTrue(lines.size() > 200);
        HexFormat hex = HexFormat.of();
        Set<Integer> known = new HashSet<>();
        long local = 0;
        for (String line : lines) {
            String[] part = line.split(" ", -1);
            boolean tunnel = part[1].equals("tunnel");
            boolean extended = part[2].equals("esn");
            byte[] packet = hex.parseHex(part[5]);
            byte[] inner = hex.parseHex(part[6]);
            int outer = packet[0] >> 4 == 6 ? Prefix.IPV6 : Prefix.IPV4;
            SaKeys keys = new SaKeys(
                    CipherSuite.parse(part[0]).orElseThrow(), new byte[0], hex.parseHex(part[3]), new byte[0]);
            int spi = Integer.parseInt(part[4], 16);
            if (known.add(spi)) {
                SaParameters.Builder builder = SaParameters.inbound(spi)
                        .protocol(SecurityProtocol.AH)
                        .mode(tunnel ? Mode.TUNNEL : Mode.TRANSPORT)
                        .keys(keys)
                        .replayWindow(64)
                        .everything()
                        .outer(peer(outer), local(outer));
                SaHandle sa = gateway.plane
                        .inbound()
                        .install((extended ? builder.extendedSequence() : builder).build(), System.nanoTime());
                Memory.putI64(sa.hot() + SaDescriptor.SEQUENCE, extended ? HALF + 1 : 1);
            }
            send(packet);
            if (tunnel) {
                assertArrayEquals(Frames.afterHops(inner, 1), Frames.packet(gateway.receiveOne(gateway.inside)), line);
            } else {
                // It is for the gateway, and reaches it, but no service of its.
                assertEquals(++local, gateway.drops(DropReason.LOCAL_UNSERVED), line);
            }
        }
        assertEquals(lines.size(), gateway.count(Counter.OPENED));
        assertEquals(local, gateway.drops());
    }

    @Test
    @DisplayName(
            "D11: a bit forged in an immutable field fails, one changed in a mutable field passes; in IPv4 and IPv6")
    void shouldTellMutableFromImmutable() {
        for (int family : FAMILIES) {
            Ah in = inbound("hmac-sha1-96", family, UnaryOperator.identity());
            byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[5]);
            int header = family == Prefix.IPV4 ? 20 : 40;
            int last = header + 24 + inner.length;
            long sequence = 0;
            for (int at = 0; at < last; at++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] packet = in.oracle().tunnel(++sequence, header(family, new byte[0], 51), inner);
                    packet[at] ^= (byte) (1 << bit);
                    boolean mutable = family == Prefix.IPV4
                            ? at == 1 || at == 8 || at == 10 || at == 11 || (at == 6 && bit >= 6)
                            : (at == 0 && bit < 4) || (at >= 1 && at <= 3) || at == 7;
                    boolean mark = (family == Prefix.IPV4 && at == 1 && bit < 2)
                            || (family == Prefix.IPV6 && at == 1 && (bit == 4 || bit == 5));
                    send(family == Prefix.IPV4 ? Frames.withChecksum(packet) : packet);
                    int delivered = testbed.receive(gateway.inside).size();
                    // A congestion mark that the inner packet cannot bear: CE alone is dropped (RFC 6040).
                    assertTrue(
                            delivered == (mutable ? 1 : 0) || mark, "octet " + at + ", bit " + bit + ": " + delivered);
                }
            }
        }
        assertTrue(gateway.drops(DropReason.ICV_WRONG) > 400);
    }

    @Test
    @DisplayName("every truncation, at any place, is dropped and counted")
    void shouldDropEveryTruncation() {
        for (int family : FAMILIES) {
            Ah in = inbound("hmac-sha2-512-256", family, UnaryOperator.identity());
            byte[] whole = in.oracle()
                    .tunnel(1, header(family, new byte[0], 51), GatewayUnderTest.fromFar(Prefix.IPV6, new byte[9]));
            int header = family == Prefix.IPV4 ? 20 : 40;
            for (int octets = header; octets < whole.length; octets++) {
                byte[] cut = Arrays.copyOf(whole, octets);
                cut[family == Prefix.IPV4 ? 3 : 5] = (byte) (octets - (family == Prefix.IPV4 ? 0 : 40));
                send(family == Prefix.IPV4 ? Frames.withChecksum(cut) : cut);
            }
            assertEquals(0, testbed.receive(gateway.inside).size());
            send(whole);
            assertEquals(1, testbed.receive(gateway.inside).size());
        }
        assertTrue(gateway.drops(DropReason.AH_LENGTH) > 0 && gateway.drops(DropReason.ICV_WRONG) > 0);
    }

    @Test
    @DisplayName("D14, D18: replays are dropped; extended numbers go on across 2^32 and the high half is checked")
    void shouldKeepTheWindow() {
        Ah in = inbound("hmac-sha2-256-128", Prefix.IPV6, SaParameters.Builder::extendedSequence);
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV6, new byte[30]);
        for (long sequence : new long[] {HALF - 500, HALF - 2, HALF + 3, HALF - 1, HALF, HALF - 1, HALF + 4000}) {
            send(in.oracle().tunnel(sequence, header(Prefix.IPV6, new byte[0], 51), inner));
        }
        assertEquals(6, testbed.receive(gateway.inside).size());
        assertEquals(1, gateway.drops(DropReason.REPLAYED));
        send(in.oracle().tunnel(3 * HALF + 5000, header(Prefix.IPV6, new byte[0], 51), inner));
        assertEquals(1, gateway.drops(DropReason.ICV_WRONG));
    }

    @Test
    @DisplayName("D1: ESP with an AH SA's SPI, and AH with an ESP SA's, name no SA")
    void shouldKeepProtocolsApart() {
        Ah in = inbound("hmac-sha1-96", Prefix.IPV4, UnaryOperator.identity());
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[30]);
        SuiteOracle esp = new SuiteOracle(number, keys("null+hmac-sha1-96", number), false);
        send(header(Prefix.IPV4, esp.seal(1, inner), 50));
        assertEquals(1, gateway.drops(DropReason.SPI_UNKNOWN));
        int espSpi = SaRecord.key(
                gateway.pair(CipherSuite.AES_GCM_128, false, Prefix.IPV4, Prefix.IPV4, UnaryOperator.identity())
                        .inbound()
                        .hot());
        AhOracle other = new AhOracle(espSpi, keys("hmac-sha1-96", 1), false);
        send(other.tunnel(1, header(Prefix.IPV4, new byte[0], 51), inner));
        assertEquals(2, gateway.drops(DropReason.SPI_UNKNOWN));
        send(in.oracle().tunnel(1, header(Prefix.IPV4, new byte[0], 51), inner));
        assertEquals(1, testbed.receive(gateway.inside).size());
    }

    @Test
    @DisplayName("the first AH packet that authenticates promotes a pending SA and is delivered; a forged one does not")
    void shouldPromoteByTraffic() {
        Ah in = inbound("hmac-sha1-96", Prefix.IPV4, SaParameters.Builder::pending);
        byte[] good = in.oracle()
                .tunnel(5, header(Prefix.IPV4, new byte[0], 51), GatewayUnderTest.fromFar(Prefix.IPV4, new byte[3]));
        byte[] forged = good.clone();
        forged[forged.length - 1] ^= 1;
        send(forged);
        assertTrue(gateway.promoted.isEmpty());
        send(good);
        assertEquals(List.of(in.sa()), gateway.promoted);
        assertEquals(1, testbed.receive(gateway.inside).size());
    }

    @ParameterizedTest
    @CsvSource({"hmac-sha1-96, false", "hmac-sha1-96, true", "aes-gmac-128, false", "aes-gmac-128, true"})
    @DisplayName("RFC 4301 4.1: a bundle goes out as IP, AH, ESP, comes in so, and ESP without its AH is refused")
    void shouldBundle(String label, boolean tunnelled) {
        for (int outer : FAMILIES) {
            UnaryOperator<SaParameters.Builder> mode = sa -> sa.mode(tunnelled ? Mode.TUNNEL : Mode.TRANSPORT);
            Ah ahIn = inbound(label, outer, sa -> mode.apply(sa).pending());
            Ah ahOut = outbound(label, outer, mode);
            SaKeys keys = new SaKeys(CipherSuite.AES_GCM_128, new byte[16], new byte[4]);
            int spi = ++number;
            SaHandle espIn = gateway.plane
                    .inbound()
                    .install(
                            SaParameters.inbound(spi)
                                    .keys(keys)
                                    .replayWindow(1024)
                                    .selector(
                                            Selector.between(Prefix.parse("10.2.0.0/16"), Prefix.parse("10.1.0.0/16")))
                                    .outer(peer(outer), local(outer))
                                    .bundle(ahIn.sa())
                                    .pending()
                                    .build(),
                            System.nanoTime());
            SaHandle espOut = gateway.plane
                    .outbound()
                    .install(
                            SaParameters.outbound(spi, spi)
                                    .keys(keys)
                                    .selector(
                                            Selector.between(Prefix.parse("10.1.0.0/16"), Prefix.parse("10.2.0.0/16")))
                                    .outer(local(outer), peer(outer))
                                    .bundle(ahOut.sa())
                                    .build(),
                            System.nanoTime());
            SuiteOracle esp = new SuiteOracle(spi, keys, false);
            use(Prefix.IPV4, espOut);

            byte[] data = new byte[40];
            byte[] packet = sealed(Prefix.IPV4, data);
            if (outer == Prefix.IPV4) {
                int own = SaRecord.identification(ahOut.sa().hot(), 1) & 0xffff;
                assertEquals(own, (packet[4] & 0xff) << 8 | (packet[5] & 0xff), "it may be cut, and AH covers it");
            }
            byte[] inAh = tunnelled
                    ? ahOut.oracle().openTunnel(1, packet)
                    : ahOut.oracle().open(1, packet);
            byte[] payload = Arrays.copyOfRange(inAh, outer == Prefix.IPV4 ? 20 : 40, inAh.length);
            assertArrayEquals(Frames.afterHops(GatewayUnderTest.toFar(Prefix.IPV4, data), 1), esp.open(1, payload));

            long refused = gateway.drops(DropReason.BUNDLE);
            byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, data);
            byte[] bare = header(outer, esp.seal(1, inner), 50);
            send(bare);
            assertEquals(refused + 1, gateway.drops(DropReason.BUNDLE));
            assertTrue(gateway.promoted.isEmpty());
            send(
                    tunnelled
                            ? ahIn.oracle().tunnel(1, header(outer, new byte[0], 51), bare)
                            : ahIn.oracle().protect(1, bare));
            assertArrayEquals(Frames.afterHops(inner, 1), Frames.packet(gateway.receiveOne(gateway.inside)));
            assertEquals(List.of(ahIn.sa(), espIn), gateway.promoted);
            gateway.promoted.clear();

            Ah other = inbound(label, outer, mode);
            byte[] second = header(outer, esp.seal(2, inner), 50);
            send(
                    tunnelled
                            ? other.oracle().tunnel(1, header(outer, new byte[0], 51), second)
                            : other.oracle().protect(1, second));
            assertEquals(refused + 2, gateway.drops(DropReason.BUNDLE));
        }
    }

    @Test
    @DisplayName(
            "200,000 packets with forged octets anywhere are delivered unchanged or counted, and no buffer is lost")
    void shouldSurviveForgedPackets() {
        Random random = new Random(SEED);
        Ah[] sas = {
            inbound("hmac-sha1-96", Prefix.IPV4, sa -> sa.mode(Mode.TRANSPORT).replayWindow(0)),
            inbound(
                    "hmac-sha2-256-128",
                    Prefix.IPV6,
                    sa -> sa.mode(Mode.TRANSPORT).replayWindow(0)),
            inbound("aes-gmac-128", Prefix.IPV4, sa -> sa.replayWindow(0)),
            inbound("hmac-sha2-384-192", Prefix.IPV6, SaParameters.Builder::extendedSequence)
        };
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV6, new byte[60]);
        byte[][] valid = {
            sas[0].oracle().protect(1, header(Prefix.IPV4, new byte[90], 17)),
            sas[1].oracle().protect(1, header(Prefix.IPV6, new byte[90], 60)),
            sas[2].oracle().tunnel(1, header(Prefix.IPV4, new byte[0], 51), inner),
            sas[3].oracle().tunnel(1, header(Prefix.IPV6, new byte[0], 51), inner)
        };
        byte[][] frames = new byte[32][];
        long sent = 0;
        for (int burst = 0; burst < 200_000 / 32; burst++) {
            for (int i = 0; i < frames.length; i++) {
                byte[] packet = forged(random, valid[random.nextInt(valid.length)]);
                frames[i] = GatewayUnderTest.fromPeer(packet);
                sent++;
            }
            gateway.sendOutside(frames);
            for (byte[] frame : testbed.receive(gateway.inside)) {
                assertArrayEquals(Frames.afterHops(inner, 1), Frames.packet(frame));
            }
        }
        testbed.receive(gateway.outside);
        assertEquals(
                sent + gateway.made(),
                gateway.count(Counter.TRANSMITTED) + gateway.drops() + gateway.used() + testbed.inUse());
        assertTrue(gateway.drops(DropReason.AH_HEADERS) > 0 && gateway.drops(DropReason.AH_LENGTH) > 0);
    }

    /** Some octets changed, or extension headers or options of random octets put in; the IPv4 checksum is right. */
    private static byte[] forged(Random random, byte[] valid) {
        boolean v6 = (valid[0] & 0xf0) == 0x60;
        byte[] packet = valid.clone();
        if (random.nextInt(3) == 0) {
            byte[] extra = new byte[8 * (1 + random.nextInt(4))];
            random.nextBytes(extra);
            extra[1] = (byte) (extra.length / 8 - 1);
            packet = v6
                    ? Frames.withExtensions(packet, new int[] {0, 43, 60}[random.nextInt(3)], extra, 0)
                    : Frames.withOptions(packet, extra);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            packet[random.nextInt(packet.length)] = (byte) random.nextInt();
        }
        return !v6 && (packet[0] & 15) >= 5 && (packet[0] & 15) * 4 <= packet.length
                ? Frames.withChecksum(packet)
                : packet;
    }

    @Test
    @DisplayName("AH packets pass both ways without an octet of heap for each")
    void shouldNotAllocate() {
        Ah in = inbound("hmac-sha2-256-128", Prefix.IPV4, sa -> sa.replayWindow(0));
        Ah out = outbound("hmac-sha2-256-128", Prefix.IPV4, UnaryOperator.identity());
        use(Prefix.IPV4, out.sa());
        byte[] frame = GatewayUnderTest.fromPeer(in.oracle()
                .tunnel(1, header(Prefix.IPV4, new byte[0], 51), GatewayUnderTest.fromFar(Prefix.IPV4, new byte[9])));
        byte[] clear = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[9]));
        byte[][] inward = new byte[32][];
        Arrays.fill(inward, frame);
        byte[][] outward = new byte[32][];
        Arrays.fill(outward, clear);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Worker worker = gateway.plane.workers().getFirst();
        long octets = 0;
        for (int round = 0; round < 24_000; round++) {
            testbed.send(gateway.outside, inward);
            testbed.send(gateway.inside, outward);
            long before = threads.getCurrentThreadAllocatedBytes();
            int work;
            do {
                work = worker.poll();
            } while (work > 0);
            octets += round < 20_000 ? 0 : threads.getCurrentThreadAllocatedBytes() - before;
            assertEquals(32, testbed.receive(gateway.inside).size());
            assertEquals(32, testbed.receive(gateway.outside).size());
        }
        assertTrue(octets < BurstFeed.JVM_OCTETS, octets + " octets");
    }
}
