package io.sallyport.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own that does not find DPDK: the loader meets files of its libraries' names first, and they are empty. */
@DisplayName("without DPDK")
final class MissingLibraryTest {
    private static final String WHY =
            "error: DPDK is not installed: librte_eal.so.25 or .so.23 was not found; run apt-get"
                    + " install dpdk librte-net-ring23 (Debian 12) or apt-get install dpdk librte-net-ring25 (Debian 13).";

    @TempDir
    private Path folder;

    @BeforeEach
    void hideLibraries() throws IOException {
        for (String abi : List.of("25", "23")) {
            Path _ = Files.createFile(folder.resolve("librte_eal.so." + abi));
        }
    }

    @Test
    @DisplayName("a gateway does not start, and says which packages are missing")
    void shouldTellWhoeverRunsAGateway() throws IOException, InterruptedException {
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"), "ports: [{name: a, device: net_null0, side: inside, arp: false}]\n");
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertMissing("run", "--config", file.toString());
    }

    @Test
    @DisplayName("the lab does not start, and says which packages are missing")
    void shouldTellWhoeverRunsTheLab() throws IOException, InterruptedException {
        assertMissing("lab");
    }

    private void assertMissing(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(MainProcess.command(arguments));
        builder.environment().put("LD_LIBRARY_PATH", folder.toString());
        Process process = MainProcess.start(builder);
        List<String> said = process.errorReader(StandardCharsets.UTF_8).lines().toList();

        assertEquals(ExitCode.ENVIRONMENT, process.waitFor(), said::toString);
        assertEquals(WHY, said.getLast(), said::toString);
    }
}
