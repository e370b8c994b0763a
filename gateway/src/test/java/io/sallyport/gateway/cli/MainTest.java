package io.sallyport.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    private static final String SOUND = "ports: [{name: a, device: net_null0, side: inside}]\n";

    @TempDir
    private Path directory;

    @Test
    void shouldShowWhatASoundFileAsksFor() throws Exception {
        CommandLineRun run = check(SOUND);

        assertEquals(ExitCode.OK, run.code(), run::err);
        assertTrue(run.out().contains("test.yaml: ok"), run::out);
        assertTrue(run.out().contains("port a: net_null0, inside, no address, MTU 1500"), run::out);
        assertEquals("", run.err());
    }

    @Test
    void shouldShowConnectionsTheirChildrenAndVlans() throws Exception {
        Files.setPosixFilePermissions(
                Files.writeString(
                        directory.resolve("secrets.yaml"),
                        "pre-shared-keys: [{peer: any, key: \"correct horse battery\"}]\n"),
                PosixFilePermissions.fromString("rw-------"));
        CommandLineRun run = check("""
                ports: [{name: a, device: net_null0, side: outside, addresses: [192.0.2.1/24]}]
                vlans: [{name: v, port: a, id: 20, side: inside}]
                authentication: {secrets: [secrets.yaml]}
                connections:
                  - name: to-east
                    version: ikev1
                    local: 192.0.2.1
                    remote: 192.0.2.2
                    children:
                      - {name: lan, selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}, start: on-boot}
                      - {name: lab, selectors: {local: 10.1.0.0/16, remote: 10.3.0.0/16}}
                """);

        assertEquals(ExitCode.OK, run.code(), run::err);
        for (String line : List.of(
                " 1 port, 1 VLAN, ",
                " 0 tunnels, 1 connection, 2 children, ",
                "  port v: VLAN 20 on a, inside",
                "  connection to-east: 192.0.2.1 -> 192.0.2.2, IKEv1, main mode, pre shared key, 2 children",
                "  child to-east/lan: 10.1.0.0/16 -> 10.2.0.0/16, tunnel mode, on boot, replay window 1024",
                "  child to-east/lab: 10.1.0.0/16 -> 10.3.0.0/16, tunnel mode, on traffic, replay window 1024")) {
            assertTrue(run.out().contains(line), () -> line + " is not in " + run.out());
        }
        assertFalse(run.all().contains("horse"), run::all);
    }

    @Test
    void shouldTellAllErrorsAndAnswerThatTheUsageWasWrong() throws Exception {
        CommandLineRun run = check(SOUND + "name: \"-\"\nsad: {max-sas: 0}\n");

        assertEquals(ExitCode.USAGE, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains("test.yaml:2:1: name: "), run::err);
        assertTrue(run.err().contains("test.yaml:3:7: sad.max-sas: "), run::err);
        assertTrue(run.err().contains("The configuration has 2 errors."), run::err);
    }

    @Test
    void shouldCallAFileWithWarningsSound() throws Exception {
        CommandLineRun run = check(SOUND.replace("inside}", "inside, arp: false, addresses: [192.0.2.1/24]}")
                + "routes: [{to: 10.0.0.0/8, via: 192.0.2.9, port: a}]\n");

        assertEquals(ExitCode.OK, run.code());
        assertTrue(run.err().startsWith("warning: "), run::err);
    }

    @Test
    void shouldTellOfAFileThatIsNotThere() {
        CommandLineRun run = CommandLineRun.of(
                "check", "--config", directory.resolve("none.yaml").toString());

        assertEquals(ExitCode.USAGE, run.code());
        assertTrue(run.err().contains("there is no such file"), run::err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "check", "chek --config a", "check --config", "check --conf a", "check -c a b"})
    void shouldRefuseArgumentsThatAreWrong(String arguments) {
        CommandLineRun run = CommandLineRun.of(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

        assertEquals(ExitCode.USAGE, run.code());
        assertTrue(!run.err().isBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "check --help"})
    void shouldExplainItself(String arguments) {
        CommandLineRun run = CommandLineRun.of(arguments.split(" ", -1));

        assertEquals(ExitCode.OK, run.code());
        assertTrue(run.out().contains("Usage: sallyport"), run::out);
    }

    @Test
    void shouldExplainEveryExitCode() {
        String help = CommandLineRun.of("--help").out();

        for (int code = ExitCode.OK; code <= ExitCode.DEFECT; code++) {
            assertTrue(help.matches("(?s).*\\R +" + code + " +\\S.*"), help);
        }
    }

    @Test
    void shouldTellTheReleasesOfAllThatMatters() {
        CommandLineRun run = CommandLineRun.of("--version");

        assertEquals(ExitCode.OK, run.code());
        assertTrue(run.out().matches("(?s)Sallyport [0-9]+\\.[0-9].*DPDK.*IPsec_MB.*Java 2[5-9].*"), run::out);
        assertFalse(run.out().contains("${"), run::out);
    }

    @Test
    void shouldTellBeforeTheLabRunsThatItsReportCanNotBeWritten() {
        Path folder = directory.resolve("nowhere");

        CommandLineRun absent =
                CommandLineRun.of("lab", "--json", folder.resolve("lab.json").toString());
        assertEquals(ExitCode.USAGE, absent.code(), absent::all);
        assertTrue(absent.err().contains("there is no folder " + folder), absent::err);
        assertEquals("", absent.out());

        CommandLineRun notAFile = CommandLineRun.of("lab", "--json", directory.toString());
        assertEquals(ExitCode.USAGE, notAFile.code(), notAFile::all);
        assertTrue(notAFile.err().contains(directory + " is a folder"), notAFile::err);
    }

    private CommandLineRun check(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("test.yaml"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return CommandLineRun.of("check", "--config", file.toString());
    }
}
