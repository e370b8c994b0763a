package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.pool.DirectPool;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A defect of this program")
final class DefectNetTest {
    private final List<IkeEvent> told = new ArrayList<>();
    private final DefectNet net = new DefectNet(new DirectPool(), told::add);

    @ParameterizedTest(name = "answer {0}")
    @ValueSource(ints = {1, 2})
    @DisplayName("costs the message that meets it, or the computation that one asked for, and is told with its cause")
    void shouldCostOneMessage(int answer) {
        Gateways gateways = Gateways.of(58, UnaryOperator.identity(), UnaryOperator.identity());
        gateways.east().mayBeDefective();
        IllegalStateException defect = new IllegalStateException("a defect");
        int[] answers = {0};
        gateways.world().faults((datagram, _) -> {
            if (isAnswer(datagram) && ++answers[0] == answer) {
                throw defect;
            }
            return List.of(0L);
        });
        gateways.connect();
        gateways.world().run(5 * World.SECOND);

        List<IkeEvent.Defect> defects = gateways.east().events(IkeEvent.Defect.class);
        assertEquals(1, defects.size());
        assertSame(defect, defects.getFirst().cause());
        // The second answer waits for the key exchange.
        assertEquals(
                answer == 2 ? "a computation" : "a message of " + Gateways.WEST + ":500",
                defects.getFirst().met());
        assertTrue(gateways.carriesTraffic());
    }

    private static boolean isAnswer(Datagram datagram) {
        return datagram.local().address().equals(Gateways.EAST)
                && Messages.is(datagram, ExchangeType.IDENTITY_PROTECTION);
    }

    @Test
    @DisplayName("may be a stack that a message made too deep; other errors are none of a message's doing")
    void shouldPassOtherErrorsOn() {
        net.step("a message", () -> {
            throw new StackOverflowError();
        });
        assertThrows(
                OutOfMemoryError.class,
                () -> net.step("a message", () -> {
                    throw new OutOfMemoryError();
                }));

        assertEquals(1, told.size());
        assertTrue(told.getFirst() instanceof IkeEvent.Defect(var met, var cause)
                && met.equals("a message")
                && cause instanceof StackOverflowError);
    }
}
