package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane.Pair;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.simulation.World.Faults;
import io.sallyport.ike.transport.Datagram;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The end of a pair, while its successor waits for a message that was lost. */
final class SuccessorTest {
    private static Gateways connected(long seed) {
        return Gateways.of(seed, UnaryOperator.identity(), UnaryOperator.identity())
                .connect();
    }

    private static void lifetime(Host host, Pair pair, LifetimeEnd end) {
        host.engine().onLifetime(pair.handle, end);
    }

    private static Pair first(Host host) {
        return host.dataPlane().pairs().getFirst();
    }

    private static Pair second(Host host) {
        assertEquals(2, host.dataPlane().pairs().size());
        return host.dataPlane().pairs().getLast();
    }

    private static Faults lose(Host from) {
        return (datagram, random) ->
                datagram.local().address().equals(from.address()) && Messages.is(datagram, ExchangeType.QUICK_MODE)
                        ? List.of()
                        : List.of(0L);
    }

    @Test
    @DisplayName(
            "an initiator whose old pair ends takes the successor at once, which else would let the old one send on")
    void shouldUseTheSuccessorWhenTheOldPairEnds() {
        Gateways gateways = connected(91);
        gateways.world().faults(Messages.loseQuickMode(3, Integer.MAX_VALUE));
        lifetime(gateways.west(), first(gateways.west()), LifetimeEnd.SOFT);
        gateways.world().run(100 * World.MILLISECOND);
        assertEquals(State.PENDING, second(gateways.west()).state);

        lifetime(gateways.west(), first(gateways.west()), LifetimeEnd.HARD);

        assertEquals(Optional.of(ActivationCause.SETTLED), second(gateways.west()).cause);
        assertTrue(gateways.carriesTraffic());
        assertEquals(State.ACTIVE, second(gateways.east()).state);
    }

    @Test
    @DisplayName("a successor that is agreed on only when the old pair has ended is in use at once")
    void shouldNotSettleWithoutAnOldPair() {
        Gateways gateways = connected(95);
        gateways.world().faults(lose(gateways.west()));
        lifetime(gateways.west(), first(gateways.west()), LifetimeEnd.SOFT);
        gateways.world().run(100 * World.MILLISECOND);
        lifetime(gateways.west(), first(gateways.west()), LifetimeEnd.HARD);
        gateways.world().faults(Messages.loseQuickMode(3, Integer.MAX_VALUE));
        gateways.world().run(World.SECOND);

        assertEquals(State.ACTIVE, second(gateways.west()).state);
        assertEquals(Optional.empty(), second(gateways.west()).cause);
        assertTrue(gateways.carriesTraffic());
    }

    /** West asks for a successor, east's answer is lost, and west's old pair ends: east takes the successor. */
    private static Gateways provedByDeleteWithoutAnswer(long seed) {
        Gateways gateways = connected(seed);
        gateways.world().faults(lose(gateways.east()));
        lifetime(gateways.west(), first(gateways.west()), LifetimeEnd.SOFT);
        gateways.world().run(100 * World.MILLISECOND);
        lifetime(gateways.west(), first(gateways.west()), LifetimeEnd.HARD);
        gateways.world().run(100 * World.MILLISECOND);
        assertEquals(Optional.of(ActivationCause.OLD_DELETE), second(gateways.east()).cause);
        assertEquals(1, gateways.west().dataPlane().pairs().size());
        return gateways;
    }

    @Test
    @DisplayName("a delete of the old pair does not show that message 2 arrived: it is repeated until message 3 comes")
    void shouldRepeatTheAnswerBehindADelete() {
        Gateways gateways = provedByDeleteWithoutAnswer(92);
        gateways.world().faults(lose(gateways.west()));
        gateways.world().run(2 * World.SECOND);

        assertEquals(State.ACTIVE, second(gateways.west()).state);
        assertTrue(gateways.carriesTraffic());

        gateways.world().faults(Faults.NONE);
        gateways.world().run(5 * World.SECOND);
        assertEquals(1, gateways.east().events(IkeEvent.ChildConfirmed.class).size());
        int repeated = gateways.east().events(IkeEvent.Retransmitted.class).size();
        gateways.world().run(40 * World.SECOND);
        assertEquals(
                repeated, gateways.east().events(IkeEvent.Retransmitted.class).size());
    }

    @Test
    @DisplayName("a first message that comes again is answered by the same second one, whatever has proved the pair")
    void shouldAnswerARepeatedFirstMessage() {
        Gateways gateways = provedByDeleteWithoutAnswer(93);
        List<Datagram> wire = gateways.world().wire();
        Datagram first =
                Messages.sent(wire, Gateways.WEST, ExchangeType.QUICK_MODE).getLast();
        List<Datagram> answers = Messages.sent(wire, Gateways.EAST, ExchangeType.QUICK_MODE);

        gateways.world().deliver(first);

        List<Datagram> now = Messages.sent(wire, Gateways.EAST, ExchangeType.QUICK_MODE);
        assertEquals(answers.size() + 1, now.size());
        assertEquals(answers.getLast().content(), now.getLast().content());
        assertEquals(2, gateways.east().dataPlane().pairs().size());
    }

    @Test
    @DisplayName("a pair that nothing proved is deleted, so that the initiator does not send by it for ever")
    void shouldTellThePeerOfAPairThatExpired() {
        Gateways gateways = Gateways.of(94, UnaryOperator.identity(), UnaryOperator.identity());
        gateways.world().faults(Messages.loseQuickMode(3, Integer.MAX_VALUE));
        gateways.connect();
        assertEquals(State.ACTIVE, first(gateways.west()).state);
        gateways.world().run(60 * World.SECOND);

        assertEquals(1, gateways.east().events(IkeEvent.ChildExpired.class).size());
        assertEquals(State.DEAD, first(gateways.west()).state);
        assertEquals(
                "the peer deleted it",
                gateways.west().events(IkeEvent.ChildEnded.class).getFirst().why());
        assertEquals(0, gateways.west().engine().childCount());
    }
}
