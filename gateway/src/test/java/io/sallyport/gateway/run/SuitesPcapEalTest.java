package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.cli.CommandLineRun;
import io.sallyport.gateway.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program from pcap to pcap with a tunnel for every suite, mode, pair of IP versions, sequence number size and encapsulation
 * that scapy has, all in one run. {@code src/test/scapy/suites.py} makes the packets and judges them.
 */
final class SuitesPcapEalTest {
    @TempDir
    private static Path folder;

    private static CommandLineRun run;

    @BeforeAll
    static void runOnce() throws IOException, InterruptedException {
        Scapy.require();
        String _ = Scapy.run("suites.py", "make", folder.toString());
        String text = Files.readString(folder.resolve("gateway.yaml"))
                .replace("@PREFIX@", "suites-test")
                .replace("@INSIDE@", device(0, "clear.pcap", "opened.out.pcap"))
                .replace("@OUTSIDE@", device(1, "sealed.pcap", "sealed.out.pcap"));
        Path file = Files.writeString(folder.resolve("suites.yaml"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        run = CommandLineRun.of("run", "--config", file.toString(), "--exit-when-idle", "2s");
    }

    private static String device(int number, String in, String out) {
        return "net_pcap" + number + ",rx_pcap=" + folder.resolve(in) + ",tx_pcap=" + folder.resolve(out);
    }

    @Test
    @DisplayName(
            "D18 D19 D21 D24 scapy opens what was sealed, and what scapy sealed is opened: ESP and AH, every suite, mode, IP"
                    + " version, sequence number size and encapsulation")
    void shouldAgreeWithScapy() throws IOException, InterruptedException {
        assertEquals(ExitCode.OK, run.code(), run.out() + run.err());
        assertFalse(run.out().contains("dropped"), run.out());
        String said = Scapy.run("suites.py", "check", folder.toString());
        assertTrue(said.contains("are right"), said);
    }

    @Test
    @DisplayName("D19 tshark decrypts what was sealed, with every algorithm that it knows")
    void shouldBeReadByTshark() throws IOException, InterruptedException {
        String said = Scapy.run("suites.py", "keys", folder.toString());
        assertTrue(said.contains("tshark decrypted"), said);
    }
}
