package io.sallyport.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.run.Scapy;
import io.sallyport.gateway.trace.Tshark;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/sallyport trace} beside a running gateway with two tunnels to a peer that is scapy; tshark reads what it wrote. */
@RequiresRoot
final class TraceCommandIT {
    private static final Path LAUNCHER =
            Path.of("..", "scripts", "sallyport").toAbsolutePath().normalize();
    private static final Path CONFIGURATION = Path.of("src/test/resources/pcap/gateway.yaml");
    private static final String FIRST_HOST = "10.1.1.1";
    private static final String FIRST_FAR = "10.2.1.1";
    private static final String SECOND_HOST = "10.1.3.1";
    private static final String SECOND_FAR = "10.2.3.1";

    @TempDir
    private Path folder;

    @BeforeAll
    static void requirePrograms() throws IOException, InterruptedException {
        Scapy.require();
        Tshark.require();
    }

    @Test
    @DisplayName("the launcher traces a running gateway by port, by peer and by SPI, and ends in order by a signal")
    void shouldTraceByTheLauncher() throws IOException, InterruptedException {
        try (Namespace place = new Namespace("trace-gw");
                Namespace host = new Namespace("trace-host");
                Namespace peer = new Namespace("trace-peer")) {
            place.cable("inside", host, "eth0");
            place.cable("outside", peer, "eth0");
            host.run("ip", "link", "set", "eth0", "address", "02:00:00:00:0a:01");
            peer.run("ip", "link", "set", "eth0", "address", "02:00:00:00:0a:02");
            host.run("ip", "address", "add", FIRST_HOST + "/16", "dev", "eth0");
            host.run("ip", "address", "add", SECOND_HOST + "/16", "dev", "eth0");
            host.run("ip", "route", "add", "10.2.0.0/16", "via", "10.1.0.254");
            ScapyPeer.start(peer, "eth0");
            Path configuration = configuration(place.name());
            GatewayProcess gateway = new GatewayProcess(place, configuration);

            Path byPort = trace(host, configuration, "--port", "inside");
            // What is inside came in by that port or leaves by it; what is after IPsec came in by the other.
            assertEquals(Set.of("inside rx", "inside tx", "ipsec out"), places(byPort));
            assertEquals(Set.of(FIRST_HOST, FIRST_FAR, SECOND_HOST, SECOND_FAR), addresses(byPort));

            Path byPeer = trace(host, configuration, "--peer", "2001:db8:ff::2");
            assertEquals(Set.of("outside rx", "outside tx", "ipsec in", "ipsec out"), places(byPeer));
            assertEquals(Set.of("0x00001003", "0x00002003"), field(byPeer, "esp.spi"));
            assertEquals(Set.of(SECOND_HOST, SECOND_FAR), addresses(byPeer));

            Path bySpi = trace(host, configuration, "--spi", "0x1001");
            assertEquals(Set.of("outside rx", "ipsec in"), places(bySpi));
            assertEquals(Set.of("0x00001001"), field(bySpi, "esp.spi"));
            assertEquals(
                    Set.of("from SPI 0x00001001, sequence number 3"),
                    field(bySpi, "frame.comment"),
                    "the third ping of that tunnel");
            assertEquals(0, gateway.end(), gateway.output());
        }
    }

    private Path configuration(String name) throws IOException {
        String text = Files.readString(CONFIGURATION)
                        .replace("@PREFIX@", name)
                        .replace("@INSIDE@", "net_af_packet0,iface=inside")
                        .replace("@OUTSIDE@", "net_af_packet1,iface=outside")
                + "control: {socket: " + folder.resolve("control.socket") + "}\n";
        Path file = Files.writeString(folder.resolve("gateway.yaml"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Traces while a ping goes through either tunnel and is answered. */
    private Path trace(Namespace host, Path configuration, String filter, String which)
            throws IOException, InterruptedException {
        Path file = folder.resolve("trace" + filter + ".pcapng");
        ProcessBuilder builder = new ProcessBuilder(
                        LAUNCHER.toString(),
                        "trace",
                        "-c",
                        configuration.toString(),
                        "-w",
                        file.toString(),
                        filter,
                        which)
                .redirectErrorStream(true);
        // The jar is that of the build whose test this is.
        builder.environment().put("SALLYPORT_WITHIN_BUILD", "1");
        Process command = builder.start();
        try {
            BufferedReader output = command.inputReader(StandardCharsets.UTF_8);
            List<String> said = new ArrayList<>();
            do {
                String line = output.readLine();
                assertTrue(line != null, () -> "the trace does not begin: " + said);
                said.add(line);
            } while (!said.getLast().startsWith("tracing packets into "));
            ping(host, FIRST_HOST, FIRST_FAR);
            ping(host, SECOND_HOST, SECOND_FAR);
            boolean _ = command.toHandle().destroy();
            said.addAll(output.readAllLines());
            assertEquals(0, command.waitFor(), said::toString);
            assertTrue(said.getLast().endsWith(" 0 packets lost for want of room"), said::toString);
            return file;
        } finally {
            Process _ = command.destroyForcibly();
        }
    }

    private static void ping(Namespace host, String from, String to) throws IOException, InterruptedException {
        String said = host.run("ping", "-n", "-c", "1", "-W", "20", "-I", from, to);
        assertTrue(said.contains("1 received"), said);
    }

    private static Set<String> places(Path file) throws IOException, InterruptedException {
        return field(file, "frame.interface_name");
    }

    /** Those inside the tunnels. */
    private static Set<String> addresses(Path file) throws IOException, InterruptedException {
        Set<String> all = field(file, "ip.src");
        all.addAll(field(file, "ip.dst"));
        all.removeIf(address -> address.startsWith("192.0.2."));
        return all;
    }

    /** The values of a field of all packets but neighbours' questions. */
    private static Set<String> field(Path file, String name) throws IOException, InterruptedException {
        Set<String> values = new TreeSet<>(Tshark.fields(file, List.of("-Y", "ip or ipv6.nxt == 50"), Map.of(), name));
        values.remove("");
        return values;
    }
}
