package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.connection.RetransmissionSchedule;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.simulation.World.Faults;
import io.sallyport.ike.transport.Datagram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Negotiations over a network that loses, reorders, repeats and spoils. */
final class LossTest {
    private static final int RUNS = 60;

    /** Loses a quarter, repeats a quarter, and delays by up to 300 ms, so that order is lost too. */
    private static final Faults ROUGH = (datagram, random) -> {
        List<Long> copies = new ArrayList<>();
        for (int copy = random.nextInt(4) == 0 ? 2 : 1; copy > 0; copy--) {
            if (random.nextInt(4) > 0) {
                copies.add(random.nextLong(300 * World.MILLISECOND));
            }
        }
        return copies;
    };

    @ParameterizedTest
    @EnumSource(Phase1Exchange.class)
    void shouldCarryTrafficInTheEndWhateverTheNetworkDoes(Phase1Exchange exchange) {
        RetransmissionSchedule patient = new RetransmissionSchedule(Duration.ofSeconds(1), 1.2, 15);
        for (int seed = 0; seed < RUNS; seed++) {
            Gateways gateways = Gateways.of(
                    seed,
                    connection -> connection.exchange(exchange).retransmission(patient),
                    UnaryOperator.identity());
            gateways.world().faults(ROUGH);
            gateways.connect();
            gateways.world().run(60 * World.SECOND);
            gateways.world().faults(Faults.NONE);

            assertTrue(gateways.carriesTraffic(), "seed " + seed);
            assertEquals(0, gateways.west().refusals(Refusal.INTERNAL));
        }
    }

    @ParameterizedTest
    @EnumSource(Phase1Exchange.class)
    void shouldChangeNothingForSpoiltCopiesOfAnyMessage(Phase1Exchange exchange) {
        for (int seed = 0; seed < RUNS; seed++) {
            Gateways gateways =
                    Gateways.of(seed, connection -> connection.exchange(exchange), UnaryOperator.identity());
            gateways.connect();
            List<Datagram> heard = List.copyOf(gateways.world().wire());
            int pairs = gateways.west().dataPlane().pairs().size()
                    + gateways.east().dataPlane().pairs().size();
            for (Datagram datagram : heard) {
                int at = gateways.world().random().nextInt(datagram.content().length());
                gateways.world()
                        .deliver(Messages.changed(
                                datagram, at, 1 << gateways.world().random().nextInt(8)));
                gateways.world().deliver(datagram);
            }
            gateways.world().run(60 * World.SECOND);

            assertEquals(
                    pairs,
                    gateways.west().dataPlane().pairs().size()
                            + gateways.east().dataPlane().pairs().size(),
                    "seed " + seed);
            assertTrue(gateways.carriesTraffic(), "seed " + seed);
        }
    }
}
