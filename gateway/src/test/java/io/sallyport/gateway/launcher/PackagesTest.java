package io.sallyport.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code scripts/lib/environment.sh} installs packages, with an {@code apt-get} that installs none. */
@DisplayName("the installation of packages")
final class PackagesTest {
    private static final String INSTALL = """
            . scripts/lib/environment.sh
            SERVICE_POLICY="$1/policy-rc.d"
            PATH="$1:$PATH"
            install_packages a-package
            """;

    @TempDir
    private Path folder;

    private Path policy;

    @BeforeEach
    void namePolicy() {
        policy = folder.resolve("policy-rc.d");
    }

    @Test
    @DisplayName("lets no service start meanwhile, and leaves no trace of that")
    void shouldForbidServicesMeanwhile() throws IOException, InterruptedException {
        aptGet("cat '" + policy + "'");

        Shell run = Shell.run(INSTALL, folder.toString());

        assertEquals(0, run.code(), run::said);
        assertTrue(run.said().contains("exit 101"), run::said);
        assertFalse(Files.exists(policy));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "TERM"})
    @DisplayName("lets services start again when a signal breaks it off")
    void shouldLeaveNoPolicyWhenBrokenOff(String signal) throws IOException, InterruptedException {
        aptGet("[ -e '" + policy + "' ] && echo forbidden; kill -s " + signal + " 0");

        Shell run = Shell.run(INSTALL, folder.toString());

        assertTrue(run.code() > 128, run::said);
        assertTrue(run.said().contains("forbidden"), run::said);
        // The signal ends the caller's shell at once, while the inner one still takes the file away.
        for (int look = 0; look < 1000 && Files.exists(policy); look++) {
            Thread.sleep(10);
        }
        assertFalse(Files.exists(policy));
    }

    @Test
    @DisplayName("lets services start again when it fails, and says that it did")
    void shouldLeaveNoPolicyWhenItFails() throws IOException, InterruptedException {
        aptGet("exit 100");

        Shell run = Shell.run(INSTALL, folder.toString());

        assertEquals(100, run.code(), run::said);
        assertFalse(Files.exists(policy));
    }

    @Test
    @DisplayName("does not touch what the administrator has said about services")
    void shouldKeepTheAdministratorsPolicy() throws IOException, InterruptedException {
        aptGet("kill -s TERM 0");
        Path _ = Files.writeString(policy, "the administrator's");

        Shell run = Shell.run(INSTALL, folder.toString());

        assertTrue(run.code() > 128, run::said);
        assertEquals("the administrator's", Files.readString(policy));
    }

    private void aptGet(String program) throws IOException {
        Path file = Files.writeString(folder.resolve("apt-get"), "#!/bin/bash\n" + program + "\n");
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
