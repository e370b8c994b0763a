package io.sallyport.gateway.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** Runs a cell of the loss experiment, in namespaces of its own. */
final class LossRun {
    /** Of cells that run at once, one starts and sets up its tunnel at a time. */
    private static final ReentrantLock BEGINNING = new ReentrantLock(true);

    private static final long UNDISTURBED_MILLIS = 1_500;
    private static final long BEFORE_REKEY_MILLIS = 1_000;

    /**
     * What came of it.
     *
     * @param setupMillis until the initiator held all children for established
     * @param outward from the initiator, a flow for each child
     * @param back from the responder, a flow for each child
     * @param established how many children the initiator held for established in all
     * @param log of the responder
     * @param machine when it was, and how busy the machine
     */
    record Result(
            LossCell cell,
            long setupMillis,
            List<Flow> outward,
            List<Flow> back,
            int established,
            String log,
            MachineLoad machine) {
        /** Datagrams that were lost, of both ways. */
        int lost() {
            return IntStream.range(0, outward.size())
                    .map(child -> outward.get(child).lost() + back.get(child).lost())
                    .sum();
        }

        @Override
        public String toString() {
            return "%s: %s%n%s".formatted(cell, LossRow.of(this).line(), log);
        }
    }

    private LossRun() {}

    static Result of(LossCell cell, Path folder) throws IOException, InterruptedException {
        try (PeerNetwork network = new PeerNetwork()) {
            Running running = begin(network, cell, folder);
            List<String> atPeer = running.far().end();
            List<String> atHost = running.near().end();
            return new Result(
                    cell,
                    running.setupMillis(),
                    flows(cell, atPeer, atHost),
                    flows(cell, atHost, atPeer),
                    running.parties().established(),
                    running.parties().responderLog(),
                    running.machine().ended());
        }
    }

    /** A cell whose traffic flows. */
    private record Running(LossParties parties, Probe near, Probe far, long setupMillis, MachineLoad machine) {}

    private static Running begin(PeerNetwork network, LossCell cell, Path folder)
            throws IOException, InterruptedException {
        BEGINNING.lock();
        try {
            LossParties parties = cell.pair().start(network, folder, cell);
            network.greetHost();
            List<Probe.Ends> flows = IntStream.range(0, cell.children())
                    .mapToObj(child -> new Probe.Ends(parties.initiatorAddress(child), PeerNetwork.HOST_ADDRESS))
                    .toList();
            Probe far = new Probe(network.peer, "first", cell.seconds(), flows);
            Probe near = new Probe(
                    network.host,
                    "second",
                    cell.seconds(),
                    flows.stream().map(Probe.Ends::turned).toList());
            if (!cell.lost().isRekey()) {
                parties.lose(cell);
            }
            MachineLoad machine = MachineLoad.now();
            long setupMillis = connect(cell, parties, near, far);
            return new Running(parties, near, far, setupMillis, machine);
        } finally {
            BEGINNING.unlock();
        }
    }

    /** Sets the tunnel up and lets traffic begin; answers how many milliseconds the former took. */
    private static long connect(LossCell cell, LossParties parties, Probe near, Probe far)
            throws IOException, InterruptedException {
        long asked = System.nanoTime();
        for (int child = 0; child < cell.children(); child++) {
            parties.connect(child);
        }
        long setupMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
        near.go();
        far.go();
        if (cell.lost().isRekey()) {
            Thread.sleep(BEFORE_REKEY_MILLIS);
            parties.lose(cell);
            parties.rekey(0);
        }
        Thread.sleep(UNDISTURBED_MILLIS);
        return setupMillis;
    }

    private static List<Flow> flows(LossCell cell, List<String> sender, List<String> receiver) {
        List<Flow> flows = new ArrayList<>();
        for (int child = 0; child < cell.children(); child++) {
            flows.add(Probe.flow(child, sender, receiver));
        }
        return flows;
    }
}
