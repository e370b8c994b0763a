package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scripts under {@code src/test/scapy}: an implementation of ESP that is not ours. */
public final class Scapy {
    /** The distribution's Python, for whose version the package python3-scapy is. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final Path SCRIPTS = Path.of("src/test/scapy").toAbsolutePath();

    private Scapy() {}

    /** Skips the test where scapy is not installed, unless the run demands that nothing be left out. */
    public static void require() throws IOException, InterruptedException {
        int status = new ProcessBuilder(PYTHON, "-c", "import scapy.layers.ipsec")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if ("1".equals(System.getenv("SALLYPORT_REQUIRE_ROOT_TESTS")) && status != 0) {
            throw new AssertionError("scapy is missing: apt-get install python3-scapy");
        }
        assumeTrue(status == 0, "scapy is missing: apt-get install python3-scapy");
    }

    /** The command that runs a script. */
    public static List<String> command(String script, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(PYTHON, SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a script to its end; answers what it printed. */
    public static String run(String script, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(script, arguments))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(script + " failed:\n" + output);
        }
        return output;
    }
}
