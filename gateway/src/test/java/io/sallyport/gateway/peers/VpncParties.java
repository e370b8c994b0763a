package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.GatewayProcess;
import io.sallyport.gateway.net.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * vpnc begins, and this gateway answers. vpnc has one child and renews none by itself; it sends the last message of its Quick
 * Mode once and never again, and takes the tunnel for established. Its ESP is in no UDP.
 */
final class VpncParties implements LossParties {
    private static final String CLIENT = "192.0.2.61";
    /** The first of {@link Vpnc#pool}. */
    private static final String GIVEN = "10.3.0.1";
    /** The least that vpnc takes. */
    private static final int DPD_SECONDS = 10;

    private static final long SENT_SECONDS = 60;
    private static final String SENT = "inet sent";
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    private final Namespace place;
    private final Path folder;
    private final GatewayProcess gateway;
    private final int dpdSeconds;
    private Vpnc vpnc;

    private VpncParties(Namespace place, Path folder, GatewayProcess gateway, int dpdSeconds) {
        this.place = place;
        this.folder = folder;
        this.gateway = gateway;
        this.dpdSeconds = dpdSeconds;
    }

    static VpncParties start(PeerNetwork network, Path folder, LossCell cell) throws IOException, InterruptedException {
        if (cell.children() != 1 || cell.lost().isRekey()) {
            throw new IllegalArgumentException("vpnc has one child, and renews none by itself: " + cell);
        }
        int dpdSeconds = cell.dpd() ? DPD_SECONDS : 0;
        Namespace place = network.peer;
        place.run("ip", "address", "add", CLIENT + "/24", "dev", "eth0");
        // The probe waits at an address that the gateway has not given yet.
        place.run("sysctl", "-q", "-w", "net.ipv4.ip_nonlocal_bind=1");
        place.run("nft", "add table " + SENT);
        place.run("nft", "add counter " + SENT + " last");
        place.run("nft", "add chain " + SENT + " out { type filter hook output priority 0 ; }");
        // HASH(3) of SHA-1 alone, encrypted; RFC 2408 section 3.1: the exchange type, 32 for Quick Mode.
        place.run("nft", "add rule " + SENT + " out udp dport 500 udp length 68 @th,208,8 32 counter name last");
        GatewayProcess gateway = new GatewayProcess(
                network.gateway,
                PeerConfiguration.write(
                        folder,
                        network.gateway.name(),
                        Vpnc.secrets(),
                        Vpnc.connection(cell.pair().promotes() ? "on" : "off", "1h", dpdSeconds),
                        Vpnc.pool()));
        return new VpncParties(place, Files.createDirectories(folder.resolve("vpnc")), gateway, dpdSeconds);
    }

    @Override
    public void lose(LossCell cell) throws IOException, InterruptedException {
        LostMessages.ofVpnc(place, cell);
    }

    @Override
    public void connect(int child) throws IOException, InterruptedException {
        vpnc = new Vpnc(place, folder, "none", CLIENT, "alice", "open sesame", dpdSeconds);
        String given = vpnc.awaitAddress()[0];
        if (!GIVEN.equals(given)) {
            throw new AssertionError("vpnc was given " + given + ", not " + GIVEN);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SENT_SECONDS);
        while (established() == 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("vpnc sent no last message of Quick Mode:\n" + vpnc.log());
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void rekey(int child) {
        throw new UnsupportedOperationException("vpnc renews no child by itself");
    }

    @Override
    public String initiatorAddress(int child) {
        return GIVEN;
    }

    /** As many as last messages of Quick Mode: nobody sends one again. */
    @Override
    public int established() throws IOException {
        try {
            String said = place.run("nft", "list counter " + SENT + " last");
            Matcher packets = PACKETS.matcher(said);
            if (!packets.find()) {
                throw new AssertionError("nft said:\n" + said);
            }
            return Integer.parseInt(packets.group(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public String responderLog() {
        return gateway.output();
    }

    @Override
    public String initiatorLog() {
        return vpnc == null ? "" : vpnc.log();
    }
}
