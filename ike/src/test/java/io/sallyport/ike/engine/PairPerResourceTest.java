package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane.Pair;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pair for each worker (RFC 9611), negotiated by IKEv1. */
final class PairPerResourceTest {
    private static final RekeyPolicy OFTEN =
            new RekeyPolicy(Duration.ofSeconds(60), Duration.ofSeconds(10), 1, Duration.ofSeconds(3));
    private static final UnaryOperator<ChildConfiguration.Builder> FOR_EACH = ChildConfiguration.Builder::saPerResource;

    private static Gateways gateways(
            long seed,
            int west,
            int east,
            UnaryOperator<ChildConfiguration.Builder> westChild,
            UnaryOperator<ChildConfiguration.Builder> eastChild) {
        Gateways gateways = Gateways.of(new World(seed), UnaryOperator.identity(), westChild, eastChild);
        gateways.west().dataPlane().resources(west);
        gateways.east().dataPlane().resources(east);
        return gateways;
    }

    private static List<Pair> active(Host host) {
        return host.dataPlane().pairs(State.ACTIVE);
    }

    private static Set<Integer> resources(Host host) {
        return active(host).stream().map(Pair::resource).collect(Collectors.toSet());
    }

    private static void assertPairForEach(Host host, int count, String message) {
        assertEquals(IntStream.range(0, count).boxed().collect(Collectors.toSet()), resources(host), message);
    }

    @Test
    @DisplayName("D23: a child has a pair for each worker, with keys and packets of its own")
    void shouldMakeAPairForEachResource() {
        Gateways gateways = gateways(91, 3, 3, FOR_EACH, FOR_EACH).connect();
        for (int resource = 0; resource < 3; resource++) {
            gateways.west().dataPlane().send(resource, resource);
            gateways.east().dataPlane().send(resource, 10 + resource);
        }
        gateways.world().run(World.SECOND);

        assertPairForEach(gateways.west(), 3, "west");
        assertPairForEach(gateways.east(), 3, "east");
        for (Host host : List.of(gateways.west(), gateways.east())) {
            List<Pair> pairs = active(host);
            assertEquals(3, pairs.size());
            Set<Octets> keys = pairs.stream()
                    .flatMap(pair -> List.of(pair.inboundKey, pair.outboundKey).stream())
                    .collect(Collectors.toSet());
            assertEquals(6, keys.size(), "no key is used twice");
            for (Pair pair : pairs) {
                assertEquals(1, pair.sent);
                assertEquals(1, pair.received);
                assertEquals(pair.resource(), (pair.inboundSpi() & 0xff) % 3, "its inbound SPI is its worker's");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "4, 2", "2, 4", "16, 16"})
    @DisplayName("D23: each pair is renewed by itself, and no packet is lost")
    void shouldRenewEachPairByItself(int west, int east) {
        UnaryOperator<ChildConfiguration.Builder> child =
                builder -> builder.saPerResource().rekey(OFTEN);
        Gateways gateways = gateways(92, west, east, child, child).connect();
        int packets = 0;
        for (int i = 0; i < 600; i++) {
            for (int resource = 0; resource < Math.max(west, east); resource++) {
                gateways.west().dataPlane().send(resource % west, packets);
                gateways.east().dataPlane().send(resource % east, packets++);
            }
            gateways.world().run(World.SECOND);
            assertTrue(active(gateways.west()).size() <= 2 * west, "pairs in use");
        }

        assertEquals(packets, gateways.east().dataPlane().delivered.size());
        assertEquals(packets, gateways.west().dataPlane().delivered.size());
        assertPairForEach(gateways.west(), west, "west");
        // East answers: it has a pair for as many of its workers as West has pairs.
        assertPairForEach(gateways.east(), Math.min(west, east), "east");
        int pairs = gateways.west().dataPlane().pairs().size();
        assertTrue(pairs >= 10 * west && pairs <= 20 * west, pairs + " pairs in 600 s");
        assertEquals(List.of(), gateways.west().events(IkeEvent.PairsLimited.class));
    }

    @Test
    @DisplayName("D23: both begin at once, and there is a pair for each worker")
    void shouldHaveAPairForEachWhenBothStartAtOnce() {
        for (int seed = 0; seed < 30; seed++) {
            UnaryOperator<ChildConfiguration.Builder> child =
                    builder -> builder.saPerResource().start(StartMode.ON_BOOT);
            Gateways gateways = gateways(seed, 3, 3, child, child);
            gateways.world().run(60 * World.SECOND);

            assertPairForEach(gateways.west(), 3, "seed " + seed);
            assertPairForEach(gateways.east(), 3, "seed " + seed);
            assertEquals(3, active(gateways.west()).size(), "seed " + seed);
        }
    }

    @Test
    @DisplayName("D23: a pair that the peer deletes takes no other with it, and is not asked for again soon")
    void shouldLiveWithFewerPairs() {
        Gateways gateways = gateways(93, 2, 2, FOR_EACH, FOR_EACH).connect();
        Pair first = gateways.east().dataPlane().pairs().getFirst();
        gateways.east().engine().onLifetime(first.handle, LifetimeEnd.HARD);
        gateways.world().run(1_800 * World.SECOND);

        assertEquals(Set.of(1), resources(gateways.west()));
        assertEquals(2, gateways.west().dataPlane().pairs().size(), "none was negotiated anew");
        IkeEvent.PairsLimited limited =
                gateways.west().events(IkeEvent.PairsLimited.class).getFirst();
        assertEquals(1, limited.kept());
        assertEquals(2, limited.wanted());
        gateways.west().dataPlane().send(0, 77);
        gateways.world().run(World.SECOND);
        assertTrue(gateways.east().dataPlane().delivered.contains(77L), "the other pair carries it");
    }

    @Test
    @DisplayName("D23: a peer that keeps one pair only is asked for more once in a lifetime, and nothing is lost")
    void shouldNotPesterAPeerWithOnePair() {
        Gateways gateways =
                gateways(94, 4, 1, child -> child.saPerResource().start(StartMode.ON_BOOT), UnaryOperator.identity());
        gateways.world().run(World.SECOND);
        int packets = 0;
        for (int second = 0; second < 2_400; second++) {
            for (int resource = 0; resource < 4; resource++) {
                gateways.west().dataPlane().send(resource, packets++);
            }
            gateways.world().run(World.SECOND);
        }

        assertEquals(4, gateways.west().dataPlane().pairs().size(), "one attempt at each");
        assertEquals(1, active(gateways.west()).size());
        assertEquals(packets, gateways.east().dataPlane().delivered.size());
        assertEquals(1, active(gateways.east()).size());

        gateways.world().run(6 * 3_600 * World.SECOND);
        int pairs = gateways.west().dataPlane().pairs().size();
        assertTrue(pairs <= 4 + 8 * 5, pairs + " pairs in some seven lifetimes");
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("D23: a peer that answers no further Quick Mode is asked three times")
    void shouldStopAskingAPeerThatDoesNotAnswer() {
        Gateways gateways = gateways(95, 2, 2, FOR_EACH, FOR_EACH);
        gateways.world()
                .faults((datagram, random) ->
                        active(gateways.east()).isEmpty() || !Messages.is(datagram, ExchangeType.QUICK_MODE)
                                ? List.of(0L)
                                : List.of());
        gateways.connect();
        gateways.world().run(600 * World.SECOND);

        assertEquals(1, active(gateways.west()).size());
        assertEquals(3, gateways.west().events(IkeEvent.ChildFailed.class).size());
        assertEquals(1, gateways.west().events(IkeEvent.PairsLimited.class).size());
    }

    @Test
    @DisplayName("D23: each pair is pending, and proved, by itself")
    void shouldPromoteEachPairByItsOwnTraffic() {
        Gateways gateways = gateways(96, 2, 2, FOR_EACH, FOR_EACH);
        // Of the exchange for the second pair nothing but its first message gets to East.
        boolean[] second = {false};
        gateways.world().faults((datagram, random) -> {
            boolean toEast = datagram.remote().address().equals(Gateways.EAST);
            if (toEast && active(gateways.west()).size() == 2) {
                second[0] = true;
            }
            return toEast && second[0] ? List.of() : List.of(0L);
        });
        gateways.connect();
        assertEquals(2, active(gateways.west()).size());
        assertEquals(1, active(gateways.east()).size());
        assertEquals(1, gateways.east().dataPlane().pairs(State.PENDING).size());

        gateways.west().dataPlane().send(0, 1);
        gateways.world().run(100 * World.MILLISECOND);
        assertEquals(1, gateways.east().dataPlane().pairs(State.PENDING).size(), "the first pair proves nothing of it");

        gateways.west().dataPlane().send(1, 2);
        gateways.world().run(100 * World.MILLISECOND);
        assertPairForEach(gateways.east(), 2, "east");
        assertEquals(
                ActivationCause.TRAFFIC,
                gateways.east().dataPlane().pairs().get(1).cause.orElseThrow());
    }

    @Test
    @DisplayName("D23: a peer that begins pairs one after the other is followed, whatever its SPIs are like")
    void shouldFollowAPeerThatKnowsNothingOfResources() {
        Gateways gateways = gateways(
                        97,
                        1,
                        2,
                        child -> child.rekey(OFTEN),
                        child -> child.saPerResource().rekey(OFTEN))
                .connect();
        int packets = 0;
        for (int i = 0; i < 600; i++) {
            gateways.west().dataPlane().send(packets);
            gateways.east().dataPlane().send(packets % 2, packets++);
            gateways.world().run(World.SECOND);
            assertTrue(active(gateways.east()).size() <= 3, "pairs in use");
        }

        assertEquals(packets, gateways.east().dataPlane().delivered.size());
        assertEquals(packets, gateways.west().dataPlane().delivered.size());
        int pairs = gateways.west().dataPlane().pairs().size();
        assertTrue(pairs >= 10 && pairs <= 25, pairs + " pairs in 600 s");
    }
}
