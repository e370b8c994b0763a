package io.sallyport.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a command that fails")
final class FailuresTest {
    private final StringWriter said = new StringWriter();

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
