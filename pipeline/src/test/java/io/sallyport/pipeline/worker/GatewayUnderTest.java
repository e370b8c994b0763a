package io.sallyport.pipeline.worker;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.pipeline.audit.AuditLimits;
import io.sallyport.pipeline.audit.AuditRecord;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.classify.OwnAddress;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Link;
import io.sallyport.pipeline.neighbour.Neighbour;
import io.sallyport.pipeline.neighbour.NeighbourTimers;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.oracle.SuiteOracle;
import io.sallyport.pipeline.packet.IkePorts;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.plane.PlanePort;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaKeys;
import io.sallyport.pipeline.sad.SaListener;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A gateway between an inside and an outside cable, with one tunnel for each pairing of inner and outer family.
 *
 * <pre>
 *   host 10.1.0.1 / 2001:db8:1::1 ── inside │gateway│ outside ── peer 192.0.2.2 / 2001:db8:ff::2 ══ 10.2.0.1 / 2001:db8:2::1
 *                                                         └────── neighbour 192.0.2.130 / 2001:db8:ff::130, in the clear
 * </pre>
 *
 * <p>10.3.0.0/16 and 2001:db8:3::/48 are routed to the peer too; what comes from the far network is to be protected on
 * its way there, by SAs that a test adds.
 */
final class GatewayUnderTest implements AutoCloseable {
    static final String INSIDE_MAC = "02:00:00:00:00:01";
    static final String OUTSIDE_MAC = "02:00:00:00:00:02";
    static final String HOST_MAC = "02:00:00:00:0a:01";
    static final String PEER_MAC = "02:00:00:00:0a:02";

    static final String HOST = "10.1.0.1";
    static final String FAR_HOST = "10.2.0.1";
    static final String HOST6 = "2001:db8:1::1";
    static final String FAR_HOST6 = "2001:db8:2::1";
    static final String GATEWAY = "192.0.2.1";
    static final String PEER = "192.0.2.2";
    static final String GATEWAY6 = "2001:db8:ff::1";
    static final String PEER6 = "2001:db8:ff::2";

    /** A station on the outside link with which the near network may speak in the clear. */
    static final String OPEN_HOST = "192.0.2.130";

    static final String OPEN_HOST6 = "2001:db8:ff::130";
    static final String OPEN_MAC = "02:00:00:00:0a:03";
    /** Covered by a BYPASS policy, and by no route. */
    static final String UNROUTED_HOST = "198.51.100.1";

    static final String THIRD_HOST = "10.3.0.1";
    static final String THIRD_HOST6 = "2001:db8:3::1";

    /** Indices of the policies that protect, by family: from the near network, and from the far one to the third. */
    static final int PROTECT4 = 0;

    static final int PROTECT6 = 1;
    static final int ONWARD4 = 2;
    static final int ONWARD6 = 3;

    static final int MTU = 1500;

    private static final int WINDOW = 1024;

    static final String INSIDE = "10.1.0.254";
    static final String INSIDE6 = "2001:db8:1::fe";

    /** The gateway's addresses on its links, for tests that ask for them. */
    static final List<OwnAddress> OWN = List.of(
            own(0, INSIDE, "10.1.0.0/16"),
            own(1, GATEWAY, "192.0.2.0/24"),
            own(0, INSIDE6, "2001:db8:1::/48"),
            own(1, GATEWAY6, "2001:db8:ff::/64"));

    final Testbed testbed;
    final Testbed.Cable inside;
    final Testbed.Cable outside;
    final DataPlane plane;
    final Adjacencies adjacencies = new Adjacencies();
    final List<Tunnel> tunnels = new ArrayList<>();
    final List<SaHandle> promoted = new ArrayList<>();
    final List<SaHandle> expired = new ArrayList<>();

    private final Prefixes near = new Prefixes("10.1.0.0/16", "2001:db8:1::/48");
    private final Prefixes far = new Prefixes("10.2.0.0/16", "2001:db8:2::/48");
    private final Prefixes third = new Prefixes("10.3.0.0/16", "2001:db8:3::/48");
    private final Prefixes open = new Prefixes("192.0.2.128/25", "2001:db8:ff::100/120");
    private static final int MAX_SAS = 64;

    /** The SPI of the first inbound SA has the next. */
    private static final int IN_SPI = 0x1000;

    private int nextKey = 1;

    private record Prefixes(String v4, String v6) {
        Prefix of(int family) {
            return Prefix.parse(family == Prefix.IPV4 ? v4 : v6);
        }
    }

    /** Both directions of one tunnel: the gateway's SAs, and the far end by the JDK's cipher. */
    record Tunnel(
            int innerFamily,
            int outerFamily,
            SaHandle inbound,
            SaHandle outbound,
            EspOracle toGateway,
            EspOracle fromGateway) {}

    final List<String> ended = new ArrayList<>();
    private final SaListener listener = new SaListener() {
        @Override
        public void onPromoted(SaHandle sa, long nanos) {
            promoted.add(sa);
        }

        @Override
        public void onPendingExpired(SaHandle sa) {
            expired.add(sa);
        }

        @Override
        public void onLifetime(SaHandle sa, Direction direction, Lifetime.End end) {
            ended.add(direction + " " + end);
        }
    };

    /** How and by whom packets are audited. */
    record Audit(AuditLimits limits, Consumer<AuditRecord> listener) {}

    /** How the gateway is made. */
    record Options(
            int workers,
            int queues,
            int mtu,
            int window,
            boolean pending,
            CipherSuite algorithm,
            DfPolicy df,
            Optional<Selector> inbound,
            boolean resolving,
            int vlan,
            Optional<Audit> audit) {
        static Options simple() {
            return new Options(
                    1,
                    1,
                    MTU,
                    1024,
                    false,
                    CipherSuite.AES_GCM_128,
                    DfPolicy.COPY,
                    Optional.empty(),
                    false,
                    0,
                    Optional.empty());
        }

        /** Lets the listener hear of packets that are to be audited. */
        Options withAudit(AuditLimits limits, Consumer<AuditRecord> listener) {
            return new Options(
                    workers,
                    queues,
                    mtu,
                    window,
                    pending,
                    algorithm,
                    df,
                    inbound,
                    resolving,
                    vlan,
                    Optional.of(new Audit(limits, listener)));
        }

        Options withPending() {
            return new Options(workers, queues, mtu, window, true, algorithm, df, inbound, resolving, vlan, audit);
        }

        Options withMtu(int octets) {
            return new Options(
                    workers, queues, octets, window, pending, algorithm, df, inbound, resolving, vlan, audit);
        }

        Options withWindow(int packets) {
            return new Options(workers, queues, mtu, packets, pending, algorithm, df, inbound, resolving, vlan, audit);
        }

        Options withWorkers(int count) {
            return new Options(count, count, mtu, window, pending, algorithm, df, inbound, resolving, vlan, audit);
        }

        /** Of each port, whatever the number of workers. */
        Options withQueues(int count) {
            return new Options(workers, count, mtu, window, pending, algorithm, df, inbound, resolving, vlan, audit);
        }

        Options withAlgorithm(CipherSuite value) {
            return new Options(workers, queues, mtu, window, pending, value, df, inbound, resolving, vlan, audit);
        }

        Options withDf(DfPolicy value) {
            return new Options(
                    workers, queues, mtu, window, pending, algorithm, value, inbound, resolving, vlan, audit);
        }

        /** Of the tunnels whose inner family is the selector's. */
        Options withInboundSelector(Selector value) {
            return new Options(
                    workers, queues, mtu, window, pending, algorithm, df, Optional.of(value), resolving, vlan, audit);
        }

        /** With addresses on the links, and neighbours that are found and not configured. */
        Options withResolution() {
            return new Options(workers, queues, mtu, window, pending, algorithm, df, inbound, true, vlan, audit);
        }

        /** Both links are VLANs with that id; frames without a tag belong to ports without addresses. */
        Options withVlan(int id) {
            return new Options(workers, queues, mtu, window, pending, algorithm, df, inbound, resolving, id, audit);
        }
    }

    GatewayUnderTest(Testbed testbed, Options options) {
        this(testbed, options, engines());
    }

    /** {@code -Dsallyport.engine=late} runs every test of a gateway with an asynchronous engine. */
    private static CryptoProvider engines() {
        return "late".equals(System.getProperty("sallyport.engine"))
                ? new LateProvider(System.nanoTime())
                : CryptoProvider.ipsecMb();
    }

    GatewayUnderTest(Testbed testbed, Options options, CryptoProvider crypto) {
        this.testbed = testbed;
        inside = testbed.cable("inside", options.queues(), options.mtu());
        outside = testbed.cable("outside", options.queues(), options.mtu());
        plane = DataPlane.create(
                DataPlane.Settings.of(options.workers(), MAX_SAS, options.window()), crypto, nothing());
        options.audit().ifPresent(audit -> plane.audit(audit.limits(), audit.listener()));
        ForwardingTables tables = tables(options.resolving());
        for (int inner : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            tunnels.add(tunnel(inner, Prefix.IPV4, options));
        }
        tables.policySas().publishCurrent(PROTECT4, tunnels.get(0).outbound().hot());
        tables.policySas().publishCurrent(PROTECT6, tunnels.get(1).outbound().hot());
        plane.publish(tables);
        plane.attach(
                options.vlan() == 0
                        ? List.of(
                                port(0, INSIDE_MAC, false, inside, options),
                                port(1, OUTSIDE_MAC, true, outside, options))
                        : List.of(
                                PlanePort.onVlan(ingress(0, INSIDE_MAC, false), options.mtu(), 2, options.vlan()),
                                PlanePort.onVlan(ingress(1, OUTSIDE_MAC, true), options.mtu(), 3, options.vlan()),
                                port(2, INSIDE_MAC, false, inside, options),
                                port(3, OUTSIDE_MAC, true, outside, options)),
                testbed.buffers());
    }

    private static ForwardingTables nothing() {
        return new ForwardingTables(
                new LocalAddresses(List.of()),
                new Spd(List.of()),
                new PolicySas(0),
                new RouteTable().current(),
                new Adjacencies().current());
    }

    private ForwardingTables tables(boolean resolving) {
        adjacencies.setPort(0, mac(INSIDE_MAC));
        adjacencies.setPort(1, mac(OUTSIDE_MAC));
        if (resolving) {
            plane.resolve(new DataPlane.Resolution(adjacencies, List.of(link(0), link(1)), NeighbourTimers.DEFAULT));
        } else {
            putNeighbours();
        }
        RouteTable routes = new RouteTable();
        int onInside = adjacencies.index(NextHop.onLink(0));
        int onOutside = adjacencies.index(NextHop.onLink(1));
        for (int family : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            routes.add(near.of(family), onInside);
            Prefix peer = Prefix.parseAddress(family == Prefix.IPV4 ? PEER : PEER6);
            // What transport mode seals goes to the far hosts themselves, by the same peer.
            routes.add(far.of(family), adjacencies.index(NextHop.via(1, peer)));
            routes.add(third.of(family), adjacencies.index(NextHop.via(1, peer)));
        }
        routes.add(Prefix.parse("192.0.2.0/24"), onOutside);
        routes.add(Prefix.parse("2001:db8:ff::/64"), onOutside);
        adjacencies.publish();
        routes.publish();
        List<Policy> policies = List.of(
                policy(PolicyAction.PROTECT, near.of(Prefix.IPV4), far.of(Prefix.IPV4)),
                policy(PolicyAction.PROTECT, near.of(Prefix.IPV6), far.of(Prefix.IPV6)),
                policy(PolicyAction.PROTECT, far.of(Prefix.IPV4), third.of(Prefix.IPV4)),
                policy(PolicyAction.PROTECT, far.of(Prefix.IPV6), third.of(Prefix.IPV6)),
                policy(PolicyAction.BYPASS, Prefix.ANY4, open.of(Prefix.IPV4)),
                policy(PolicyAction.BYPASS, Prefix.ANY6, open.of(Prefix.IPV6)),
                policy(PolicyAction.BYPASS, open.of(Prefix.IPV4), near.of(Prefix.IPV4)),
                policy(PolicyAction.BYPASS, open.of(Prefix.IPV6), near.of(Prefix.IPV6)),
                policy(PolicyAction.BYPASS, Prefix.ANY4, Prefix.parseAddress(UNROUTED_HOST)),
                policy(PolicyAction.BYPASS, Prefix.parseAddress(GATEWAY), Prefix.parseAddress(PEER)),
                policy(PolicyAction.BYPASS, Prefix.parseAddress(GATEWAY6), Prefix.parseAddress(PEER6)),
                policy(PolicyAction.DISCARD, Prefix.ANY4, Prefix.parse("10.9.0.0/16")));
        return new ForwardingTables(
                resolving
                        ? LocalAddresses.ofPorts(OWN)
                        : new LocalAddresses(List.of(Prefix.parseAddress(GATEWAY), Prefix.parseAddress(GATEWAY6))),
                new Spd(policies),
                new PolicySas(policies.size()),
                routes.current(),
                adjacencies.current());
    }

    private void putNeighbours() {
        for (String host : List.of(HOST, HOST6)) {
            adjacencies.put(new Neighbour(0, Prefix.parseAddress(host), mac(HOST_MAC)));
        }
        for (String peer : List.of(PEER, PEER6)) {
            adjacencies.put(new Neighbour(1, Prefix.parseAddress(peer), mac(PEER_MAC)));
        }
        for (String host : List.of(OPEN_HOST, OPEN_HOST6)) {
            adjacencies.put(new Neighbour(1, Prefix.parseAddress(host), mac(OPEN_MAC)));
        }
    }

    private static Link link(int port) {
        return new Link(
                port,
                mac(port == 0 ? INSIDE_MAC : OUTSIDE_MAC),
                OWN.stream().filter(own -> own.port() == port).toList());
    }

    private static OwnAddress own(int port, String address, String network) {
        return new OwnAddress(port, port == 1, Prefix.parseAddress(address), Prefix.parse(network));
    }

    private static Policy policy(PolicyAction action, Prefix source, Prefix destination) {
        return new Policy(action + " to " + destination, action, Selector.between(source, destination));
    }

    /** Installs both SAs of a tunnel, with keys of its own. */
    Tunnel tunnel(int inner, int outer, Options options) {
        int number = nextKey++;
        Prefix gateway = Prefix.parseAddress(outer == Prefix.IPV4 ? GATEWAY : GATEWAY6);
        Prefix peer = Prefix.parseAddress(outer == Prefix.IPV4 ? PEER : PEER6);
        Selector in = options.inbound()
                .filter(selector -> selector.family() == inner)
                .orElse(Selector.between(far.of(inner), near.of(inner)));
        CipherSuite algorithm = options.algorithm();
        byte[] inKey = octets(algorithm.encryption().keyOctets(), number);
        byte[] inSalt = octets(CipherSuite.AES_GCM_128.saltOctets(), number + 50);
        byte[] outKey = octets(algorithm.encryption().keyOctets(), number + 100);
        byte[] outSalt = octets(CipherSuite.AES_GCM_128.saltOctets(), number + 150);
        int inSpi = IN_SPI + number;
        int outSpi = 0x2000 + number;
        SaParameters.Builder inboundSa = SaParameters.inbound(inSpi)
                .key(algorithm, inKey.clone(), inSalt.clone())
                .owner(inSpi % options.workers())
                .replayWindow(options.window())
                .selector(in)
                .outer(peer, gateway);
        SaHandle inbound = plane.inbound()
                .install((options.pending() ? inboundSa.pending() : inboundSa).build(), System.nanoTime());
        SaParameters.Builder outboundSa = SaParameters.outbound(number, outSpi)
                .key(algorithm, outKey.clone(), outSalt.clone())
                .owner(outSpi % options.workers())
                .dfPolicy(options.df())
                .selector(Selector.between(near.of(inner), far.of(inner)))
                .outer(gateway, peer);
        SaHandle outbound = plane.outbound()
                .install(
                        (options.pending() ? outboundSa.pending().gate(inbound) : outboundSa).build(),
                        System.nanoTime());
        return new Tunnel(
                inner,
                outer,
                inbound,
                outbound,
                new EspOracle(inSpi, inKey, inSalt),
                new EspOracle(outSpi, outKey, outSalt));
    }

    /** A tunnel whose inbound SA is found behind another's, at whose place in the table its look-up begins. */
    Tunnel tunnelBehind(Tunnel other, Options options) {
        int home = SaTable.homeSlot(SaRecord.key(other.inbound().hot()), MAX_SAS);
        while (SaTable.homeSlot(IN_SPI + nextKey, MAX_SAS) != home) {
            nextKey++;
        }
        return tunnel(other.innerFamily(), other.outerFamily(), options);
    }

    /** Both directions of an SA pair of any kind: the gateway's SAs, and the far end. */
    record Pair(SaHandle inbound, SaHandle outbound, SuiteOracle toGateway, SuiteOracle fromGateway) {}

    /**
     * Installs an SA pair of any suite and makes it carry what goes from the near network to the far one.
     *
     * @param shape adds to the parameters of both SAs
     */
    Pair pair(CipherSuite suite, boolean extended, int inner, int outer, UnaryOperator<SaParameters.Builder> shape) {
        int number = nextKey++;
        Prefix gateway = Prefix.parseAddress(outer == Prefix.IPV4 ? GATEWAY : GATEWAY6);
        Prefix peer = Prefix.parseAddress(outer == Prefix.IPV4 ? PEER : PEER6);
        int inSpi = IN_SPI + number;
        int outSpi = 0x2000 + number;
        SaKeys in = keys(suite, number);
        SaKeys out = keys(suite, number + 100);
        SaParameters.Builder inboundSa = SaParameters.inbound(inSpi)
                .keys(in)
                .replayWindow(Math.min(WINDOW, plane.inbound().table().maxWindow()))
                .selector(Selector.between(far.of(inner), near.of(inner)))
                .outer(peer, gateway);
        SaParameters.Builder outboundSa = SaParameters.outbound(number, outSpi)
                .keys(out)
                .selector(Selector.between(near.of(inner), far.of(inner)))
                .outer(gateway, peer);
        if (extended) {
            inboundSa.extendedSequence();
            outboundSa.extendedSequence();
        }
        SaHandle inbound = plane.inbound().install(shape.apply(inboundSa).build(), System.nanoTime());
        SaHandle outbound = plane.outbound().install(shape.apply(outboundSa).build(), System.nanoTime());
        plane.tables().policySas().publishCurrent(inner == Prefix.IPV4 ? PROTECT4 : PROTECT6, outbound.hot());
        return new Pair(
                inbound, outbound, new SuiteOracle(inSpi, in, extended), new SuiteOracle(outSpi, out, extended));
    }

    /** The same by AES-GCM in UDP, with both ends at its port. */
    Pair pairInUdp() {
        return pair(
                CipherSuite.AES_GCM_128,
                false,
                Prefix.IPV4,
                Prefix.IPV4,
                sa -> sa.encapsulation(new UdpPorts(IkePorts.NAT_PORT, IkePorts.NAT_PORT)));
    }

    private static SaKeys keys(CipherSuite suite, int seed) {
        return new SaKeys(
                suite,
                octets(suite.encryption().keyOctets(), seed),
                octets(suite.integrity().keyOctets(), seed + 31),
                octets(suite.saltOctets(), seed + 57));
    }

    /** Makes a tunnel carry what goes from the near network to the far one in its inner family. */
    void useFor(int family, Tunnel tunnel) {
        plane.tables()
                .policySas()
                .publishCurrent(
                        family == Prefix.IPV4 ? PROTECT4 : PROTECT6,
                        tunnel.outbound().hot());
    }

    private static byte[] octets(int count, int seed) {
        byte[] octets = new byte[count];
        for (int i = 0; i < count; i++) {
            octets[i] = (byte) (seed * 31 + i * 7);
        }
        return octets;
    }

    private static PlanePort port(int index, String mac, boolean isOutside, Testbed.Cable cable, Options options) {
        List<RxQueue> receive = IntStream.range(0, options.queues())
                .mapToObj(cable.port()::rxQueue)
                .toList();
        List<TxQueue> transmit = IntStream.range(0, options.queues())
                .mapToObj(cable.port()::txQueue)
                .toList();
        return new PlanePort(ingress(index, mac, isOutside), options.mtu(), receive, transmit);
    }

    private static IngressPort ingress(int index, String mac, boolean isOutside) {
        return new IngressPort(index, mac(mac), false, isOutside);
    }

    static long mac(String text) {
        return ByteBuffer.wrap(Arrays.copyOf(Frames.mac(text), 8)).getLong() >>> 16;
    }

    /** A frame of the far end to the gateway's outside port, with an ESP packet in it. */
    static byte[] outer(Tunnel tunnel, byte[] esp) {
        return outer(tunnel.outerFamily(), esp);
    }

    /** A frame of the peer to the gateway's outside port, with ESP in a packet of that family. */
    static byte[] outer(int family, byte[] esp) {
        byte[] packet = family == Prefix.IPV4
                ? Frames.ipv4(Frames.address(PEER), Frames.address(GATEWAY), 50, 64, 0, esp)
                : Frames.ipv6(Frames.address(PEER6), Frames.address(GATEWAY6), 50, 64, 0, esp);
        return Frames.ethernet(OUTSIDE_MAC, PEER_MAC, packet);
    }

    /** The same with ESP in UDP, in an IPv4 packet. */
    static byte[] inUdp(byte[] esp) {
        return fromPeer(Frames.udp(PEER, GATEWAY, IkePorts.NAT_PORT, IkePorts.NAT_PORT, esp));
    }

    /** A UDP packet from the far host to the near one. */
    static byte[] fromFar(int family, byte[] data) {
        return family == Prefix.IPV4
                ? Frames.udp(FAR_HOST, HOST, 5000, 6000, data)
                : Frames.udp(FAR_HOST6, HOST6, 5000, 6000, data);
    }

    /** A UDP packet from the near host to the far one. */
    static byte[] toFar(int family, byte[] data) {
        return family == Prefix.IPV4
                ? Frames.udp(HOST, FAR_HOST, 6000, 5000, data)
                : Frames.udp(HOST6, FAR_HOST6, 6000, 5000, data);
    }

    /** A frame of the host to the gateway's inside port. */
    static byte[] fromHost(byte[] packet) {
        return Frames.ethernet(INSIDE_MAC, HOST_MAC, packet);
    }

    /** A frame of the peer, or of a router on the way to it, to the gateway's outside port. */
    static byte[] fromPeer(byte[] packet) {
        return Frames.ethernet(OUTSIDE_MAC, PEER_MAC, packet);
    }

    /** Sends frames to the inside port, and lets the gateway do all that is to be done about them. */
    void sendInside(byte[]... frames) {
        testbed.send(inside, frames);
        poll();
    }

    /** The same outside. */
    void sendOutside(byte[]... frames) {
        testbed.send(outside, frames);
        poll();
    }

    /** Lets every worker poll until none has work, then the control thread. */
    void poll() {
        int work;
        do {
            work = plane.workers().stream().mapToInt(Worker::poll).sum();
        } while (work > 0);
        control();
    }

    /** Lets the control thread's share of the work be done. */
    void control() {
        control(System.nanoTime());
    }

    /** The same at a time that a test chooses. */
    int control(long nowNs) {
        return plane.poll(nowNs, listener);
    }

    /** The one frame that the gateway has sent by that cable. */
    byte[] receiveOne(Testbed.Cable cable) {
        List<byte[]> frames = testbed.receive(cable);
        if (frames.size() != 1) {
            throw new AssertionError("expected one frame, got " + frames.size() + "; drops: " + dropsByReason());
        }
        return frames.getFirst();
    }

    long drops(DropReason reason) {
        return plane.workers().stream()
                .mapToLong(w -> w.counters().drops(reason))
                .sum();
    }

    long drops() {
        return plane.workers().stream().mapToLong(w -> w.counters().drops()).sum();
    }

    long count(Counter counter) {
        return plane.workers().stream()
                .mapToLong(w -> w.counters().get(counter))
                .sum();
    }

    /** Packets that the gateway has made itself: fragments, and datagrams begun. */
    long made() {
        return count(Counter.FRAGMENTS_MADE) + count(Counter.REASSEMBLIES_BEGUN);
    }

    /** Packets that ended in others: cut into fragments, or fragments taken into a datagram. */
    long used() {
        return count(Counter.FRAGMENTED) + count(Counter.FRAGMENTS_TAKEN);
    }

    private String dropsByReason() {
        return plane.workers().stream()
                .map(w -> w.counters().dropsByReason())
                .toList()
                .toString();
    }

    @Override
    public void close() {
        plane.close();
    }
}
