package io.sallyport.dpdk.eal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NativeCallTest {
    @Test
    void shouldHandOnResults() {
        assertEquals(3, NativeCall.toInt(() -> 3));
        assertEquals(1L << 40, NativeCall.toLong(() -> 1L << 40));
        int[] calls = new int[1];
        NativeCall.run(() -> calls[0]++);
        assertEquals(1, calls[0]);
    }

    @Test
    void shouldHandOnErrorsAndRuntimeExceptionsAsTheyAre() {
        IllegalArgumentException exception = new IllegalArgumentException("x");
        assertSame(
                exception,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> NativeCall.toInt(() -> {
                            throw exception;
                        })));
        AssertionError error = new AssertionError("y");
        assertSame(
                error,
                assertThrows(
                        AssertionError.class,
                        () -> NativeCall.toLong(() -> {
                            throw error;
                        })));
    }

    @Test
    void shouldTakeAnythingElseForADefect() {
        IOException cause = new IOException("z");
        IllegalStateException defect = assertThrows(
                IllegalStateException.class,
                () -> NativeCall.run(() -> {
                    throw cause;
                }));
        assertSame(cause, defect.getCause());
    }
}
