package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.cli.CommandLineRun;
import io.sallyport.gateway.cli.ExitCode;
import io.sallyport.gateway.secret.KeysIn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program from pcap to pcap: what scapy sealed is opened to the exact octets, and what the gateway seals scapy opens.
 * Tunnels of IPv4 and IPv6 in IPv4 and IPv6, AES-GCM-128 and 256. {@code src/test/scapy/make_pcaps.py} made the pcaps.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
final class PcapEalTest {
    private static final Path PCAPS = Path.of("src/test/resources/pcap").toAbsolutePath();
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int CAPTURED = 8;
    private static final int KEYS = 8;

    @TempDir
    private static Path folder;

    private static int exitCode;
    private static String output;
    private static String log;
    private static KeysIn keys;

    @BeforeAll
    static void runOnce() throws IOException {
        String text = Files.readString(PCAPS.resolve("gateway.yaml"))
                .replace("@PREFIX@", "pcap-test")
                .replace("@INSIDE@", device(0, "clear.pcap", "opened.pcap"))
                .replace("@OUTSIDE@", device(1, "sealed.pcap", "sealed.pcap"));
        Path file = Files.writeString(folder.resolve("gateway.yaml"), text);
        CommandLineRun run =
                CommandLineRun.of("run", "--verbose", "--config", file.toString(), "--exit-when-idle", "1s");
        exitCode = run.code();
        output = run.out() + "\n" + run.err();
        log = run.log();
        keys = KeysIn.configuration(text, KEYS);
    }

    private static String device(int number, String in, String out) {
        return "net_pcap" + number + ",rx_pcap=" + PCAPS.resolve(in) + ",tx_pcap=" + folder.resolve(out);
    }

    @Test
    @DisplayName("the run ends by itself, reports what it did, and dropped nothing")
    void shouldEndWhenIdle() {
        assertEquals(ExitCode.OK, exitCode, output);
        assertTrue(output.contains("opened 40"), output);
        assertTrue(output.contains("sealed 40"), output);
        assertTrue(!output.contains("dropped"), output);
    }

    @Test
    @DisplayName("no key of the configuration is in any output of a run, though it logs all that it can")
    void shouldShowNoKey() {
        assertTrue(log.contains("gateway pcap runs"), log);
        assertTrue(log.contains("EAL"), log);
        keys.assertNotIn(output);
        keys.assertNotIn(log);
    }

    @Test
    @DisplayName("ESP that scapy made comes out as the exact inner packets, one hop older")
    void shouldOpenWhatScapySealed() throws IOException {
        List<byte[]> expected = frames(PCAPS.resolve("opened.pcap"));
        List<byte[]> opened = frames(folder.resolve("opened.pcap"));
        assertEquals(expected.size(), opened.size(), output);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), opened.get(i), "frame " + i);
        }
    }

    @Test
    @DisplayName("scapy opens what the gateway sealed, in order, with right sequence numbers and outer headers")
    void shouldSealWhatScapyOpens() throws IOException, InterruptedException {
        Scapy.require();
        String said = Scapy.run(
                "open_esp.py",
                PCAPS.resolve("clear.pcap").toString(),
                folder.resolve("sealed.pcap").toString());
        assertTrue(said.contains("40 packets opened as they were sent"), said);
    }

    /** The frames of a pcap file. */
    static List<byte[]> frames(Path pcap) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(pcap)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> frames = new ArrayList<>();
        int at = FILE_HEADER;
        while (at < buffer.limit()) {
            byte[] frame = new byte[buffer.getInt(at + CAPTURED)];
            buffer.get(at + RECORD_HEADER, frame);
            frames.add(frame);
            at += RECORD_HEADER + frame.length;
        }
        return frames;
    }
}
