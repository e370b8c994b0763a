package io.sallyport.gateway.net;

import io.sallyport.gateway.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, in a namespace, from the configuration that the pcap tests use too. */
final class GatewayProcess {
    private static final Path CONFIGURATION = Path.of("src/test/resources/pcap/gateway.yaml");
    private static final String RUNNING = "gateway pcap runs";
    private static final long START_SECONDS = 60;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch running = new CountDownLatch(1);
    private final Thread reader;

    /** Starts the gateway between two devices, and waits until it runs. */
    GatewayProcess(Namespace namespace, Path folder, String inside, String outside)
            throws IOException, InterruptedException {
        Path file = folder.resolve(namespace.name() + ".yaml");
        String text = Files.readString(CONFIGURATION)
                .replace("@PREFIX@", namespace.name())
                .replace("@INSIDE@", inside)
                .replace("@OUTSIDE@", outside);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
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
                file.toString()));
        reader = Thread.ofPlatform().daemon().start(this::read);
        if (!running.await(START_SECONDS, TimeUnit.SECONDS) || !process.isAlive()) {
            throw new AssertionError("the gateway does not run:\n" + output());
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
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
    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** Ends it by SIGTERM, as an operator would; answers its exit code. */
    int end() throws InterruptedException {
        // Not the process's own destroy, which closes its output as well.
        boolean _ = process.toHandle().destroy();
        int code = process.waitFor();
        reader.join();
        return code;
    }
}
