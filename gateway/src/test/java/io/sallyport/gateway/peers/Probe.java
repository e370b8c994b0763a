package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.Namespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** {@code probe.py} at one end of some flows; its namespace ends it. */
final class Probe {
    static final int PACE_MILLIS = 50;

    private static final Path SCRIPT = Path.of("src/test/probe/probe.py").toAbsolutePath();
    private static final int FIRST_PORT = 7_000;

    private final Process process;
    private final BufferedReader output;

    /**
     * Starts one, which waits.
     *
     * @param role which end it is: the one that begins is the first
     * @param flows its own address and the other end's, of each flow
     */
    Probe(Namespace namespace, String role, int seconds, List<Ends> flows) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/python3", SCRIPT.toString(), "" + PACE_MILLIS, "" + seconds, role));
        for (int flow = 0; flow < flows.size(); flow++) {
            command.addAll(List.of(flows.get(flow).own(), flows.get(flow).far(), "" + (FIRST_PORT + flow)));
        }
        process = namespace.start(command);
        output = process.inputReader(StandardCharsets.UTF_8);
        String said = output.readLine();
        if (!"ready".equals(said)) {
            throw new AssertionError("the probe does not run: " + said);
        }
    }

    /** The addresses of a flow. */
    record Ends(String own, String far) {
        Ends turned() {
            return new Ends(/* own= */ far, /* far= */ own);
        }
    }

    /** Lets it begin. */
    void go() throws IOException {
        process.outputWriter().write("\n");
        process.outputWriter().flush();
    }

    /** What it says at its end, for which this waits. */
    List<String> end() throws IOException {
        return output.readAllLines();
    }

    /** The flow from one end to the other, by what both have said. */
    static Flow flow(int number, List<String> sender, List<String> receiver) {
        TreeMap<Integer, Flow.Arrival> arrivals = new TreeMap<>();
        for (String line : receiver) {
            String[] words = line.split(" ", -1);
            if ("got".equals(words[0]) && Integer.parseInt(words[1]) == number) {
                Flow.Arrival arrival = new Flow.Arrival(Long.parseLong(words[3]), Long.parseLong(words[4]));
                if (arrivals.putIfAbsent(Integer.valueOf(words[2]), arrival) != null) {
                    throw new AssertionError("datagram " + words[2] + " arrived twice");
                }
            }
        }
        return new Flow((int) value(sender, "sent", number), PACE_MILLIS, value(sender, "began", number), arrivals);
    }

    private static long value(List<String> lines, String key, int flow) {
        String head = key + " " + flow + " ";
        return lines.stream()
                .filter(line -> line.startsWith(head))
                .mapToLong(line -> Long.parseLong(line.substring(head.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the probe said no '" + head + "': " + lines));
    }
}
