package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.Namespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host, the gateway's place and a peer, each in a namespace, with cables between. */
final class PeerNetwork implements AutoCloseable {
    static final String GATEWAY_ADDRESS = "192.0.2.1";
    static final String HOST_ADDRESS = "10.1.0.1";

    private static final int GREETING_SECONDS = 10;

    private static final Path ECHO = Path.of("src/test/probe/echo.py").toAbsolutePath();
    private static final Pattern ANSWERED = Pattern.compile("answered (\\d+)\\s*");
    private static final Pattern RECEIVED = Pattern.compile("(\\d+) received");

    final Namespace gateway;
    final Namespace host;
    final Namespace peer;

    PeerNetwork() throws IOException, InterruptedException {
        gateway = new Namespace("peers-gw");
        host = new Namespace("peers-host");
        peer = new Namespace("peers-peer");
        gateway.cable("inside", host, "eth0");
        gateway.cable("outside", peer, "eth0");
        // What a cable between namespaces carries has checksums that nobody has finished.
        wholeChecksums(host, "eth0");
        wholeChecksums(peer, "eth0");
        host.run("ip", "address", "add", HOST_ADDRESS + "/24", "dev", "eth0");
        host.run("ip", "route", "add", "default", "via", "10.1.0.254");
        // What comes out of the peer's tunnels comes by another device than its answer would leave by.
        peer.run("sysctl", "-q", "-w", "net.ipv4.conf.all.rp_filter=0");
        peer.run("sysctl", "-q", "-w", "net.ipv4.conf.default.rp_filter=0");
    }

    private static void wholeChecksums(Namespace station, String device) throws IOException, InterruptedException {
        String _ = station.run("ethtool", "-K", device, "tx", "off");
    }

    /** Lets the kernel route in the gateway's place, for another implementation there. */
    void routeByKernel() throws IOException, InterruptedException {
        wholeChecksums(gateway, "inside");
        wholeChecksums(gateway, "outside");
        gateway.run("ip", "address", "add", "10.1.0.254/24", "dev", "inside");
        gateway.run("ip", "address", "add", GATEWAY_ADDRESS + "/24", "dev", "outside");
        gateway.run("sysctl", "-q", "-w", "net.ipv4.conf.all.rp_filter=0");
        gateway.run("sysctl", "-q", "-w", "net.ipv4.conf.inside.rp_filter=0");
        gateway.run("sysctl", "-q", "-w", "net.ipv4.conf.outside.rp_filter=0");
        gateway.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    }

    /** Lets the gateway and its host know each other's MAC addresses. */
    void greetHost() throws IOException, InterruptedException {
        if (!pingUntilAnswered(host, HOST_ADDRESS, "10.1.0.254", GREETING_SECONDS)) {
            throw new AssertionError("the gateway does not answer its host");
        }
    }

    /** Gives the peer the addresses of a trial: that of its gateway, and one in each network behind it. */
    void add(Trial trial) throws IOException, InterruptedException {
        peer.run("ip", "address", "add", trial.peerAddress() + "/24", "dev", "eth0");
        for (int child = 0; child < trial.children(); child++) {
            peer.run("ip", "address", "add", trial.farAddress(child) + "/32", "dev", "lo");
        }
    }

    /** Sends echo requests every 20 ms, and answers how many were answered, two seconds after the last at the latest. */
    static int ping(Namespace from, String source, String target, int count) throws IOException, InterruptedException {
        String said = from.run("/usr/bin/python3", ECHO.toString(), source, target, "" + count, "20", "2000");
        Matcher answered = ANSWERED.matcher(said);
        if (!answered.matches()) {
            throw new AssertionError("echo.py said:\n" + said);
        }
        return Integer.parseInt(answered.group(1));
    }

    /** Sends echo requests until one is answered, for some seconds at most; answers whether one was. */
    static boolean pingUntilAnswered(Namespace from, String source, String target, int seconds)
            throws IOException, InterruptedException {
        return received(from, "ping", "-n", "-q", "-i", "0.05", "-w", "" + seconds, "-c", "1", "-I", source, target)
                > 0;
    }

    private static int received(Namespace from, String... command) throws IOException, InterruptedException {
        Process process = from.start(List.of(command));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int _ = process.waitFor();
        Matcher received = RECEIVED.matcher(said);
        if (!received.find()) {
            throw new AssertionError("ping said:\n" + said);
        }
        return Integer.parseInt(received.group(1));
    }

    @Override
    public void close() throws IOException {
        try (gateway;
                host;
                peer) {
            // Closing is all.
        }
    }
}
