package io.sallyport.gateway.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads a capture file by tshark. */
public final class Tshark {
    private static final Path PROGRAM = Path.of("/usr/bin/tshark");
    private static final Path CAPINFOS = Path.of("/usr/bin/capinfos");
    private static final long PATIENCE_SECONDS = 120;

    private Tshark() {}

    /** Skips the test where tshark is not installed, unless the run demands that nothing be left out. */
    public static void require() {
        boolean present = Files.isExecutable(PROGRAM);
        if ("1".equals(System.getenv("SALLYPORT_REQUIRE_ROOT_TESTS")) && !present) {
            throw new AssertionError("tshark is missing: apt-get install tshark");
        }
        assumeTrue(present, "tshark is missing: apt-get install tshark");
    }

    /** A line for each packet, with those fields and a bar between them. */
    public static List<String> fields(Path file, String... names) throws IOException, InterruptedException {
        return fields(file, List.of("-E", "separator=|"), Map.of(), names);
    }

    /**
     * A line for each packet, with those fields.
     *
     * @param options more of tshark's
     * @param environment more of its environment
     */
    public static List<String> fields(Path file, List<String> options, Map<String, String> environment, String... names)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "-r", file.toString(), "-T", "fields"));
        command.addAll(options);
        for (String name : names) {
            command.addAll(List.of("-e", name));
        }
        return run(command, environment).lines().toList();
    }

    /** What capinfos says of the file. */
    public static String summary(Path file) throws IOException, InterruptedException {
        return run(List.of(CAPINFOS.toString(), file.toString()), Map.of());
    }

    private static String run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile("tshark", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectError(errors.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Process _ = process.destroyForcibly();
                throw new AssertionError(command + " does not end");
            }
            assertEquals(0, process.exitValue(), () -> command + " said " + errorsIn(errors));
            return said;
        } finally {
            Files.delete(errors);
        }
    }

    private static String errorsIn(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
