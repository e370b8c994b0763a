package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.net.GatewayProcess;
import io.sallyport.gateway.net.Namespace;
import io.sallyport.gateway.trace.Tshark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transport mode through a NAT of the kernel's, both ends gateways that stand before the host whose address they have:
 *
 * <pre>
 *   host 10.9.0.2 ── │west│ ── │router, translates│ ── │east│ ── host 192.0.2.1
 * </pre>
 *
 * <p>Each host sums TCP up over the addresses that it knows, and its kernel drops what is wrong.
 */
@RequiresRoot
final class TransportNatIT {
    private static final String SECRET = "known to both, and to everyone";
    private static final String WEST = "10.9.0.2";
    private static final String ROUTER = "10.9.0.1";
    private static final String TRANSLATED = "192.0.2.254";
    private static final String EAST = "192.0.2.1";
    private static final int OCTETS = 300_000;

    /** Sends back what it gets over one connection. */
    private static final String SERVER = """
            import socket
            s = socket.create_server(("%s", 7))
            s.settimeout(60)
            print("listening", flush=True)
            c, peer = s.accept()
            c.settimeout(20)
            print("from", peer[0], flush=True)
            while part := c.recv(65536):
                c.sendall(part)
            """.formatted(EAST);

    private static final String CLIENT = """
            import os, socket, threading
            sent = os.urandom(%d)
            c = socket.create_connection(("%s", 7), 40, ("%s", 0))
            c.settimeout(20)
            def send():
                c.sendall(sent)
                c.shutdown(socket.SHUT_WR)
            threading.Thread(target=send).start()
            got = b""
            while part := c.recv(65536):
                got += part
            print("the same" if got == sent else "not the same: %%d octets" %% len(got))
            """.formatted(OCTETS, EAST, WEST);

    @TempDir
    private Path folder;

    private final Namespace westHost = new Namespace("tnat-near");
    private final Namespace west = new Namespace("tnat-west");
    private final Namespace router = new Namespace("tnat-router");
    private final Namespace east = new Namespace("tnat-east");
    private final Namespace eastHost = new Namespace("tnat-far");

    TransportNatIT() throws IOException, InterruptedException {}

    @BeforeAll
    static void requirePrograms() {
        Tshark.require();
    }

    @BeforeEach
    void lay() throws IOException, InterruptedException {
        west.cable("inside", westHost, "eth0");
        west.cable("outside", router, "left");
        east.cable("outside", router, "right");
        east.cable("inside", eastHost, "eth0");
        for (Namespace host : List.of(westHost, eastHost)) {
            host.run("ethtool", "-K", "eth0", "tx", "off");
        }
        host(westHost, "10.1.0", WEST);
        host(eastHost, "10.2.0", EAST);
        router.run("ethtool", "-K", "left", "tx", "off");
        router.run("ethtool", "-K", "right", "tx", "off");
        router.run("ip", "address", "add", ROUTER + "/24", "dev", "left");
        router.run("ip", "address", "add", TRANSLATED + "/24", "dev", "right");
        router.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        router.run("nft", "add table ip nat");
        router.run("nft", "add chain ip nat out { type nat hook postrouting priority 100 ; }");
        router.run("nft", "add rule ip nat out oifname right meta l4proto udp masquerade to :20000-29999");
        router.run("nft", "add chain ip nat forward { type filter hook forward priority 0 ; }");
        // TCP in the clear may not pass.
        router.run("nft", "add rule ip nat forward meta l4proto tcp counter drop");
    }

    private static void host(Namespace host, String network, String address) throws IOException, InterruptedException {
        host.run("ip", "address", "add", network + ".1/24", "dev", "eth0");
        host.run("ip", "address", "add", address + "/32", "dev", "lo");
        // It asks for the gateway's MAC address by its address on the link, not by the one that it shares with the
        // gateway.
        host.run("sysctl", "-q", "-w", "net.ipv4.conf.all.arp_announce=2");
        // The gateway cannot tell it that packets are too big: the address that it would tell is its own, too.
        host.run("ip", "route", "add", "default", "via", network + ".254", "src", address, "mtu", "1400");
    }

    @AfterEach
    void remove() throws IOException {
        try (westHost;
                west;
                router;
                east;
                eastHost) {
            // Closing is all.
        }
    }

    @Test
    @DisplayName("I9: TCP of a host behind NAT goes both ways in transport mode, each segment with the right checksum")
    void shouldCarryTcp() throws IOException, InterruptedException {
        Capture capture = new Capture(router, "right", folder.resolve("nat.pcapng"));
        GatewayProcess near = new GatewayProcess(west, configuration(true));
        GatewayProcess far = new GatewayProcess(east, configuration(false));
        Process server = eastHost.start(List.of("/usr/bin/python3", "-c", SERVER));
        var said = server.inputReader(StandardCharsets.UTF_8);
        assertEquals("listening", said.readLine());

        Process client = westHost.start(List.of("/usr/bin/python3", "-c", CLIENT));
        String result = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!result.equals("the same\n")) {
            // What they dropped is in what they say at the end.
            int _ = near.end();
            int _ = far.end();
        }
        assertEquals("the same\n", result, () -> "--- west\n" + near.output() + "\n--- east\n" + far.output());
        assertEquals("from " + TRANSLATED, said.readLine());
        for (Namespace host : List.of(westHost, eastHost)) {
            assertEquals(0, wrongChecksums(host));
        }
        capture.end();
        List<String> sealed = capture.read(folder, "esp && ip.src == " + TRANSLATED, "udp.srcport");
        assertTrue(sealed.size() >= OCTETS / 1500, sealed::toString);
    }

    /** TCP segments that the kernel dropped for their checksum. */
    private static int wrongChecksums(Namespace host) throws IOException, InterruptedException {
        List<String> lines = host.run("grep", "^Tcp:", "/proc/net/snmp").lines().toList();
        List<String> names = List.of(lines.getFirst().split(" ", -1));
        return Integer.parseInt(lines.getLast().split(" ", -1)[names.indexOf("InCsumErrors")]);
    }

    private Path configuration(boolean near) throws IOException {
        String name = near ? "west" : "east";
        Path secrets = Files.writeString(
                folder.resolve(name + "-secrets.yaml"), "pre-shared-keys:\n  - {peer: any, key: \"" + SECRET + "\"}\n");
        Path file = Files.writeString(folder.resolve(name + ".yaml"), """
                name: %1$s
                dpdk: {huge-pages: off, memory-mib: 256, buffers: 8191, file-prefix: "%2$s"}
                workers: [{idle: backoff}]
                ports:
                  - {name: inside, device: "net_af_packet0,iface=inside", side: inside, addresses: [%3$s.254/24]}
                  - {name: outside, device: "net_af_packet1,iface=outside", side: outside, addresses: [%4$s/24]}
                routes:
                  - {to: %4$s/32, via: %3$s.1, port: inside}
                %5$sauthentication:
                  secrets: [%1$s-secrets.yaml]
                connections:
                  - name: nat
                    version: ikev1
                    local: %4$s
                    remote: %6$s
                    local-id: %1$s.example
                    remote-id: %7$s.example
                    proposals: [aes-128+sha2-256+group-19]
                    children:
                      - name: c0
                        mode: transport
                        selectors: {local: %4$s/32, remote: %8$s, protocol: tcp}
                        start: %9$s
                """.formatted(
                        name,
                        near ? west.name() : east.name(),
                        near ? "10.1.0" : "10.2.0",
                        near ? WEST : EAST,
                        near ? "  - {to: 192.0.2.0/24, via: " + ROUTER + ", port: outside}\n" : "",
                        near ? EAST : "any",
                        near ? "east" : "west",
                        near ? EAST + "/32" : "0.0.0.0/0",
                        near ? "on-traffic" : "on-demand"));
        for (Path path : List.of(secrets, file)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }
}
