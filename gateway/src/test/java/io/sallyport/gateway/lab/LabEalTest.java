package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.sallyport.gateway.cli.ExitCode;
import io.sallyport.gateway.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
    @DisplayName("the lab over a wire that loses 10 % accounts for every packet, promotes the pending SA, and exits 0")
    void shouldAccountForEveryPacket() throws IOException {
        Path json = folder.resolve("lab.json");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.execute(
                new PrintWriter(out),
                new PrintWriter(err),
                "lab",
                "--seconds",
                "2",
                "--loss",
                "10",
                "--json",
                json.toString());

        assertEquals(ExitCode.OK, exit, out + "\n" + err);
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
        assertTrue(out.toString().contains("every packet is accounted for"), out.toString());
    }
}
