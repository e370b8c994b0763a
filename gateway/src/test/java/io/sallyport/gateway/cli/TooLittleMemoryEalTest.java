package io.sallyport.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own to which the kernel gives 8 GiB at most. */
@DisplayName("with too little memory")
final class TooLittleMemoryEalTest {
    private static final String WITHIN_8_GIB = "ulimit -v 8388608 && exec \"$@\"";

    private static final String LARGE_TABLES = """
            dpdk: {memory-mib: 128, buffers: 4095, huge-pages: off, file-prefix: sallyport-too-little-memory}
            ports: [{name: a, device: net_null0, side: inside, arp: false}]
            sad: {max-sas: 1000000, replay-window: 65536}
            """;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("a gateway says what there is no room for, and what would need less")
    void shouldTellWhatThereIsNoRoomFor() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), LARGE_TABLES);
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        List<String> command = new ArrayList<>(List.of("bash", "-c", WITHIN_8_GIB, "bash"));
        command.addAll(MainProcess.command("run", "--config", file.toString(), "--exit-when-idle", "1s"));

        Process process = MainProcess.start(new ProcessBuilder(command));
        List<String> said = process.errorReader(StandardCharsets.UTF_8).lines().toList();

        assertEquals(ExitCode.ENVIRONMENT, process.waitFor(), said::toString);
        String last = said.getLast();
        assertTrue(last.matches("error: memory is too short: the kernel has no \\d+ octets .*; sad.max-sas .*"), last);
    }
}
