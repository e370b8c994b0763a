package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.GatewayProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * vpnc begins, and the last message of its Quick Mode is lost: it sends that once and never again, and takes the tunnel for
 * established. In namespaces of its own.
 */
final class VpncLossRun {
    private static final String TABLE = "losses";
    private static final String CLIENT = "192.0.2.61";
    private static final int INTERVAL_MILLIS = 50;
    private static final long SENT_SECONDS = 60;
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    /**
     * What came of it.
     *
     * @param traffic the client's echo requests from the moment when the message was sent
     * @param log the gateway's
     */
    record Result(Sequence traffic, String log) {
        /** How the child became active, in the log's words; empty if it did not. */
        String activation() {
            Matcher by =
                    Pattern.compile("staff/all with .* is active by (\\w+)").matcher(log);
            return by.find() ? by.group(1) : "";
        }

        @Override
        public String toString() {
            return "%d of %d lost, first answered after %d ms%n%s"
                    .formatted(traffic.lost(), traffic.sent(), traffic.firstAnswered(), log);
        }
    }

    private VpncLossRun() {}

    /**
     * Runs it.
     *
     * @param promotion whether the gateway takes traffic for a proof
     * @param lost whether the message is lost
     * @param seconds how long traffic is sent
     */
    static Result of(boolean promotion, boolean lost, int seconds, Path folder)
            throws IOException, InterruptedException {
        try (PeerNetwork network = new PeerNetwork()) {
            network.peer.run("ip", "address", "add", CLIENT + "/24", "dev", "eth0");
            network.peer.run("nft", "add table netdev " + TABLE);
            // Behind the socket: vpnc ends when it is told that a message could not be sent.
            network.peer.run(
                    "nft",
                    "add chain netdev " + TABLE + " out { type filter hook egress device \"eth0\" priority 0 ; }");
            network.peer.run("nft", "add counter netdev " + TABLE + " last");
            // HASH(3) of SHA-1 alone, encrypted; RFC 2408 section 3.1: the exchange type, 32 for Quick Mode.
            network.peer.run(
                    "nft",
                    "add rule netdev " + TABLE
                            + " out ip protocol udp udp dport 500 udp length 68 @th,208,8 32 counter name last"
                            + (lost ? " drop" : ""));
            GatewayProcess gateway = new GatewayProcess(
                    network.gateway,
                    PeerConfiguration.write(
                            folder,
                            network.gateway.name(),
                            Vpnc.secrets(),
                            Vpnc.connection(promotion ? "on" : "off", "1h"),
                            Vpnc.pool()));
            try (Vpnc vpnc = new Vpnc(network.peer, folder, "none", CLIENT, "alice", "open sesame")) {
                String address = vpnc.awaitAddress()[0];
                awaitLastMessage(network);
                Sequence traffic =
                        Sequence.run(network.peer, address, PeerNetwork.HOST_ADDRESS, seconds, INTERVAL_MILLIS);
                return new Result(traffic, gateway.output());
            }
        }
    }

    private static void awaitLastMessage(PeerNetwork network) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SENT_SECONDS);
        while (true) {
            String said = network.peer.run("nft", "list counter netdev " + TABLE + " last");
            Matcher packets = PACKETS.matcher(said);
            if (packets.find() && !packets.group(1).equals("0")) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("vpnc sent no last message of Quick Mode:\n" + said);
            }
            Thread.sleep(20);
        }
    }
}
