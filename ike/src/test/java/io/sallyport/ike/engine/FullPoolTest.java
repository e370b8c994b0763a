package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.ike.auth.TestPki;
import io.sallyport.ike.auth.TestPki.Issued;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.pool.CryptoOutcome;
import io.sallyport.ike.pool.CryptoPool;
import io.sallyport.ike.pool.CryptoPoolCounters;
import io.sallyport.ike.pool.CryptoTask;
import io.sallyport.ike.pool.DirectPool;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.World;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Phase 1 by signatures with a pool that is full for a moment: an initiator computes four times, a responder three times. */
final class FullPoolTest {
    private static final Issued AUTHORITY = TestPki.authority("CN=Authority");

    private final World world = new World(57);

    /** Refuses one task, by its number, and takes all others. */
    private static final class FullOnce implements CryptoPool {
        private final CryptoPool pool = new DirectPool();
        private final int refused;
        private int asked;

        FullOnce(int refused) {
            this.refused = refused;
        }

        @Override
        public <R> Optional<Ticket> submit(CryptoTask<R> task, Consumer<CryptoOutcome<R>> reply) {
            if (++asked == refused) {
                task.close();
                return Optional.empty();
            }
            return pool.submit(task, reply);
        }

        @Override
        public int drain(int limit) {
            return pool.drain(limit);
        }

        @Override
        public CryptoPoolCounters counters() {
            return pool.counters();
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                        tasks(Phase1Exchange.MAIN, true, 1, 4),
                        tasks(Phase1Exchange.MAIN, false, 1, 3),
                        // Without its first key pair it has nothing to send, and makes another attempt.
                        tasks(Phase1Exchange.AGGRESSIVE, true, 2, 4),
                        tasks(Phase1Exchange.AGGRESSIVE, false, 1, 3))
                .flatMap(tasks -> tasks);
    }

    private static Stream<Arguments> tasks(Phase1Exchange exchange, boolean initiator, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(task -> Arguments.of(exchange, initiator, task));
    }

    @ParameterizedTest(name = "{0}, initiator {1}, task {2}")
    @MethodSource("refusals")
    @DisplayName("a message that found the pool full leads on when it is repeated")
    void shouldGoOnWhenTheMessageIsRepeated(Phase1Exchange exchange, boolean initiator, int task) {
        Host west = host(Gateways.WEST, exchange, initiator ? new FullOnce(task) : new DirectPool());
        Host east = host(Gateways.EAST, exchange, initiator ? new DirectPool() : new FullOnce(task));
        west.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        world.run(20 * World.SECOND);

        assertEquals(1, (initiator ? west : east).refusals(Refusal.POOL_BUSY));
        assertEquals(1, west.events(IkeEvent.Phase1Established.class).size());
        assertEquals(1, east.events(IkeEvent.Phase1Established.class).size());
        assertEquals(List.of(), west.events(IkeEvent.Phase1Ended.class));
        assertEquals(1, west.engine().childCount());
    }

    private Host host(IpAddress address, Phase1Exchange exchange, CryptoPool pool) {
        return Gateways.signing(world, address, exchange, AUTHORITY, AUTHORITY, pool);
    }
}
