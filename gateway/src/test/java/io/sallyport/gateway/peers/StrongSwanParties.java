package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** strongSwan begins; this gateway answers, or another strongSwan. */
final class StrongSwanParties implements LossParties {
    private static final String SECRET = "known to both, and to everyone";
    /** Longer than it takes to send a first message three times. */
    private static final int TIMEOUT_SECONDS = 60;

    private static final int DPD_SECONDS = 5;
    private static final Pattern ESTABLISHED = Pattern.compile("CHILD_SA c\\d+\\{\\d+\\} established");

    private final PeerNetwork network;
    private final Trial trial;
    private final Charon initiator;
    private final Log responder;

    /** What somebody has logged so far. */
    private interface Log {
        String read() throws IOException;
    }

    private StrongSwanParties(PeerNetwork network, Trial trial, Charon initiator, Log responder) {
        this.network = network;
        this.trial = trial;
        this.initiator = initiator;
        this.responder = responder;
    }

    static StrongSwanParties start(PeerNetwork network, Path folder, LossCell cell)
            throws IOException, InterruptedException {
        Trial trial = Trial.main(1, false, "aes-gcm-128", "aes128gcm16").children(cell.children());
        if (cell.dpd()) {
            trial = trial.dpd(DPD_SECONDS);
        }
        network.add(trial);
        Path answering = Files.createDirectories(folder.resolve("gateway"));
        Log responder = cell.pair() == LossPair.STRONGSWAN
                ? strongSwan(network, answering, trial)
                : sallyport(network, answering, trial.ofGateway(cell.pair().promotes() ? "on" : "off"));
        Path peer = Files.createDirectories(folder.resolve("peer"));
        return new StrongSwanParties(
                network, trial, new Charon(network.peer, peer, List.of(trial.ofCharon()), SECRET), responder);
    }

    private static Log sallyport(PeerNetwork network, Path folder, String connection)
            throws IOException, InterruptedException {
        Path file = PeerConfiguration.write(folder, network.gateway.name(), SECRET, List.of(connection), "");
        return new GatewayProcess(network.gateway, file)::output;
    }

    private static Log strongSwan(PeerNetwork network, Path folder, Trial trial)
            throws IOException, InterruptedException {
        network.routeByKernel();
        return new Charon(network.gateway, folder, List.of(trial.ofCharonAsGateway()), SECRET)::log;
    }

    @Override
    public void lose(LossCell cell) throws IOException, InterruptedException {
        LostMessages.ofStrongSwan(network.peer, cell);
    }

    @Override
    public void connect(int child) throws IOException, InterruptedException {
        String said = initiator.initiate(trial, child, TIMEOUT_SECONDS);
        if (!said.contains("initiate completed successfully")) {
            throw new AssertionError(said + responderLog());
        }
    }

    @Override
    public void rekey(int child) throws IOException, InterruptedException {
        String said = initiator.swanctl("--rekey", "--child", "c" + child);
        if (!said.contains("rekey completed successfully")) {
            throw new AssertionError(said + responderLog());
        }
    }

    @Override
    public String initiatorAddress(int child) {
        return trial.farAddress(child);
    }

    @Override
    public int established() throws IOException {
        return (int) ESTABLISHED.matcher(initiatorLog()).results().count();
    }

    @Override
    public String responderLog() throws IOException {
        return responder.read();
    }

    @Override
    public String initiatorLog() throws IOException {
        return initiator.log();
    }
}
