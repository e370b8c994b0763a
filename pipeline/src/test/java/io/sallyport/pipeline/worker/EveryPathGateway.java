package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.audit.AuditLimits;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.classify.OwnAddress;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.fragment.ReassemblyBounds;
import io.sallyport.pipeline.icmp.IcmpLimits;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Link;
import io.sallyport.pipeline.neighbour.Neighbour;
import io.sallyport.pipeline.neighbour.NeighbourControl;
import io.sallyport.pipeline.neighbour.NeighbourTimers;
import io.sallyport.pipeline.oracle.AhOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.oracle.SuiteOracle;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.plane.PlanePort;
import io.sallyport.pipeline.policy.WaitingBounds;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.route.RouteTarget;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.FragmentPolicy;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.MssClamp;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaKeys;
import io.sallyport.pipeline.sad.SaListener;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.sad.TrialBudget;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A gateway with two workers and something of everything: each {@link Way} is a pair of SAs of another kind, and carries what
 * goes from the near network to a far one of its own; a route leads into the last. Neighbours are found, paths' MTUs are
 * learned, and each port has a VLAN.
 *
 * <pre>
 *   10.1.0.0/16 ─── inside │ gateway │ outside ─── 192.0.2.2, and behind it 10.100.0.0/16, 10.101.0.0/16 ...
 *   10.5.0.0/16 ─ VLAN 100 │         │ VLAN 200 ── 198.51.100.0/24
 * </pre>
 */
final class EveryPathGateway implements AutoCloseable {
    static final String HOST = "10.1.0.1";
    static final String HOST6 = "2001:db8:1::1";
    static final String OPEN = "192.0.2.130";
    static final String OPEN6 = "2001:db8:ff::130";
    static final int INSIDE_VLAN = 100;
    static final int OUTSIDE_VLAN = 200;
    static final int MTU = 1500;

    private static final List<String> OWN_MACS = List.of(
            GatewayUnderTest.INSIDE_MAC,
            GatewayUnderTest.OUTSIDE_MAC,
            GatewayUnderTest.INSIDE_MAC,
            GatewayUnderTest.OUTSIDE_MAC);
    private static final List<OwnAddress> OWN = List.of(
            own(0, "10.1.0.254", "10.1.0.0/16"),
            own(0, "2001:db8:1::fe", "2001:db8:1::/48"),
            own(1, GatewayUnderTest.GATEWAY, "192.0.2.0/24"),
            own(1, GatewayUnderTest.GATEWAY6, "2001:db8:ff::/64"),
            own(2, "10.5.0.254", "10.5.0.0/16"),
            own(2, "2001:db8:5::fe", "2001:db8:5::/48"),
            own(3, "198.51.100.1", "198.51.100.0/24"),
            own(3, "2001:db8:ee::1", "2001:db8:ee::/64"));
    /** Everything happens within the seconds that a test takes. */
    private static final NeighbourTimers TIMERS = new NeighbourTimers(
            Duration.ofMillis(300), Duration.ofMillis(20), 3, Duration.ofMillis(50), Duration.ofMillis(500), 64, 4);

    private static final int WORKERS = 2;
    private static final int FIRST_SPI = 0x1000;
    private static final int AH_SPI = 0x3000;
    private static final int OUT = 0x10000;
    private static final Lifetime SHORT =
            new Lifetime(Lifetime.Limit.NONE, new Lifetime.Limit(Lifetime.Limit.MAX_TIME, 1_000, Long.MAX_VALUE));

    /** How packets are protected. */
    enum Kind {
        ESP,
        AH,
        /** ESP in tunnel mode, and AH around it in transport mode. */
        BUNDLE
    }

    /** One pair of SAs, and the far end of the inbound one. */
    record Way(
            int number, Kind kind, boolean transport, boolean udp, int inner, int outer, SuiteOracle esp, AhOracle ah) {
        String far() {
            return inner == Prefix.IPV4 ? "10." + (100 + number) + ".0.1" : "2001:db8:" + (100 + number) + "::1";
        }

        String near() {
            return inner == Prefix.IPV4 ? HOST : HOST6;
        }

        /** The far end of tunnels; in transport mode the far host itself. */
        private byte[] peer() {
            if (transport) {
                return Frames.address(far());
            }
            return Frames.address(outer == Prefix.IPV4 ? GatewayUnderTest.PEER : GatewayUnderTest.PEER6);
        }

        private byte[] gateway() {
            return Frames.address(outer == Prefix.IPV4 ? GatewayUnderTest.GATEWAY : GatewayUnderTest.GATEWAY6);
        }

        /** A packet from the far end to the gateway. */
        byte[] header(int protocol, byte[] payload) {
            return outer == Prefix.IPV4
                    ? Frames.ipv4(peer(), gateway(), protocol, 64, 0, payload)
                    : Frames.ipv6(peer(), gateway(), protocol, 64, 0, payload);
        }

        /**
         * What the far end sends to the gateway.
         *
         * @param inner a packet; in transport mode its payload is taken and sent to the gateway itself
         */
        byte[] sealed(long sequence, byte[] inner) {
            if (transport) {
                int header = this.inner == Prefix.IPV4 ? 20 : 40;
                byte[] payload = Arrays.copyOfRange(inner, Math.min(header, inner.length), inner.length);
                int next = Byte.toUnsignedInt(inner[this.inner == Prefix.IPV4 ? 9 : 6]);
                return kind == Kind.AH
                        ? ah.protect(sequence, header(next, payload))
                        : header(50, esp.seal(sequence, payload, next));
            }
            if (kind == Kind.AH) {
                return ah.tunnel(sequence, header(51, new byte[0]), inner);
            }
            byte[] packet = esp.seal(sequence, inner);
            if (udp) {
                byte[] datagram = ByteBuffer.allocate(8 + packet.length)
                        .putShort((short) 4500)
                        .putShort((short) 4500)
                        .putShort((short) (8 + packet.length))
                        .putShort((short) 0)
                        .put(packet)
                        .array();
                return header(Frames.UDP, datagram);
            }
            return kind == Kind.BUNDLE ? ah.protect(sequence, header(50, packet)) : header(50, packet);
        }
    }

    final Testbed.Cable inside;
    final Testbed.Cable outside;
    final DataPlane plane;
    final List<Way> ways = new ArrayList<>();
    long audited;

    private final Adjacencies adjacencies = new Adjacencies();
    private final List<SaHandle> outbound = new ArrayList<>();
    private final SaListener listener = new SaListener() {
        @Override
        public void onPromoted(SaHandle sa, long nanos) {
            // Counted by the worker.
        }

        @Override
        public void onPendingExpired(SaHandle sa) {
            // Nothing is built upon it.
        }

        @Override
        public void onLifetime(SaHandle sa, Direction direction, Lifetime.End end) {
            // The hard one ends the SA by itself.
        }
    };

    EveryPathGateway(Testbed testbed, CryptoProvider crypto) {
        inside = testbed.cable("inside", WORKERS, MTU);
        outside = testbed.cable("outside", WORKERS, MTU);
        DataPlane.Settings some = DataPlane.Settings.of(WORKERS, 64, 1024);
        plane = DataPlane.create(
                new DataPlane.Settings(
                        WORKERS,
                        some.maxSas(),
                        some.maxWindow(),
                        new TrialBudget(1, 1),
                        some.perWorker(),
                        some.spiRest(),
                        new IcmpLimits(10, 10, 10, 10, true),
                        new ReassemblyBounds(64, 16, Duration.ofSeconds(2)),
                        some.paths(),
                        new WaitingBounds(8, 8, 1 << 20, Duration.ofSeconds(2))),
                crypto,
                new ForwardingTables(
                        LocalAddresses.NONE,
                        new Spd(List.of()),
                        new PolicySas(0),
                        new RouteTable().current(),
                        adjacencies.current()));
        List<Link> links = IntStream.range(0, OWN_MACS.size())
                .mapToObj(EveryPathGateway::link)
                .toList();
        plane.resolve(new DataPlane.Resolution(adjacencies, links, TIMERS));
        plane.audit(AuditLimits.DEFAULT, told -> audited++);
        install();
        plane.publish(tables());
        for (int i = 0; i < outbound.size(); i++) {
            plane.tables()
                    .policySas()
                    .publishCurrent(placeOf(i), outbound.get(i).hot());
        }
        plane.attach(
                List.of(
                        port(0, GatewayUnderTest.INSIDE_MAC, false, inside),
                        port(1, GatewayUnderTest.OUTSIDE_MAC, true, outside),
                        PlanePort.onVlan(ingress(2, GatewayUnderTest.INSIDE_MAC, false), MTU, 0, INSIDE_VLAN),
                        PlanePort.onVlan(ingress(3, GatewayUnderTest.OUTSIDE_MAC, true), MTU, 1, OUTSIDE_VLAN)),
                testbed.buffers());
    }

    private static OwnAddress own(int port, String address, String network) {
        return new OwnAddress(port, port % 2 == 1, Prefix.parseAddress(address), Prefix.parse(network));
    }

    private static Link link(int port) {
        return new Link(
                port,
                GatewayUnderTest.mac(OWN_MACS.get(port)),
                OWN.stream().filter(own -> own.port() == port).toList());
    }

    private static IngressPort ingress(int index, String mac, boolean isOutside) {
        return new IngressPort(index, GatewayUnderTest.mac(mac), false, isOutside);
    }

    private static PlanePort port(int index, String mac, boolean isOutside, Testbed.Cable cable) {
        return new PlanePort(
                ingress(index, mac, isOutside),
                MTU,
                IntStream.range(0, WORKERS).mapToObj(cable.port()::rxQueue).toList(),
                IntStream.range(0, WORKERS).mapToObj(cable.port()::txQueue).toList());
    }

    private void install() {
        int v4 = Prefix.IPV4;
        int v6 = Prefix.IPV6;
        esp("aes-gcm-128", v4, v4, false, sa -> sa);
        esp("aes-gcm-256", v6, v4, false, sa -> sa.mssClamp(MssClamp.AUTO));
        esp("chacha20-poly1305", v4, v6, true, sa -> sa);
        esp("aes-gcm-128", v6, v6, true, sa -> sa);
        esp("aes-cbc-128+hmac-sha2-256-128", v4, v4, true, sa -> sa.mssClamp(MssClamp.AUTO));
        esp("aes-ctr-256+hmac-sha2-512-256", v6, v6, false, sa -> sa.dfPolicy(DfPolicy.CLEAR));
        esp(
                "null+hmac-sha1-96",
                v4,
                v4,
                false,
                sa -> sa.dfPolicy(DfPolicy.CLEAR).fragmentPolicy(FragmentPolicy.AFTER));
        esp("3des-cbc+hmac-md5-96", v4, v6, false, sa -> sa.fragmentPolicy(FragmentPolicy.AFTER));
        esp("aes-gcm-128", v4, v4, false, sa -> sa.encapsulation(new UdpPorts(4500, 4500)));
        esp("aes-cbc-256+hmac-sha2-384-192", v6, v6, true, sa -> sa.encapsulation(new UdpPorts(4500, 4500)));
        esp("aes-gcm-128", v4, v4, false, sa -> sa.mode(Mode.TRANSPORT));
        esp("aes-cbc-128+hmac-sha1-96", v6, v6, true, sa -> sa.mode(Mode.TRANSPORT));
        ah("hmac-sha2-256-128", v4, v4, false, sa -> sa);
        ah("aes-gmac-128", v6, v6, true, sa -> sa);
        ah("hmac-sha1-96", v4, v4, true, sa -> sa.mode(Mode.TRANSPORT));
        ah("hmac-sha2-512-256", v6, v6, false, sa -> sa.mode(Mode.TRANSPORT));
        bundle(v4, v4, false);
        bundle(v4, v6, false);
        bundle(v4, v4, true);
        pending();
        pending();
        pending();
        esp("aes-gcm-128", v4, v4, false, sa -> sa.lifetime(SHORT));
        // A route leads into it, and it is no policy.
        esp("aes-gcm-192", v4, v4, false, sa -> sa.everything().tunnel(0).mssClamp(MssClamp.AUTO));
    }

    private static SaKeys keys(String label, int seed) {
        CipherSuite suite = CipherSuite.parse(label).orElseThrow();
        Random random = new Random(seed);
        byte[] key = new byte[suite.encryption().keyOctets()];
        byte[] integrity = new byte[suite.integrity().keyOctets()];
        byte[] salt = new byte[suite.saltOctets()];
        random.nextBytes(key);
        random.nextBytes(integrity);
        random.nextBytes(salt);
        return new SaKeys(suite, key, integrity, salt);
    }

    private static Prefix near(int family) {
        return Prefix.parse(family == Prefix.IPV4 ? "10.1.0.0/16" : "2001:db8:1::/48");
    }

    private static Prefix far(int way, int family) {
        return Prefix.parse(
                family == Prefix.IPV4 ? "10." + (100 + way) + ".0.0/16" : "2001:db8:" + (100 + way) + "::/48");
    }

    private static Prefix local(int family) {
        return Prefix.parseAddress(family == Prefix.IPV4 ? GatewayUnderTest.GATEWAY : GatewayUnderTest.GATEWAY6);
    }

    private static Prefix peer(int family) {
        return Prefix.parseAddress(family == Prefix.IPV4 ? GatewayUnderTest.PEER : GatewayUnderTest.PEER6);
    }

    private SaParameters.Builder in(int spi, int way, int inner, int outer, boolean extended) {
        // Prepared packets come again and again: most SAs have no window.
        SaParameters.Builder sa = SaParameters.inbound(spi)
                .owner(spi & 0xff)
                .replayWindow(extended ? 1024 : 0)
                .selector(Selector.between(far(way, inner), near(inner)))
                .outer(peer(outer), local(outer));
        return extended ? sa.extendedSequence() : sa;
    }

    private SaParameters.Builder out(int spi, int way, int inner, int outer, boolean extended) {
        SaParameters.Builder sa = SaParameters.outbound(spi, spi)
                .owner(spi & 0xff)
                .selector(Selector.between(near(inner), far(way, inner)))
                .outer(local(outer), peer(outer));
        return extended ? sa.extendedSequence() : sa;
    }

    private SaHandle install(SaParameters sa, boolean inbound) {
        return (inbound ? plane.inbound() : plane.outbound()).install(sa, System.nanoTime());
    }

    private static boolean isTransport(UnaryOperator<SaParameters.Builder> shape) {
        return shape.apply(SaParameters.inbound(FIRST_SPI)
                        .keys(keys("aes-gcm-128", 1))
                        .everything()
                        .outer(peer(Prefix.IPV4), local(Prefix.IPV4)))
                .build()
                .mode()
                .equals(Mode.TRANSPORT);
    }

    private void esp(String label, int inner, int outer, boolean extended, UnaryOperator<SaParameters.Builder> shape) {
        int way = ways.size();
        SaKeys in = keys(label, way);
        boolean transport = isTransport(shape);
        SaParameters.Builder inboundSa =
                in(FIRST_SPI + way, way, inner, outer, extended).keys(in);
        SaParameters parameters =
                shape.apply(transport ? inboundSa.everything() : inboundSa).build();
        install(parameters, true);
        outbound.add(install(
                shape.apply(out(OUT + way, way, inner, outer, extended).keys(keys(label, way + 100)))
                        .build(),
                false));
        ways.add(new Way(
                way,
                Kind.ESP,
                transport,
                parameters.encapsulation().isPresent(),
                inner,
                outer,
                new SuiteOracle(FIRST_SPI + way, in, extended),
                null));
    }

    private void ah(String label, int inner, int outer, boolean extended, UnaryOperator<SaParameters.Builder> shape) {
        int way = ways.size();
        SaKeys in = keys(label, way);
        UnaryOperator<SaParameters.Builder> ofAh = sa -> shape.apply(sa.protocol(SecurityProtocol.AH));
        SaParameters parameters = ofAh.apply(in(FIRST_SPI + way, way, inner, outer, extended)
                        .keys(in)
                        .everything())
                .build();
        install(parameters, true);
        outbound.add(install(
                ofAh.apply(out(OUT + way, way, inner, outer, extended).keys(keys(label, way + 100)))
                        .build(),
                false));
        boolean transport = parameters.mode() == Mode.TRANSPORT;
        AhOracle oracle = new AhOracle(FIRST_SPI + way, in, extended);
        ways.add(new Way(way, Kind.AH, transport, false, inner, outer, null, oracle));
    }

    /** With a gate the outbound AH SA stays shut. */
    private void bundle(int inner, int outer, boolean gate) {
        int way = ways.size();
        SaKeys in = keys("aes-gcm-128", way);
        SaKeys ahIn = keys("hmac-sha2-256-128", way);
        SaHandle ahInbound = install(
                in(AH_SPI + way, way, inner, outer, false)
                        .protocol(SecurityProtocol.AH)
                        .mode(Mode.TRANSPORT)
                        .everything()
                        .keys(ahIn)
                        .build(),
                true);
        install(
                in(FIRST_SPI + way, way, inner, outer, false)
                        .keys(in)
                        .bundle(ahInbound)
                        .build(),
                true);
        SaParameters.Builder ahOut = out(OUT + AH_SPI + way, way, inner, outer, false)
                .owner(way)
                .protocol(SecurityProtocol.AH)
                .mode(Mode.TRANSPORT)
                .everything()
                .keys(keys("hmac-sha2-256-128", way + 100));
        SaHandle ahOutbound = install((gate ? ahOut.pending().gate(pendingPair(way)) : ahOut).build(), false);
        outbound.add(install(
                out(OUT + way, way, inner, outer, false)
                        .keys(keys("aes-gcm-128", way + 100))
                        .bundle(ahOutbound)
                        .build(),
                false));
        ways.add(new Way(
                way,
                Kind.BUNDLE,
                false,
                false,
                inner,
                outer,
                new SuiteOracle(FIRST_SPI + way, in, false),
                new AhOracle(AH_SPI + way, ahIn, false)));
    }

    private SaHandle pendingPair(int way) {
        return install(
                in(FIRST_SPI + 0x100 + way, way, Prefix.IPV4, Prefix.IPV4, false)
                        .keys(keys("aes-gcm-128", way))
                        .pending()
                        .pendingTimeout(Duration.ofHours(1))
                        .build(),
                true);
    }

    /** Its far end has other keys, so that it is tried and never promoted; what goes out waits in vain. */
    private void pending() {
        int way = ways.size();
        SaHandle inbound = pendingPair(way);
        outbound.add(install(
                out(OUT + way, way, Prefix.IPV4, Prefix.IPV4, false)
                        .keys(keys("aes-gcm-128", way + 100))
                        .pending()
                        .gate(inbound)
                        .build(),
                false));
        SuiteOracle stranger = new SuiteOracle(FIRST_SPI + 0x100 + way, keys("aes-gcm-128", way + 200), false);
        ways.add(new Way(way, Kind.ESP, false, false, Prefix.IPV4, Prefix.IPV4, stranger, null));
    }

    private int policies() {
        return plane.tables().spd().size();
    }

    private int placeOf(int way) {
        return way == ways.size() - 1 ? policies() : way;
    }

    private ForwardingTables tables() {
        for (int port = 0; port < OWN_MACS.size(); port++) {
            adjacencies.setPort(port, GatewayUnderTest.mac(OWN_MACS.get(port)));
        }
        for (int family : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            adjacencies.put(new Neighbour(1, peer(family), GatewayUnderTest.mac(GatewayUnderTest.PEER_MAC)));
        }
        RouteTable routes = new RouteTable();
        for (OwnAddress own : OWN) {
            routes.replace(own.network(), adjacencies.index(NextHop.onLink(own.port())));
        }
        List<Policy> policies = new ArrayList<>();
        for (Way way : ways.subList(0, ways.size() - 1)) {
            int family = way.inner();
            Prefix far = far(way.number(), family);
            policies.add(new Policy("way " + way.number(), PolicyAction.PROTECT, Selector.between(near(family), far)));
            routes.add(far, adjacencies.index(NextHop.via(1, peer(family))));
        }
        Way last = ways.getLast();
        routes.add(far(last.number(), last.inner()), RouteTarget.tunnel(0));
        routes.add(
                Prefix.parse("10.90.0.0/16"),
                routes.group(List.of(
                        adjacencies.index(NextHop.via(1, peer(Prefix.IPV4))),
                        adjacencies.index(NextHop.via(1, Prefix.parseAddress("192.0.2.131"))))));
        policies.add(new Policy(
                "no SA", PolicyAction.PROTECT, Selector.between(near(Prefix.IPV4), Prefix.parse("10.92.0.0/16"))));
        bypass(policies, "192.0.2.128/25", "0.0.0.0/0");
        bypass(policies, "2001:db8:ff::100/120", "::/0");
        bypass(policies, "198.51.100.0/24", "0.0.0.0/0");
        bypass(policies, "10.90.0.0/16", "10.1.0.0/16");
        bypass(policies, "192.0.2.1/32", "192.0.2.2/32");
        policies.add(new Policy(
                "discard", PolicyAction.DISCARD, Selector.between(Prefix.ANY4, Prefix.parse("10.91.0.0/16"))));
        adjacencies.publish();
        routes.publish();
        return new ForwardingTables(
                LocalAddresses.ofPorts(OWN),
                new Spd(policies),
                new PolicySas(policies.size() + 1),
                routes.current(),
                adjacencies.current());
    }

    private static void bypass(List<Policy> policies, String one, String other) {
        Selector selector = Selector.between(Prefix.parse(one), Prefix.parse(other));
        policies.add(new Policy("bypass", PolicyAction.BYPASS, selector));
        policies.add(new Policy("bypass", PolicyAction.BYPASS, selector.reversed()));
    }

    /** Lets both workers and the control thread do all that there is to do. */
    void poll() {
        int work;
        do {
            work = plane.workers().stream().mapToInt(Worker::poll).sum();
        } while (work > 0);
    }

    /** Lets the control thread do its share. */
    void control() {
        plane.poll(System.nanoTime(), listener);
        int _ = plane.host().receive(datagram -> {}, 256);
    }

    NeighbourControl neighbours() {
        return plane.neighbours().orElseThrow();
    }

    long drops(DropReason reason) {
        return plane.workers().stream()
                .mapToLong(w -> w.counters().drops(reason))
                .sum();
    }

    long count(Counter counter) {
        return plane.workers().stream()
                .mapToLong(w -> w.counters().get(counter))
                .sum();
    }

    /** Packets that came in or were made here. */
    long begun() {
        return count(Counter.RECEIVED)
                + count(Counter.FRAGMENTS_MADE)
                + count(Counter.REASSEMBLIES_BEGUN)
                + count(Counter.ICMP_ERRORS)
                + neighbours().sent();
    }

    /** Packets that left, were dropped for a reason, live on in others, or are the control thread's. */
    long ended() {
        return count(Counter.TRANSMITTED)
                + plane.workers().stream().mapToLong(w -> w.counters().drops()).sum()
                + count(Counter.FRAGMENTED)
                + count(Counter.FRAGMENTS_TAKEN)
                + count(Counter.TO_HOST)
                + neighbours().taken()
                + neighbours().overflown();
    }

    @Override
    public void close() {
        plane.close();
    }
}
