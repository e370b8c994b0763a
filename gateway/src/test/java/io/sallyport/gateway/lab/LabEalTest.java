package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.sallyport.gateway.cli.CommandLineRun;
import io.sallyport.gateway.cli.ExitCode;
import io.sallyport.gateway.secret.KeysIn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab through the command line, as an operator runs it. Its siblings run it otherwise; each needs its own JVM. */
final class LabEalTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "the lab over a wire that loses 10 % accounts for every packet, promotes the pending SA, exits 0, and shows no key")
    void shouldAccountForEveryPacket() throws IOException {
        Path json = folder.resolve("lab.json");
        CommandLineRun run =
                CommandLineRun.of("lab", "--verbose", "--seconds", "2", "--loss", "10", "--json", json.toString());

        assertEquals(ExitCode.OK, run.code(), run.all());
        Map<String, Object> report = JSON.std.mapFrom(json.toFile());
        long sent = ((Number) report.get("sent")).longValue();
        long delivered = ((Number) report.get("delivered")).longValue();
        long lostByWire = ((Number) report.get("lost_by_wire")).longValue();
        assertTrue(delivered > 0, report.toString());
        assertTrue(lostByWire > 0, report.toString());
        assertEquals(sent - delivered, ((Number) report.get("lost")).longValue());
        assertEquals(sent - delivered, lostByWire);
        assertEquals(1, ((Number) report.get("promoted")).longValue());
        assertEquals(Map.of(), report.get("drops"));
        assertEquals(true, report.get("ok"));
        assertTrue(((Number) report.get("mpps")).doubleValue() > 0);
        assertTrue(((Number) report.get("gbps")).doubleValue() > 0);
        assertTrue(run.out().contains("every packet is accounted for"), run::out);
        assertTrue(run.log().contains("promoted"), run::log);
        for (String site : new String[] {"west.yaml", "east.yaml"}) {
            KeysIn keys = KeysIn.configuration(resource(site), 2);
            keys.assertNotIn(run.all());
            keys.assertNotIn(Files.readString(json));
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream yaml = Lab.class.getResourceAsStream(name)) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
