package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.yaml.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One slip in a sound file gives one error, in the line of the slip, that says what would be right. */
final class ConfigurationErrorsTest {
    private static final String KEY_IN = "3f0a92d1c47e5b6880f1e2d3c4b5a69712345678";
    private static final String KEY_OUT = "8a1b7c2d6e3f5049a4b5c6d7e8f90a1b9abcdef0";

    private static Stream<Arguments> slips() {
        return Stream.of(
                slip("name: west", "name: -x", "name", "write 1 to 16 letters"),
                slip("lcore: 0", "lcore: -1", "dpdk.lcore", "from 0 to 1,023"),
                slip("lcore: 0", "huge-pages: onn", "dpdk.huge-pages", "did you mean on?"),
                slip("lcore: 0", "memory-mib: 1GB", "dpdk.memory-mib", "not a whole number"),
                slip("lcore: 0", "buffers: 1000000", "dpdk.buffers", "write fewer buffers or more memory"),
                slip("lcore: 0", "buffer-octets: 100", "dpdk.buffer-octets", "from 512 to 65,535"),
                slip("lcore: 0", "file-prefix: a/b", "dpdk.file-prefix", "letters, digits"),
                slip("lcore: 0", "allow-pci: [03:00]", "dpdk.allow-pci[0]", "0000:03:00.0"),
                slip("lcore: 0", "crypto: cryptodev", "dpdk.crypto", "crypto-devices: [crypto_aesni_mb0]"),
                slip("lcore: 0", "crypto-devices: [crypto_null0]", "dpdk.crypto-devices", "crypto: cryptodev only"),
                slip(
                        "lcore: 0",
                        "crypto: cryptodev, crypto-devices: [net_null7]",
                        "dpdk.crypto-devices[0]",
                        "is no crypto device"),
                slip(
                        "lcore: 0",
                        "crypto: cryptodev, crypto-devices: [crypto_null0, crypto_null0]",
                        "dpdk.crypto-devices[1]",
                        "already"),
                slip("device: net_null1", "device: crypto_null1", "ports[1].device", "carries no packets"),
                slip("lcore: 0", "telemetry: yes", "dpdk.telemetry", "false, true"),
                slip("{cpu: 1}", "{cpu: 4096}", "workers[0].cpu", "from 0 to 1,023"),
                slip("- {cpu: 1}", "- {idle: spinning}", "workers[0].idle", "spin"),
                slip("- {cpu: 1}", "- {real-time: 100}", "workers[0].real-time", "from 1 to 99"),
                slip("- {cpu: 1}", "- {real-time: 1, idle: spin}", "workers[0].real-time", "idle: backoff"),
                slip("  - {cpu: 1}", "  - {cpu: 0}\n  - {cpu: 0}", "workers[1].cpu", "take turns"),
                slip("name: inside", "name: in side", "ports[0].name", "letters, digits"),
                slip("  - name: outside", "  - name: inside", "ports[1].name", "ports[0].name already"),
                slip("device: net_null1", "device: net_null0,size=64", "ports[1].device", "device of its own"),
                slip("device: net_null1", "device: eth1", "ports[1].device", "PCI address such as"),
                slip("side: outside", "side: out-side", "ports[1].side", "did you mean outside?"),
                slip("[192.0.2.1/24]", "[192.0.2.1]", "ports[1].addresses[0]", "like 192.0.2.1/24"),
                slip("[192.0.2.1/24]", "[192.0.2.0/24]", "ports[1].addresses[0]", "the network itself"),
                slip("[192.0.2.1/24]", "[192.0.2.255/24]", "ports[1].addresses[0]", "the broadcast address"),
                slip("[192.0.2.1/24]", "[192.0.2.1/33]", "ports[1].addresses[0]", "from 1 to 32"),
                slip("[192.0.2.1/24]", "[127.0.0.1/8]", "ports[1].addresses[0]", "127.0.0.0/8"),
                slip("[192.0.2.1/24]", "[192.0.2.1/24, 192.0.2.1/24]", "ports[1].addresses[1]", "one port"),
                slip("[192.0.2.1/24]", "[192.0.2.1/24, 10.1.9.1/24]", "ports[1].addresses[1]", "overlaps"),
                slip("mtu: 1400", "mtu: 67", "ports[1].mtu", "from 68 to 9,600"),
                slip("mtu: 1400", "mtu: 9601", "ports[1].mtu", "from 68 to 9,600"),
                slip("mtu: 1400", "mtu: 9000", "ports[1].mtu", "dpdk.buffer-octets: 9210 or more"),
                slip(
                        "[192.0.2.1/24]\n    mtu: 1400",
                        "[192.0.2.1/24, \"fd00::1/64\"]\n    mtu: 1279",
                        "ports[1].mtu",
                        "1280 or more"),
                slip("mtu: 1400", "mac: 02:00:00:00:00", "ports[1].mac", "02:00:00:00:00:01"),
                slip("mtu: 1400", "mac: 01:00:00:00:00:01", "ports[1].mac", "first octet is even"),
                slip("mtu: 1400", "mac: 00:00:00:00:00:00", "ports[1].mac", "one station"),
                slip("mtu: 1400", "queues: 2", "ports[1].queues", "1 or fewer, or add workers"),
                slip("mtu: 1400", "queues: 0", "ports[1].queues", "from 1 to 256"),
                slip("mtu: 1400", "promiscuous: on", "ports[1].promiscuous", "false, true"),
                slip("mtu: 1400", "mtus: 1400", "ports[1].mtus", "did you mean mtu?"),
                slip("routes:", vlan("v", "outsid", "5", ""), "vlans[0].port", "to put a VLAN on"),
                slip("routes:", vlan("v", "outside", "0", ""), "vlans[0].id", "from 1 to 4,094"),
                slip("routes:", vlan("v", "outside", "4095", ""), "vlans[0].id", "from 1 to 4,094"),
                slip("routes:", vlan("outside", "outside", "5", ""), "vlans[0].name", "a name of its own"),
                slip("routes:", vlan("v", "outside", "5", ", mtu: 1500"), "vlans[0].mtu", "1400 or less"),
                slip(
                        "routes:",
                        vlan("v", "outside", "5", ", addresses: [10.1.9.1/24]"),
                        "vlans[0].addresses[0]",
                        "overl"),
                slip("to: 10.2.0.0/16", "to: 10.2.1.0/16", "routes[0].to", "the prefix is 10.2.0.0/16"),
                slip("to: 10.2.0.0/16", "to: 10.2.0.0/40", "routes[0].to", "0 to 32 bits"),
                slip("to: 10.2.0.0/16", "to: east.example", "routes[0].to", "names are not resolved"),
                slip("to: 10.2.0.0/16", "to: 192.0.2.0/24", "routes[0].to", "take the route out"),
                slip("to: 10.2.0.0/16, via", "too: 10.2.0.0/16, via", "routes[0].too", "did you mean to?"),
                slip("to: 10.2.0.0/16, via", "via", "routes[0].to", "this is missing; write for example to: "),
                slip("via: 192.0.2.2", "via: 192.0.3.2", "routes[0].via", "the port's networks are 192.0.2.0/24"),
                slip("via: 192.0.2.2", "via: 192.0.2.1", "routes[0].via", "this gateway's own address"),
                slip("10.2.0.0/16, via: 192.0.2.2", "\"fd02::/16\", via: 192.0.2.2", "routes[0].via", "IPv6"),
                slip("via: 192.0.2.2, port: outside", "via: 192.0.2.2, port: outsid", "routes[0].port", "outside?"),
                slip("via: 192.0.2.2, port: outside", "tunnel: to-eat", "routes[0].tunnel", "did you mean to-east?"),
                slip("via: 192.0.2.2, port", "tunnel: to-east, port", "routes[0].tunnel", "take them out"),
                slip(
                        "via: 192.0.2.2, port: outside",
                        "next-hops: [{via: 192.0.2.2, port: outside}, {via: 192.0.2.3, port: outsid}]",
                        "routes[0].next-hops[1].port",
                        "outside?"),
                slip(
                        "via: 192.0.2.2, port: outside",
                        "via: 192.0.2.2, next-hops: [{via: 192.0.2.2, port: outside}]",
                        "routes[0].via",
                        "next-hops says all ways"),
                slip(
                        "via: 192.0.2.2, port: outside",
                        "port: outside, next-hops: [{via: 192.0.2.2, port: outside}]",
                        "routes[0].port",
                        "next-hops says all ways"),
                slip(
                        "via: 192.0.2.2, port: outside",
                        "tunnel: to-east, next-hops: [{via: 192.0.2.2, port: outside}]",
                        "routes[0].tunnel",
                        "next-hops says all ways"),
                slip(
                        "    selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}\n",
                        "",
                        "tunnels[0].selectors",
                        "a route with tunnel: to-east"),
                slip("routes:", "routes:\n  - {to: 10.2.0.0/16, port: inside}", "routes[1].to", "routes[0].to already"),
                slip("{address: 192.0.2.2", "{address: 192.0.9.2", "neighbours[0].address", "not on the link"),
                slip("{address: 192.0.2.2", "{address: 192.0.2.1", "neighbours[0].address", "own address"),
                slip("mac: 02:00:00:00:00:02", "mac: ff:ff:ff:ff:ff:ff", "neighbours[0].mac", "one station"),
                slip(
                        "neighbours:",
                        "neighbours:\n  - {address: 192.0.2.2, mac: 02:00:00:00:00:03, port: outside}",
                        "neighbours[1].address",
                        "one MAC address"),
                slip("max-sas: 16", "max-sas: 0", "sad.max-sas", "from 1 to 1,000,000"),
                slip("max-sas: 16", "max-sas: 1000001", "sad.max-sas", "from 1 to 1,000,000"),
                slip("max-sas: 16", "max-sas: 1", "sad.max-sas", "write 2 or more"),
                slip("max-sas: 16", "replay-window: 31", "sad.replay-window", "32 to 65536"),
                slip("max-sas: 16", "replay-window: 65537", "sad.replay-window", "65,536"),
                slip("  - name: to-north", "  - name: to-east", "tunnels[1].name", "name of its own"),
                slip("local: 192.0.2.1", "local: 192.0.2.7", "tunnels[0].local", "they have 10.1.0.1, 192.0.2.1"),
                slip("remote: 192.0.2.2", "remote: 10.1.0.1", "tunnels[0].remote", "this gateway's own address"),
                slip("remote: 192.0.2.2", "remote: \"2001:db8::2\"", "tunnels[0].remote", "of one family"),
                slip("remote: 192.0.2.2", "remote: 192.0.2.2/32", "tunnels[0].remote", "not an IP address"),
                slip("remote: 10.2.0.0/16}", "remote: \"fd02::/16\"}", "tunnels[0].selectors", "one family"),
                slip("remote: 10.2.0.0/16}", "remote: 10.2.0.1/16}", "tunnels[0].selectors.remote", "10.2.0.0/16"),
                slip(
                        "remote: 10.2.0.0/16}",
                        "remote: 10.2.0.0/16, local-ports: 53}",
                        "tunnels[0].selectors.local-ports",
                        "need a protocol that has ports"),
                slip(
                        "remote: 10.2.0.0/16}",
                        "remote: 10.2.0.0/16, protocol: icmp, remote-ports: 8}",
                        "tunnels[0].selectors.remote-ports",
                        "need a protocol that has ports"),
                slip(
                        "remote: 10.2.0.0/16}",
                        "remote: 10.2.0.0/16, protocol: icmp, icmp-type: 8, local-ports: 53}",
                        "tunnels[0].selectors.local-ports",
                        "need a protocol that has ports"),
                slip(
                        "action: bypass",
                        "action: bypass, protocol: icmpv6, source-ports: 1024-65535",
                        "policies[0].source-ports",
                        "need a protocol that has ports"),
                slip(
                        "remote: 10.2.0.0/16}",
                        "remote: 10.2.0.0/16, protocol: 256}",
                        "tunnels[0].selectors.protocol",
                        "from 1 to 255"),
                slip(
                        "remote: 10.2.0.0/16}",
                        "remote: 10.2.0.0/16, protocol: tpc}",
                        "tunnels[0].selectors.protocol",
                        "any, tcp, udp"),
                slip(
                        "remote: 10.2.0.0/16}",
                        "remote: 10.2.0.0/16, protocol: 17, local-ports: 9-5}",
                        "tunnels[0].selectors.local-ports",
                        "from 9 to 5"),
                slip("remote: 10.3.0.0/16}", "remote: 10.2.0.0/16}", "tunnels[1].selectors", "never would"),
                slip(
                        "    selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}\n",
                        "",
                        "tunnels[0].selectors",
                        "missing"),
                slip("spi: 0x1001", "spi: 255", "tunnels[0].inbound.spi", "0x100 to 0xffffffff"),
                slip("spi: 0x1001", "spi: 0x100000001", "tunnels[0].inbound.spi", "up to 8 hexadecimal digits"),
                slip("spi: 0x1001", "spi: 4294967296", "tunnels[0].inbound.spi", "0x100 to 0xffffffff"),
                slip("spi: 0x1002", "spi: 0x1001", "tunnels[1].inbound.spi", "by its SPI alone"),
                slip("spi: 0x2002", "spi: 8193", "tunnels[1].outbound.spi", "the peer finds its SA"),
                slip(KEY_IN, KEY_IN.substring(2), "tunnels[0].inbound.key", "takes 40 hexadecimal digits"),
                slip(KEY_OUT, KEY_IN, "tunnels[0].outbound.key", "draw a key for each SA"),
                slip(KEY_OUT, "x" + KEY_OUT, "tunnels[0].outbound.key", "hexadecimal digits alone"),
                slip(", key: " + KEY_OUT, "", "tunnels[0].outbound.key", "40 hexadecimal digits, drawn at random"),
                slip("state: pending", "state: waiting", "tunnels[1].inbound.state", "active, pending"),
                slip("- name: to-north", "- df: keep\n    name: to-north", "tunnels[1].df", "clear, copy, set"),
                slip(
                        "- name: to-north",
                        "- algorithm: 3des-cbc+hmac-sha1-96\n    name: to-north",
                        "tunnels[1].algorithm",
                        "write legacy: true"),
                slip("- name: to-north", "- protocol: ip\n    name: to-north", "tunnels[1].protocol", "ah, esp"),
                slip(
                        "- name: to-north",
                        "- protocol: ah\n    name: to-north",
                        "tunnels[1].algorithm",
                        "AH encrypts nothing"),
                slip("- name: to-north", "- mode: host\n    name: to-north", "tunnels[1].mode", "transport, tunnel"),
                slip(
                        "- name: to-north",
                        "- lifetime: {soft: {packets: 20}, hard: {packets: 10}}\n    name: to-north",
                        "tunnels[1].lifetime.soft",
                        "longer than the hard one"),
                slip(
                        "- name: to-north",
                        "- lifetime: {hard: {octets: 0}}\n    name: to-north",
                        "tunnels[1].lifetime.hard.octets",
                        "no number of packets or octets"),
                slip(
                        "- name: to-north",
                        "- encapsulation: {local-port: 0}\n    name: to-north",
                        "tunnels[1].encapsulation.local-port",
                        "a UDP port"),
                slip(
                        "- name: to-north",
                        "- algorithm: aes-gcm-16\n    name: to-north",
                        "tunnels[1].algorithm",
                        "did you mean aes-gcm-"),
                slip("action: bypass", "action: protect", "policies[0]", "tunnel: to-east"),
                slip("action: bypass", "action: bypass, tunnel: to-east", "policies[0].tunnel", "take it out"),
                slip(
                        "{action: bypass, source: 10.1.0.0/16, destination: 198.51.100.0/24}",
                        "{action: protect, tunnel: to-nort}",
                        "policies[0].tunnel",
                        "did you mean to-north?"),
                slip(
                        "{action: bypass, source: 10.1.0.0/16, destination: 198.51.100.0/24}",
                        "{action: protect}",
                        "policies[0].tunnel",
                        "to-east"),
                slip(
                        "- {action: bypass, source: 10.1.0.0/16, destination: 198.51.100.0/24}",
                        "- {action: protect, tunnel: to-north}\n  - {action: protect, tunnel: to-north}",
                        "policies[1].tunnel",
                        "has its place already"),
                slip(
                        "- name: to-north",
                        "- encapsulation: {local-port: 4501}\n    name: to-north",
                        "tunnels[1].encapsulation.local-port",
                        "port 4500 alone"),
                slip("trial: {delay: 5ms}", "audit: {burst: -1}", "audit.burst", "from 0 to 10,000"),
                slip("action: bypass", "action: allow", "policies[0].action", "bypass, discard"),
                slip("action: bypass, ", "", "policies[0].action", "action: bypass"),
                slip("198.51.100.0/24", "\"fd00::/8\"", "policies[0]", "one family"),
                slip("198.51.100.0/24", "10.2.0.0/16", "tunnels[0].selectors", "policies[0] already"),
                slip("action: bypass", "action: bypass, direction: inn", "policies[0].direction", "did you mean in?"),
                slip("198.51.100.0/24", "198.51.100.9-198.51.100.1", "policies[0].destination", "the lower one first"),
                slip("action: bypass", "action: bypass, icmp-type: 8", "policies[0]", "protocol 1 (ICMP)"),
                slip("action: bypass", "action: bypass, icmp-type: 256", "policies[0].icmp-type", "0 to 255"),
                slip("action: bypass", "action: bypass, icmp-code: 1", "policies[0].icmp-code", "icmp-type too"),
                slip(
                        "action: bypass",
                        "action: bypass, protocol: icmp, icmp-type: 3-4, icmp-code: 1",
                        "policies[0].icmp-code",
                        "one type"),
                slip("delay: 5ms", "delay: 5", "trial.delay", "500ms or 10s"),
                slip("delay: 5ms", "delay: 25h", "trial.delay", "from 0s to 24h"),
                slip("delay: 5ms", "delay: 50s", "trial.delay", "write a shorter delay"),
                slip("delay: 5ms", "burst-per-sa: 0", "trial.burst-per-sa", "from 1 to 1,000,000"));
    }

    private static String vlan(String name, String port, String id, String more) {
        return "vlans: [{name: " + name + ", port: " + port + ", id: " + id + ", side: inside" + more + "}]\nroutes:";
    }

    private static Arguments slip(String from, String to, String path, String right) {
        return Arguments.of(from, to, path, right);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("slips")
    void shouldTellOfASlip(String from, String to, String path, String right) {
        Sample sample = Sample.GOOD.with(from, to);

        List<Problem> errors = sample.errors();

        assertEquals(1, errors.size(), errors::toString);
        Problem error = errors.getFirst();
        assertEquals(path, error.path());
        assertTrue(error.message().contains(right), error::toString);
        assertTrue(
                error.toString().startsWith("sample.yaml:" + error.place().orElseThrow() + ": " + path + ": "),
                error::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    spi: 0x1002      | spi: 0x00000100200               | 0x00000100200
                    mtu: 1400        | mtu: 12                          | mtu: 12
                    [192.0.2.1/24]   | [192.0.2.1/24,  192.0.2.300/24]  | 192.0.2.300
                    port: outside}   | port: elsewhere}                 | elsewhere
                    mtu: 1400        | mtu: 1400, x                     | mtu: 1400, x
                    """)
    void shouldTellTheLineOfTheSlip(String from, String to, String here) {
        Sample sample = Sample.GOOD.with(from, to);

        assertEquals(
                sample.lineOf(here),
                sample.errors().getFirst().place().orElseThrow().line());
    }

    @Test
    void shouldTellEverythingThatIsWrongAtOnce() {
        Sample sample = Sample.GOOD
                .with("name: west", "nam: west")
                .with("side: inside", "side: inner")
                .with("mtu: 1400", "mtu: 1")
                .with("via: 192.0.2.2", "via: 192.0.2.2.2")
                .with("max-sas: 16", "max-sas: none")
                .with("spi: 0x1001", "spi: 7")
                .with("spi: 0x2001, key: 8a1b", "spi: 0x2001, key: 8a")
                .with("delay: 5ms", "delay: soon");

        assertEquals(
                List.of(
                        "nam",
                        "ports[0].side",
                        "ports[1].mtu",
                        "routes[0].via",
                        "sad.max-sas",
                        "tunnels[0].inbound.spi",
                        "tunnels[0].outbound.key",
                        "trial.delay"),
                sample.errors().stream().map(Problem::path).toList());
    }

    @Test
    void shouldAskForAPort() {
        assertEquals(
                List.of("sample.yaml: ports: a gateway needs at least one port; write its name, device and side"),
                new Sample("name: west")
                        .errors().stream().map(Problem::toString).toList());
    }

    @Test
    void shouldNotAskAFileThatIsNoYamlForItsPorts() {
        assertEquals(1, new Sample("ports: [").errors().size());
    }

    @Test
    void shouldFindTheSlipsInAThousandTunnels() {
        StringBuilder text = new StringBuilder(
                Sample.GOOD.with("max-sas: 16", "max-sas: 1002").text());
        StringBuilder tunnels = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            tunnels.append(String.format(
                    """
                      - name: t%d
                        local: 192.0.2.1
                        remote: 192.0.2.2
                        selectors: {local: 10.1.0.0/16, remote: 172.16.%d.%d}
                        inbound: {spi: %d, key: "%040x"}
                        outbound: {spi: %d, key: "%040x"}
                    """,
                    i,
                    i / 250,
                    i % 250,
                    10_000 + i,
                    (long) i << 36,
                    20_000 + i,
                    (long) (i + (i == 500 ? 0 : 5_000)) << 36));
        }
        text.insert(text.indexOf("policies:"), tunnels);

        List<Problem> errors = new Sample(text.toString()).errors();

        assertEquals(
                List.of("tunnels[502].outbound.key"),
                errors.stream().map(Problem::path).toList());
    }
}
