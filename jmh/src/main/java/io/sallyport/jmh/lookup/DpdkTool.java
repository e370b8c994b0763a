package io.sallyport.jmh.lookup;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of DPDK that measures something and prints it. */
final class DpdkTool {
    private DpdkTool() {}

    /**
     * Runs it, and answers the numbers of the first group of the pattern in all lines where it is found.
     *
     * @throws IllegalStateException with its output if it fails or there is none
     */
    static List<Double> run(Pattern pattern, List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            int status = process.waitFor();
            List<Double> found = new ArrayList<>();
            for (String line : output.lines().toList()) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    found.add(Double.parseDouble(matcher.group(1)));
                }
            }
            if (status != 0 || found.isEmpty()) {
                throw new IllegalStateException(
                        String.join(" ", command) + " ended with " + status + "; it said:\n" + output);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be started: install the package dpdk-dev", e);
        }
    }
}
