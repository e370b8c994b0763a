package io.sallyport.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.run.Scapy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel host pings through the gateway's tunnels to a peer that is scapy, and gets every answer. */
@RequiresRoot
final class PingIT {
    private static final Path CONFIGURATION = Path.of("src/test/resources/pcap/gateway.yaml");
    private static final String HOST_MAC = "02:00:00:00:0a:01";
    private static final String PEER_MAC = "02:00:00:00:0a:02";
    private static final int PINGS = 5;
    private static final String[] SIZES = {"0", "56", "1300"};

    /** The host's address in each tunnel's near network, and the address beyond it. */
    private static final String[][] PAIRS = {
        {"10.1.1.1", "10.2.1.1"},
        {"2001:db8:1:2::1", "2001:db8:2:2::1"},
        {"10.1.3.1", "10.2.3.1"},
        {"2001:db8:1:4::1", "2001:db8:2:4::1"},
    };

    /** Next hop, and what lies behind it. */
    private static final String[][] ROUTES = {{"10.1.0.254", "10.2.0.0/16"}, {"2001:db8:1:ffff::1", "2001:db8:2::/48"}};

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireScapy() throws IOException, InterruptedException {
        Scapy.require();
    }

    @Test
    @DisplayName("a kernel host pings a scapy peer through a gateway on net_af_packet, in IPv4 and IPv6 tunnels")
    void shouldCarryPingsOverAfPacket() throws IOException, InterruptedException {
        try (Namespace gateway = new Namespace("gw");
                Namespace host = new Namespace("host");
                Namespace peer = new Namespace("peer")) {
            cable(gateway, "inside", host, "eth0", HOST_MAC);
            cable(gateway, "outside", peer, "eth0", PEER_MAC);
            settle(host, "eth0");
            ScapyPeer.start(peer, "eth0");
            GatewayProcess process = start(gateway, "net_af_packet0,iface=inside", "net_af_packet1,iface=outside");
            pingAll(host, process);
        }
    }

    @Test
    @DisplayName("a kernel host pings a scapy peer through a gateway on net_tap, in IPv4 and IPv6 tunnels")
    void shouldCarryPingsOverTap() throws IOException, InterruptedException {
        // The kernel's end of a tap is the host itself, so one namespace holds all.
        try (Namespace all = new Namespace("tap")) {
            GatewayProcess process = start(all, "net_tap0,iface=tapin", "net_tap1,iface=tapout");
            all.quiet("tapin");
            all.quiet("tapout");
            // DPDK has given the kernel's end the gateway's own address; the two ends are different stations here.
            all.run("ip", "link", "set", "tapin", "address", HOST_MAC);
            all.run("ip", "link", "set", "tapout", "address", PEER_MAC);
            all.run("ip", "link", "set", "tapout", "up");
            settle(all, "tapin");
            ScapyPeer.start(all, "tapout");
            pingAll(all, process);
        }
    }

    /** Starts the gateway of the pcap tests between two devices. */
    private GatewayProcess start(Namespace namespace, String inside, String outside)
            throws IOException, InterruptedException {
        Path file = folder.resolve(namespace.name() + ".yaml");
        String text = Files.readString(CONFIGURATION)
                .replace("@PREFIX@", namespace.name())
                .replace("@INSIDE@", inside)
                .replace("@OUTSIDE@", outside);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new GatewayProcess(namespace, file);
    }

    private static void cable(Namespace gateway, String port, Namespace station, String device, String mac)
            throws IOException, InterruptedException {
        gateway.cable(port, station, device);
        station.run("ip", "link", "set", device, "address", mac);
    }

    /** Addresses and routes of the host, which finds the gateway by ARP and neighbour discovery. */
    private static void settle(Namespace host, String device) throws IOException, InterruptedException {
        host.run("ip", "link", "set", device, "up");
        for (String[] pair : PAIRS) {
            boolean ipv6 = pair[0].contains(":");
            String prefix = pair[0] + (ipv6 ? "/48" : "/16");
            host.run("ip", "address", "add", prefix, "dev", device, ipv6 ? "nodad" : "noprefixroute");
        }
        host.run("ip", "route", "replace", "10.1.0.0/16", "dev", device);
        for (String[] route : ROUTES) {
            host.run("ip", "route", "replace", route[1], "via", route[0], "dev", device);
        }
    }

    private static void pingAll(Namespace host, GatewayProcess gateway) throws IOException, InterruptedException {
        for (String[] pair : PAIRS) {
            for (String size : SIZES) {
                for (int i = 0; i < PINGS; i++) {
                    ping(host, pair, size, gateway);
                }
            }
        }
        assertEquals(0, gateway.end(), gateway.output());
        int packets = PAIRS.length * SIZES.length * PINGS;
        assertTrue(gateway.output().contains("opened " + packets), gateway.output());
        assertTrue(gateway.output().contains("sealed " + packets), gateway.output());
    }

    /** One echo request; its answer may take its time, since scapy does. */
    private static void ping(Namespace host, String[] pair, String size, GatewayProcess gateway)
            throws IOException, InterruptedException {
        try {
            String said = host.run("ping", "-n", "-c", "1", "-W", "20", "-s", size, "-I", pair[0], pair[1]);
            assertTrue(said.contains("1 received"), said);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\ngateway:\n" + gateway.output(), e);
        }
    }
}
