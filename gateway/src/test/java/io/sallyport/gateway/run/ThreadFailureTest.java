package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.dpdk.eal.EalException;
import io.sallyport.pipeline.crypto.DeadDeviceException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("what ended a thread of a gateway")
final class ThreadFailureTest {
    private static Stream<RuntimeException> faultsOfTheMachine() {
        return Stream.of(
                EalException.refused("the CPU is not there"), new DeadDeviceException("the device gives nothing back"));
    }

    @ParameterizedTest
    @MethodSource("faultsOfTheMachine")
    @DisplayName("is told as it is if it is the machine's fault")
    void shouldPassOnFaultsOfTheMachine(RuntimeException fault) {
        assertSame(fault, Gateway.failureOf("west", fault));
    }

    @Test
    @DisplayName("is told as it is if memory was too short")
    void shouldPassOnThatMemoryIsShort() {
        OutOfMemoryError fault = new OutOfMemoryError("Java heap space");

        assertSame(fault, assertThrows(OutOfMemoryError.class, () -> Gateway.failureOf("west", fault)));
    }

    @Test
    @DisplayName("is told with the gateway's name if it is a defect")
    void shouldNameTheGatewayOfADefect() {
        ArithmeticException defect = new ArithmeticException("/ by zero");

        RuntimeException failure = Gateway.failureOf("west", defect);

        assertInstanceOf(IllegalStateException.class, failure);
        assertEquals("a thread of gateway west failed", failure.getMessage());
        assertSame(defect, failure.getCause());
    }
}
