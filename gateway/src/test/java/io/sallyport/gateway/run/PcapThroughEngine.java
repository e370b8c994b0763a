package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.cli.CommandLineRun;
import io.sallyport.gateway.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program from pcap to pcap with another engine than IPsec_MB's. A class for each, since each starts DPDK. */
abstract class PcapThroughEngine {
    private static final Path PCAPS = Path.of("src/test/resources/pcap").toAbsolutePath();

    private final String name;
    private final String engine;

    @TempDir
    private Path folder;

    /**
     * The test with one engine.
     *
     * @param name of the run, as a prefix for files
     * @param engine what {@code dpdk} says of it, with a comma and a blank behind
     */
    PcapThroughEngine(String name, String engine) {
        this.name = name;
        this.engine = engine;
    }

    @Test
    @DisplayName("D19: the engine opens what scapy sealed to the exact octets, and seals as many packets")
    void shouldOpenWhatScapySealed() throws IOException {
        String text = Files.readString(PCAPS.resolve("gateway.yaml"))
                .replace("@PREFIX@", name)
                .replace("dpdk: {", "dpdk: {" + engine)
                .replace("@INSIDE@", device(0, "clear.pcap", "opened.pcap"))
                .replace("@OUTSIDE@", device(1, "sealed.pcap", "sealed.pcap"));
        Path file = Files.writeString(folder.resolve("gateway.yaml"), text);

        CommandLineRun run = CommandLineRun.of("run", "--config", file.toString(), "--exit-when-idle", "1s");

        assertEquals(ExitCode.OK, run.code(), run.all());
        assertTrue(run.out().contains("opened 40"), run::all);
        assertTrue(run.out().contains("sealed 40"), run::all);
        List<byte[]> expected = PcapEalTest.frames(PCAPS.resolve("opened.pcap"));
        List<byte[]> opened = PcapEalTest.frames(folder.resolve("opened.pcap"));
        assertEquals(expected.size(), opened.size(), run::all);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), opened.get(i), "frame " + i);
        }
    }

    private String device(int number, String in, String out) {
        return "net_pcap" + number + ",rx_pcap=" + PCAPS.resolve(in) + ",tx_pcap=" + folder.resolve(out);
    }
}
