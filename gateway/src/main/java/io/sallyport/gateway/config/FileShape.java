package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.mapping;

import io.sallyport.gateway.yaml.Shape.Mapping;

/** Every key that the configuration file knows. docs/configuration.md says what each one means. */
final class FileShape {
    private static final Mapping DPDK = mapping()
            .value("huge-pages")
            .value("memory-mib")
            .value("file-prefix")
            .value("lcore")
            .values("arguments")
            .value("buffers")
            .value("buffer-octets")
            .value("large-buffers")
            .values("allow-pci")
            .value("telemetry")
            .value("crypto")
            .values("crypto-devices");

    private static final Mapping WORKER = mapping().value("cpu").value("idle").value("real-time");

    private static final Mapping PORT = mapping()
            .value("name")
            .value("device")
            .value("side")
            .values("addresses")
            .value("mtu")
            .value("mac")
            .value("queues")
            .value("promiscuous")
            .value("arp");

    private static final Mapping VLAN = mapping()
            .value("name")
            .value("port")
            .value("id")
            .value("side")
            .values("addresses")
            .value("mtu")
            .value("arp");

    private static final Mapping HOP = mapping().value("via").value("port").value("tunnel");

    private static final Mapping ROUTE =
            mapping().value("to").value("via").value("port").value("tunnel").sections("next-hops", HOP);

    private static final Mapping NEIGHBOUR =
            mapping().value("address").value("mac").value("port");

    private static final Mapping SAD = mapping().value("max-sas").value("replay-window");

    private static final Mapping SELECTORS = mapping()
            .value("local")
            .value("remote")
            .value("protocol")
            .value("local-ports")
            .value("remote-ports")
            .value("icmp-type")
            .value("icmp-code");

    private static final Mapping LIMIT =
            mapping().value("time").value("packets").value("octets");

    private static final Mapping BUNDLE = mapping()
            .value("algorithm")
            .value("mode")
            .section("inbound", mapping().value("spi").value("key").value("integrity-key"))
            .section("outbound", mapping().value("spi").value("key").value("integrity-key"));

    private static final Mapping TUNNEL = mapping()
            .value("name")
            .value("local")
            .value("remote")
            .section("selectors", SELECTORS)
            .value("algorithm")
            .value("legacy")
            .value("protocol")
            .value("mode")
            .value("esn")
            .section(
                    "encapsulation",
                    mapping().value("local-port").value("remote-port").value("keepalive"))
            .section("lifetime", mapping().section("soft", LIMIT).section("hard", LIMIT))
            .section(
                    "inbound",
                    mapping().value("spi").value("key").value("integrity-key").value("state"))
            .section("outbound", mapping().value("spi").value("key").value("integrity-key"))
            .section("bundle", BUNDLE)
            .value("replay-window")
            .value("df")
            .value("fragment")
            .value("dscp")
            .values("dscp-map")
            .value("ecn")
            .value("mss-clamp");

    private static final Mapping POLICY = mapping()
            .value("name")
            .value("action")
            .value("tunnel")
            .value("direction")
            .value("source")
            .value("destination")
            .value("protocol")
            .value("source-ports")
            .value("destination-ports")
            .value("icmp-type")
            .value("icmp-code");

    private static final Mapping DISCOVERY = mapping()
            .value("reachable")
            .value("retransmit")
            .value("tries")
            .value("delay")
            .value("forget")
            .value("max-neighbours")
            .value("queue");

    private static final Mapping ICMP = mapping()
            .value("errors-per-second")
            .value("error-burst")
            .value("echoes-per-second")
            .value("echo-burst")
            .value("tell-prohibited");

    private static final Mapping AUDIT = mapping().value("records-per-second").value("burst");

    private static final Mapping TRIAL = mapping()
            .value("delay")
            .value("pending-timeout")
            .value("budget-per-sa")
            .value("burst-per-sa")
            .value("budget-per-worker");

    private static final Mapping REASSEMBLY =
            mapping().value("contexts").value("per-source").value("age");

    private static final Mapping AUTHENTICATION = mapping()
            .values("secrets")
            .sections("certificates", mapping().value("certificate").value("key"))
            .values("authorities")
            .values("known")
            .values("revocation-lists")
            .value("revocation");

    private static final Mapping ADDRESS_POOL = mapping()
            .value("name")
            .value("addresses")
            .values("name-servers")
            .values("windows-name-servers")
            .values("networks")
            .sections("assigned", mapping().value("holder").value("address"));

    /** IKEv1 says addresses, a protocol and single ports, and nothing else (RFC 2407 section 4.6.2). */
    private static final Mapping CHILD_SELECTORS = mapping()
            .value("local")
            .value("remote")
            .value("protocol")
            .value("local-ports")
            .value("remote-ports");

    private static final Mapping CHILD = mapping()
            .value("name")
            .section("selectors", CHILD_SELECTORS)
            .value("protocol")
            .values("proposals")
            .value("bundle")
            .value("pfs")
            .value("esn")
            .value("mode")
            .value("start")
            .value("lifetime")
            .value("replay-window")
            .value("promotion")
            .value("trial-delay")
            .value("pending-timeout")
            .value("commit-bit")
            .value("sas-per-worker");

    private static final Mapping CONNECTION = mapping()
            .value("name")
            .value("version")
            .value("local")
            .value("remote")
            .value("exchange")
            .value("authentication")
            .value("local-id")
            .value("remote-id")
            .section("access", mapping().value("role").value("addresses").value("host"))
            .values("proposals")
            .value("lifetime")
            .value("dpd")
            .value("nat-traversal")
            .value("legacy")
            .section("retransmission", mapping().value("first").value("repetitions"))
            .sections("children", CHILD);

    /** The whole file. */
    static final Mapping FILE = mapping()
            .value("name")
            .section("dpdk", DPDK)
            .sections("workers", WORKER)
            .sections("ports", PORT)
            .sections("vlans", VLAN)
            .sections("routes", ROUTE)
            .sections("neighbours", NEIGHBOUR)
            .section("sad", SAD)
            .sections("tunnels", TUNNEL)
            .sections("policies", POLICY)
            .section("trial", TRIAL)
            .section("neighbour-discovery", DISCOVERY)
            .section("icmp", ICMP)
            .section("audit", AUDIT)
            .sections("connections", CONNECTION)
            .section("reassembly", REASSEMBLY)
            .section("path-mtu", mapping().value("learn").value("age"))
            .section(
                    "waiting",
                    mapping()
                            .value("per-policy")
                            .value("packets")
                            .value("octets")
                            .value("age"))
            .section("authentication", AUTHENTICATION)
            .sections("address-pools", ADDRESS_POOL)
            .section("control", mapping().value("socket"))
            .section("debug", mapping().value("key-log"));

    private FileShape() {}
}
