package io.sallyport.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.ipsecmb.IpsecMbException;
import io.sallyport.pipeline.crypto.DeadDeviceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

@DisplayName("a command that fails")
final class FailuresTest {
    private final StringWriter said = new StringWriter();

    private static Stream<RuntimeException> faultsOfTheMachine() {
        return Stream.of(
                new IpsecMbException("IPsec_MB does not work on this machine"),
                new DeadDeviceException("Crypto device crypto_openssl0 gives nothing back"));
    }

    @ParameterizedTest
    @MethodSource("faultsOfTheMachine")
    @DisplayName("by a fault of the machine says so in one line")
    void shouldTellAFaultOfTheMachine(RuntimeException fault) {
        CommandLine command = new CommandLine(new Main()).setErr(new PrintWriter(said, true));

        assertEquals(
                ExitCode.ENVIRONMENT,
                new Failures().handleExecutionException(fault, command, command.parseArgs("--help")));
        assertEquals("error: " + fault.getMessage(), said.toString().strip());
    }

    @Test
    @DisplayName("for want of memory says so in one line, and that the machine lacks something")
    void shouldTellThatMemoryIsShort() {
        assertEquals(
                ExitCode.ENVIRONMENT, Failures.tell(new OutOfMemoryError("Java heap space"), new PrintWriter(said)));
        assertTrue(said.toString().startsWith("error: memory is too short: Java heap space; "), said::toString);
        assertEquals(1, said.toString().lines().count(), said::toString);
    }

    @Test
    @DisplayName("by another error of the JVM is defective, and shows where")
    void shouldCallAnyOtherErrorADefect() {
        assertEquals(ExitCode.DEFECT, Failures.tell(new StackOverflowError(), new PrintWriter(said)));
        assertTrue(said.toString().startsWith("error: this is a defect of Sallyport"), said::toString);
        assertTrue(said.toString().contains(FailuresTest.class.getName()), said::toString);
    }
}
