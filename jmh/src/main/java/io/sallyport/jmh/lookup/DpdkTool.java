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
    /** In turns among themselves: such a program has threads that wait for each other. */
    private static final List<String> REAL_TIME = List.of("chrt", "--rr", "1");

    /** What begins a command so that it runs before all ordinary programs; empty where this user may not. */
    static final List<String> BEFORE_ALL_OTHERS = mayBeRealTime() ? REAL_TIME : List.of();

    private DpdkTool() {}

    private static boolean mayBeRealTime() {
        List<String> command = new ArrayList<>(REAL_TIME);
        command.add("true");
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

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
