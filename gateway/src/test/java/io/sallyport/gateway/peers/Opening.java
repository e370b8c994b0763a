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
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How soon the responder sends through the outbound SA once a good packet has come by the inbound one, on the initiator's cable:
 * a short run of a cell of the loss experiment, where the initiator pings the host behind the responder. The host's kernel
 * answers at once, and the kernel stamps what is captured on either cable, so the time is that of the responder and of its
 * cables. Its worker runs whenever it wants to.
 *
 * @param micros from the first ESP packet of the child's SA until the first one back by its pair
 * @param inward of those, until the host had what was in the first packet: it was opened, and the SA promoted
 * @param outward of those, from the host's answer on
 */
record Opening(long micros, long inward, long outward) {
    private static final int SECONDS = 20;
    private static final int PINGS = 20;
    private static final String WORKER = "-worker-0";
    private static final Pattern BY_TRAFFIC =
            Pattern.compile("/(?:c0|all) with \\S+ SPI (0x[0-9a-f]{8}) is active by TRAFFIC");
    private static final String REQUEST = "8";
    private static final String ANSWER = "0";

    /**
     * Runs the cell, in namespaces of its own.
     *
     * @return nothing if the child was not made active by traffic
     */
    static Optional<Opening> of(LossCell cell, Path folder) throws IOException, InterruptedException {
        try (PeerNetwork network = new PeerNetwork()) {
            LossParties parties = cell.pair().start(network, folder, cell);
            network.greetHost();
            prefer(network.gateway);
            Capture outside = new Capture(network.peer, "eth0", folder.resolve("opening.pcapng"));
            Capture inside = new Capture(network.host, "eth0", folder.resolve("inside.pcapng"));
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
            outside.end();
            inside.end();
            List<String> packets = outside.read(folder, "esp", "frame.time_epoch", "ip.src", "esp.spi", "frame.len");
            List<String> pings = inside.read(folder, "icmp", "frame.time_epoch", "icmp.type", "ip.src");
            return find(packets, pings, parties);
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

    private static Optional<Opening> find(List<String> packets, List<String> pings, LossParties parties)
            throws IOException {
        String log = parties.responderLog();
        List<String> promoted =
                BY_TRAFFIC.matcher(log).results().map(Opening::spi).toList();
        if (promoted.isEmpty()) {
            return Optional.empty();
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
                BigDecimal sent = firstOfLength.get(fields[3]);
                BigDecimal asked = first(pings, REQUEST, parties.initiatorAddress(0), sent);
                BigDecimal answered = first(pings, ANSWER, PeerNetwork.HOST_ADDRESS, asked);
                return Optional.of(new Opening(micros(sent, time), micros(sent, asked), micros(answered, time)));
            }
        }
        throw new AssertionError("no packet went back by the SA of " + inbound + ":\n" + packets + "\n" + log);
    }

    private static BigDecimal first(List<String> pings, String type, String source, BigDecimal since) {
        return pings.stream()
                .map(ping -> ping.split(";", -1))
                .filter(ping -> ping[1].equals(type) && ping[2].equals(source))
                .map(ping -> new BigDecimal(ping[0]))
                .filter(time -> time.compareTo(since) >= 0)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the host had no ping since " + since + ":\n" + pings));
    }

    private static long micros(BigDecimal from, BigDecimal to) {
        return to.subtract(from).movePointRight(6).longValue();
    }

    private static String spi(MatchResult found) {
        return found.group(1);
    }
}
