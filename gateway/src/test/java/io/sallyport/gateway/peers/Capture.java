package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.Namespace;
import io.sallyport.gateway.trace.Tshark;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What passes a device of a namespace, as tshark reads it. */
final class Capture {
    private static final long SETTLE_MILLIS = 1_500;

    private final Process process;
    private final Path file;

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
        return Tshark.fields(
                file,
                List.of(
                        "-o",
                        "esp.enable_encryption_decode:TRUE",
                        "-o",
                        "esp.enable_authentication_check:TRUE",
                        "-Y",
                        filter,
                        "-E",
                        "separator=;"),
                Map.of("WIRESHARK_CONFIG_DIR", configuration.toString()),
                fields);
    }
}
