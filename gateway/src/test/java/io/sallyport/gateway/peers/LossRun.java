package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.GatewayProcess;
import io.sallyport.gateway.peers.LossCell.Responder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a cell of the loss experiment, in namespaces of its own. */
final class LossRun {
    private static final String SECRET = "known to both, and to everyone";
    private static final int INTERVAL_MILLIS = 50;

    /**
     * What came of it.
     *
     * @param traffic echo requests of a host behind strongSwan, from the moment when it holds the child for established
     * @param log what the gateway logged, or strongSwan in its place
     */
    record Result(LossCell cell, Sequence traffic, String log) {
        @Override
        public String toString() {
            return "%s: %d of %d lost, first answered after %d ms%n%s"
                    .formatted(cell, traffic.lost(), traffic.sent(), traffic.firstAnswered(), log);
        }
    }

    private LossRun() {}

    static Result of(LossCell cell, Path folder) throws IOException, InterruptedException {
        Trial trial = Trial.main(1, false, "aes-gcm-128", "aes128gcm16").children(cell.children());
        try (PeerNetwork network = new PeerNetwork()) {
            network.add(trial);
            Path peer = Files.createDirectories(folder.resolve("peer"));
            Answerer answerer = cell.responder() == Responder.STRONGSWAN
                    ? strongSwan(network, folder.resolve("gateway"), trial)
                    : sallyport(network, folder, trial, cell.responder() == Responder.PROMOTION_ON);
            Charon charon = new Charon(network.peer, peer, List.of(trial.ofCharon()), SECRET);
            network.dropLastMessages(cell.lost());
            for (int child = 0; child < cell.children(); child++) {
                String said = charon.initiate(trial, child);
                if (!said.contains("initiate completed successfully")) {
                    throw new AssertionError(said + answerer.log());
                }
            }
            Sequence traffic = Sequence.run(
                    network.peer, trial.farAddress(0), PeerNetwork.HOST_ADDRESS, cell.seconds(), INTERVAL_MILLIS);
            return new Result(cell, traffic, answerer.log());
        }
    }

    /** Whoever stands in the gateway's place. */
    private interface Answerer {
        String log() throws IOException;
    }

    private static Answerer sallyport(PeerNetwork network, Path folder, Trial trial, boolean promotion)
            throws IOException, InterruptedException {
        Path file = PeerConfiguration.write(
                folder, network.gateway.name(), SECRET, List.of(trial.ofGateway(promotion ? "on" : "off")), "");
        GatewayProcess process = new GatewayProcess(network.gateway, file);
        return process::output;
    }

    private static Answerer strongSwan(PeerNetwork network, Path folder, Trial trial)
            throws IOException, InterruptedException {
        network.routeByKernel();
        Charon charon = new Charon(
                network.gateway, Files.createDirectories(folder), List.of(trial.ofCharonAsGateway()), SECRET);
        return charon::log;
    }
}
