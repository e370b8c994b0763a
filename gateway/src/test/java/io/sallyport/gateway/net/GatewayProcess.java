package io.sallyport.gateway.net;

import io.sallyport.gateway.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, in a namespace. */
public final class GatewayProcess {
    private static final String RUNNING = " runs on DPDK ";
    private static final long START_SECONDS = 240;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch running = new CountDownLatch(1);
    private final Thread reader;

    /** Starts the gateway of a configuration file, and waits until it runs. */
    public GatewayProcess(Namespace namespace, Path configuration) throws IOException, InterruptedException {
        process = namespace.start(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseZGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--config",
                configuration.toString()));
        reader = Thread.ofPlatform().daemon().start(this::read);
        if (!running.await(START_SECONDS, TimeUnit.SECONDS) || !output().contains(RUNNING)) {
            throw new AssertionError("the gateway does not run:\n" + output());
        }
    }

    /** Waits until it has printed something that contains a text; fails after some seconds. */
    public void awaitOutput(String text, long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (lines) {
            while (lines.stream().noneMatch(line -> line.contains(text))) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("the gateway did not say '" + text + "':\n" + output());
                }
                lines.wait(left);
            }
        }
    }

    /** Waits until so many lines that it has printed contain a text; fails after some seconds. */
    public void awaitOccurrences(String text, int count, long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (lines) {
            while (occurrences(text) < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(
                            "the gateway did not say '" + text + "' " + count + " times:\n" + output());
                }
                lines.wait(left);
            }
        }
    }

    /** How many lines that it has printed so far contain a text. */
    public int occurrences(String text) {
        synchronized (lines) {
            return (int) lines.stream().filter(line -> line.contains(text)).count();
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
                if (line.contains(RUNNING)) {
                    running.countDown();
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add("the output ended: " + e);
            }
        }
        running.countDown();
    }

    /** What it has printed so far. */
    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** Stops it where it stands, so that it answers nothing any more. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        // The namespace's command has put the program into its own place: the process is the program's.
        int status = new ProcessBuilder("kill", "-" + name, "" + process.pid())
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("kill -" + name + " answered " + status);
        }
    }

    /** Ends it by SIGKILL: it tells nobody. */
    public void kill() throws InterruptedException {
        boolean _ = process.toHandle().destroyForcibly();
        int _ = process.waitFor();
        reader.join();
    }

    /** Ends it by SIGTERM, as an operator would; answers its exit code. */
    public int end() throws InterruptedException {
        // Not the process's own destroy, which closes its output as well.
        boolean _ = process.toHandle().destroy();
        int code = process.waitFor();
        reader.join();
        return code;
    }
}
