package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.Namespace;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How soon the responder sends through the outbound SA once a good packet has come by the inbound one, on the initiator's cable:
 * a short run of a cell of the loss experiment, where the initiator pings the host behind the responder. The host's kernel
 * answers at once, and the kernel stamps what is captured, so the time is that of the responder and of its cables. Its worker
 * runs whenever it wants to.
 */
final class Opening {
    private static final int SECONDS = 20;
    private static final int PINGS = 20;
    private static final String WORKER = "-worker-0";
    private static final Pattern BY_TRAFFIC =
            Pattern.compile("/(?:c0|all) with \\S+ SPI (0x[0-9a-f]{8}) is active by TRAFFIC");

    private Opening() {}

    /**
     * Runs the cell, in namespaces of its own.
     *
     * @return microseconds from the first ESP packet of the child's SA until the first one back by its pair; nothing if the child
     *     was not made active by traffic
     */
    static OptionalLong micros(LossCell cell, Path folder) throws IOException, InterruptedException {
        try (PeerNetwork network = new PeerNetwork()) {
            LossParties parties = cell.pair().start(network, folder, cell);
            network.greetHost();
            prefer(network.gateway);
            Capture capture = new Capture(network.peer, "eth0", folder.resolve("opening.pcapng"));
            if (!cell.lost().isRekey()) {
                parties.lose(cell);
            }
            for (int child = 0; child < cell.children(); child++) {
                parties.connect(child);
            }
            if (cell.lost().isRekey()) {
                ping(network, parties);
                parties.lose(cell);
                parties.rekey(0);
            }
            // The first one after a rekey may still go by the old pair.
            for (int sent = 0; sent < PINGS && !promoted(parties).find(); sent++) {
                ping(network, parties);
            }
            capture.end();
            List<String> packets = capture.read(folder, "esp", "frame.time_epoch", "ip.src", "esp.spi", "frame.len");
            return micros(packets, parties.responderLog());
        }
    }

    /** Lets the worker of the gateway in a place run whenever it wants to, as if it had a processor of its own. */
    private static void prefer(Namespace place) throws IOException, InterruptedException {
        int preferred = 0;
        for (String process :
                place.run("ip", "netns", "pids", place.name()).lines().toList()) {
            Path tasks = Path.of("/proc", process.strip(), "task");
            // What asked is in the place too, and gone by now.
            if (Files.exists(tasks)) {
                for (Path thread : threads(tasks)) {
                    if (Files.readString(thread.resolve("comm")).strip().endsWith(WORKER)) {
                        place.run(
                                "chrt",
                                "--rr",
                                "--pid",
                                "1",
                                thread.getFileName().toString());
                        preferred++;
                    }
                }
            }
        }
        if (preferred != 1) {
            throw new AssertionError(preferred + " threads are a gateway's first worker");
        }
    }

    private static List<Path> threads(Path tasks) throws IOException {
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.toList();
        }
    }

    private static Matcher promoted(LossParties parties) throws IOException {
        return BY_TRAFFIC.matcher(parties.responderLog());
    }

    private static void ping(PeerNetwork network, LossParties parties) throws IOException, InterruptedException {
        if (!PeerNetwork.pingUntilAnswered(
                network.peer, parties.initiatorAddress(0), PeerNetwork.HOST_ADDRESS, SECONDS)) {
            throw new AssertionError("no ping was answered:\n" + parties.responderLog());
        }
    }

    private static OptionalLong micros(List<String> packets, String log) {
        List<String> promoted =
                BY_TRAFFIC.matcher(log).results().map(Opening::spi).toList();
        if (promoted.isEmpty()) {
            return OptionalLong.empty();
        }
        String inbound = promoted.getLast();
        Set<String> before = new HashSet<>();
        Map<String, BigDecimal> firstOfLength = new HashMap<>();
        for (String packet : packets) {
            String[] fields = packet.split(";", -1);
            BigDecimal time = new BigDecimal(fields[0]);
            boolean ours = PeerNetwork.GATEWAY_ADDRESS.equals(fields[1]);
            if (inbound.equals(fields[2])) {
                firstOfLength.putIfAbsent(fields[3], time);
            } else if (ours && firstOfLength.isEmpty()) {
                before.add(fields[2]);
            } else if (ours && !before.contains(fields[2]) && firstOfLength.containsKey(fields[3])) {
                // An answer is as long as its request; what else the initiator sent before was not for the host.
                return OptionalLong.of(time.subtract(firstOfLength.get(fields[3]))
                        .movePointRight(6)
                        .longValue());
            }
        }
        throw new AssertionError("no packet went back by the SA of " + inbound + ":\n" + packets + "\n" + log);
    }

    private static String spi(MatchResult found) {
        return found.group(1);
    }
}
