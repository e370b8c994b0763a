package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.gateway.net.Namespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What passes a device of a namespace, as tshark reads it. */
final class Capture {
    private static final Path TSHARK = Path.of("/usr/bin/tshark");

    private static final long SETTLE_MILLIS = 1_500;

    private final Process process;
    private final Path file;

    /** Skips the test where tshark is not installed, unless the run demands that nothing be left out. */
    static void require() {
        boolean present = Files.isExecutable(TSHARK);
        if ("1".equals(System.getenv("SALLYPORT_REQUIRE_ROOT_TESTS")) && !present) {
            throw new AssertionError("tshark is missing: apt-get install tshark");
        }
        assumeTrue(present, "tshark is missing: apt-get install tshark");
    }

    /** Begins to capture; its namespace ends it if {@link #end} does not. */
    Capture(Namespace namespace, String device, Path file) throws IOException {
        this.file = file;
        process = namespace.start(List.of("/usr/bin/dumpcap", "-q", "-i", device, "-w", file.toString()));
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        // It names its file when the device is open.
        for (String line = output.readLine(); line == null || !line.startsWith("File: "); line = output.readLine()) {
            if (line == null) {
                throw new AssertionError("dumpcap does not run:\n" + said);
            }
            said.append(line).append('\n');
        }
    }

    /** Ends it and keeps what was captured. */
    void end() throws InterruptedException {
        // The kernel keeps what came for half a second, and what it still has is lost when the program ends; nobody
        // tells when.
        Thread.sleep(SETTLE_MILLIS);
        boolean _ = process.toHandle().destroy();
        int _ = process.waitFor();
    }

    /**
     * Lets tshark read it.
     *
     * @param configuration folder of its tables
     * @param filter which packets
     * @param fields what is printed of each, with semicolons between
     * @return a line for each packet
     */
    List<String> read(Path configuration, String filter, String... fields) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                TSHARK.toString(),
                "-r",
                file.toString(),
                "-o",
                "esp.enable_encryption_decode:TRUE",
                "-o",
                "esp.enable_authentication_check:TRUE",
                "-Y",
                filter,
                "-T",
                "fields",
                "-E",
                "separator=;"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("WIRESHARK_CONFIG_DIR", configuration.toString());
        Process tshark = builder.start();
        String said = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tshark.waitFor() != 0) {
            throw new AssertionError("tshark ended with " + tshark.exitValue() + ":\n" + said);
        }
        return said.lines().toList();
    }
}
