package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

final class SaTableScaleTest {
    private static final int MAX_OCTETS_PER_SA = 2_048;

    @Test
    @Timeout(240)
    void shouldHoldAMillionSasInTwoKibibytesEachBesideAHeapOfOneGibibyte(TestReporter reporter)
            throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:MaxDirectMemorySize=" + (long) MAX_OCTETS_PER_SA * MillionSas.SAS,
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MillionSas.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(program.waitFor(200, TimeUnit.SECONDS), "ends");
            assertEquals(0, program.exitValue(), output);
            int octets = Integer.parseInt(output.strip());
            reporter.publishEntry("octets per SA", Integer.toString(octets));
            assertTrue(octets <= MAX_OCTETS_PER_SA, octets + " octets per SA");
        } finally {
            program.destroyForcibly();
        }
    }
}
