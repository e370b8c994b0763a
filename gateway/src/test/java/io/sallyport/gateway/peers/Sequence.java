package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.Namespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Echo requests at a fixed pace, and which were answered.
 *
 * @param sent how many were sent
 * @param intervalMillis time between two
 * @param answered numbers of those that were answered, from 1
 */
record Sequence(int sent, int intervalMillis, TreeSet<Integer> answered) {
    private static final Pattern ANSWER = Pattern.compile("bytes from .* icmp_seq=(\\d+)");

    /** Sends requests for some seconds, and waits for the last answers. */
    static Sequence run(Namespace from, String source, String target, int seconds, int intervalMillis)
            throws IOException, InterruptedException {
        int count = seconds * 1_000 / intervalMillis;
        Process process = from.start(List.of(
                "ping", "-n", "-i", "" + intervalMillis / 1e3, "-W", "2", "-c", "" + count, "-I", source, target));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int _ = process.waitFor();
        TreeSet<Integer> answered = new TreeSet<>();
        Matcher matcher = ANSWER.matcher(said);
        while (matcher.find()) {
            answered.add(Integer.valueOf(matcher.group(1)));
        }
        return new Sequence(count, intervalMillis, answered);
    }

    int lost() {
        return sent - answered.size();
    }

    /** Milliseconds from the first request to the first that was answered; -1 if none was. */
    int firstAnswered() {
        return answered.isEmpty() ? -1 : (answered.first() - 1) * intervalMillis;
    }
}
