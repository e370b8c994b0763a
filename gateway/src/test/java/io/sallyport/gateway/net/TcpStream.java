package io.sallyport.gateway.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP connection of iperf3 from one host to another, as its receiver saw it.
 *
 * @param octets received in each second
 * @param resent segments that the sender sent again
 */
record TcpStream(List<Long> octets, long resent) {
    private static final Pattern SECOND = Pattern.compile("\"sum\":\\s*\\{[^}]*?\"bytes\":\\s*(\\d+)");
    private static final Pattern RESENT = Pattern.compile("\"sum_sent\":\\s*\\{[^}]*?\"retransmits\":\\s*(\\d+)");
    private static final int GRACE_SECONDS = 60;
    private static final double MEGABIT = 1e6 / Byte.SIZE;

    /** Sends for some seconds. */
    static TcpStream run(Namespace from, Namespace to, String address, int seconds)
            throws IOException, InterruptedException {
        // A connection that stalls for good has to fail the test, not to keep it.
        String limit = Integer.toString(2 * seconds + GRACE_SECONDS);
        Process server = to.start(List.of("timeout", limit, "iperf3", "-s", "-1", "-J", "-i", "1", "--forceflush"));
        String sent = "";
        int status = -1;
        // The server needs a moment until it listens; a connection before that is refused at once.
        for (int i = 0; i < 100 && status != 0 && server.isAlive(); i++) {
            Process client = from.start(
                    List.of("timeout", limit, "iperf3", "-c", address, "-t", "" + seconds, "-J", "-l", "16K"));
            sent = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            status = client.waitFor();
            // With -J iperf3 ends with status 0 whatever happened.
            if (status == 0 && sent.contains("\"error\"")) {
                status = 1;
            }
            if (status != 0 && !sent.contains("refused")) {
                break;
            }
        }
        if (status != 0) {
            throw new AssertionError("iperf3 to " + address + " failed, status " + status + ":\n" + sent);
        }
        String received = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<Long> octets = new ArrayList<>();
        for (Matcher each = SECOND.matcher(received); each.find(); ) {
            octets.add(Long.parseLong(each.group(1)));
        }
        Matcher resent = RESENT.matcher(sent);
        if (octets.isEmpty() || !resent.find()) {
            throw new AssertionError("iperf3 said:\n" + received + sent);
        }
        return new TcpStream(octets, Long.parseLong(resent.group(1)));
    }

    /** Seconds in which nothing came, but for the last one, which may be a short one. */
    long silentSeconds() {
        return octets.subList(0, octets.size() - 1).stream().filter(n -> n == 0).count();
    }

    /** One line of the table of figures. */
    @Override
    public String toString() {
        double all = octets.stream().mapToLong(n -> n).sum() / MEGABIT / octets.size();
        double least = octets.subList(0, octets.size() - 1).stream()
                        .mapToLong(n -> n)
                        .min()
                        .orElse(0)
                / MEGABIT;
        return String.format(
                Locale.ROOT,
                "%d s, %.1f Mbit/s, least second %.1f Mbit/s, silent seconds %d, sent again %d",
                octets.size(),
                all,
                least,
                silentSeconds(),
                resent);
    }
}
