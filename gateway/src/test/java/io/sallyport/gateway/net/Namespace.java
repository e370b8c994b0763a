package io.sallyport.gateway.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network namespace of a test's own, and the processes that the test starts in it. */
final class Namespace implements AutoCloseable {
    private static final long COMMAND_SECONDS = 30;
    private static final long END_SECONDS = 10;

    private final String name;
    private final List<Process> processes = new ArrayList<>();

    Namespace(String role) throws IOException, InterruptedException {
        name = "sallyport-" + role + "-" + ProcessHandle.current().pid();
        command("ip", "netns", "add", name);
        run("ip", "link", "set", "lo", "up");
    }

    String name() {
        return name;
    }

    /** Runs a command in the namespace; answers its output. */
    String run(String... command) throws IOException, InterruptedException {
        return command(inside(List.of(command)).toArray(String[]::new));
    }

    /** Starts a process in the namespace, which {@link #close} ends. */
    Process start(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(inside(command)).redirectErrorStream(true).start();
        processes.add(process);
        return process;
    }

    private List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    /** Runs a command; fails with its output unless it ends well and in time. */
    private static String command(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " failed:\n" + output);
        }
        return output;
    }

    @Override
    public void close() throws IOException {
        try {
            for (Process process : processes) {
                process.destroy();
                if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    int _ = process.destroyForcibly().waitFor();
                }
            }
            String _ = command("ip", "netns", "delete", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while namespace " + name + " was being removed", e);
        }
    }
}
