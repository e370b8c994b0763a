package io.sallyport.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code scripts/lib/huge-pages.sh} would reserve; it reserves nothing. */
@DisplayName("the launcher's huge pages")
final class HugePagesTest {
    private static final String ROOT = "root";

    private static final String STAND_INS = """
            HUGE_PAGES="$1"
            mount_hugetlbfs() { true; }
            reserve_own() { reserved=0; echo "$1 pages"; }
            say() { true; }
            shift
            reserve_huge_pages "$@"
            """;

    @TempDir
    private Path folder;

    private Path configuration;

    @BeforeEach
    void writeFiles() throws IOException {
        Path _ = Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path free = Files.writeString(folder.resolve("free_hugepages"), "0\n");
        Path _ = Files.setPosixFilePermissions(free, PosixFilePermissions.fromString("rw-r--r--"));
        configuration = Files.writeString(folder.resolve("west.yaml"), "dpdk: {memory-mib: 100}\n");
        Path _ = Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-r--r--"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--config FILE",
                "--config=FILE",
                "-c FILE",
                "-c=FILE",
                "-cFILE",
                "-vc FILE",
                "-vcFILE",
                "-vc=FILE",
                "-cFILE --exit-when-idle=2s"
            })
    @DisplayName("are as many as the configuration asks for, however the command names it")
    void shouldFindTheConfiguration(String arguments) throws IOException, InterruptedException {
        assertEquals("50 pages\n", reserve("run " + arguments).said());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--config", "-cnone", "--config=none", "--verbose"})
    @DisplayName("are none without a configuration, of which the gateway tells")
    void shouldLeaveToTheGatewayWhatIsWrong(String arguments) throws IOException, InterruptedException {
        assertEquals(new Shell(0, ""), reserve("run " + arguments));
    }

    @Test
    @DisplayName("are none with a configuration that may not be read, of which the gateway tells")
    void shouldPassOverWhatMayNotBeRead() throws IOException, InterruptedException {
        Path _ = Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("-wx------"));

        assertEquals(new Shell(0, ""), reserve("run --config FILE"));
    }

    /** As a user who is not root, for to root nothing is unreadable. */
    private Shell reserve(String arguments) throws IOException, InterruptedException {
        String library = Files.readString(Shell.PROJECT.resolve("scripts/lib/huge-pages.sh"));
        List<String> command = new ArrayList<>();
        if (ROOT.equals(System.getProperty("user.name"))) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        command.addAll(List.of("bash", "-euo", "pipefail", "-c", library + STAND_INS, "test", folder.toString()));
        command.addAll(
                List.of(arguments.replace("FILE", configuration.toString()).split(" ", -1)));
        return Shell.of(folder, command);
    }
}
