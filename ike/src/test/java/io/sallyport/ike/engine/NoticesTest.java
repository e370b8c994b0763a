package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.LifeType;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.payload.DeletePayload;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane.Pair;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Notifications and deletes: believed under the ISAKMP SA, and nowhere else. */
final class NoticesTest {
    private static Gateways gateways(long seed) {
        return Gateways.of(seed, UnaryOperator.identity(), UnaryOperator.identity());
    }

    private static IkeSa sa(Host host) {
        return host.engine()
                .find(host.events(IkeEvent.Phase1Established.class).getLast().cookies())
                .orElseThrow();
    }

    /** East authentically says something to west. */
    private static void say(Gateways gateways, Payload payload) {
        say(gateways, sa(gateways.east()).exchanges().open(ExchangeType.INFORMATIONAL), payload);
    }

    private static void say(Gateways gateways, Conversation conversation, Payload payload) {
        conversation.send(0, conversation.hashes()::first, List.of(payload));
        gateways.world().run(100 * World.MILLISECOND);
    }

    private static Payload about(NotifyType type, int spi) {
        return new NotificationPayload(
                NotificationPayload.DOI_IPSEC,
                ProtocolId.ESP.code(),
                new WireWriter().u32(spi).toOctets(),
                type.code(),
                data(type));
    }

    private static NotificationData data(NotifyType type) {
        return switch (type) {
            case RESPONDER_LIFETIME ->
                new NotificationData.Attributes(List.of(
                        new DataAttribute.Basic(Phase2Attribute.LIFE_TYPE.code(), LifeType.SECONDS.code()),
                        new DataAttribute.Basic(Phase2Attribute.LIFE_DURATION.code(), 1)));
            case R_U_THERE, R_U_THERE_ACK -> new NotificationData.Sequence(1);
            case REPLAY_STATUS -> new NotificationData.ReplayStatus(1);
            default -> NotificationData.Opaque.NONE;
        };
    }

    private static Payload deleteOf(int spi) {
        return new DeletePayload(
                NotificationPayload.DOI_IPSEC,
                ProtocolId.ESP.code(),
                List.of(new WireWriter().u32(spi).toOctets()));
    }

    /** As {@link #say}, but clear: anybody can. */
    private static void shout(Gateways gateways, Payload payload) {
        Datagram any = gateways.world().wire().stream()
                .filter(one -> one.local().address().equals(Gateways.EAST))
                .toList()
                .getLast();
        IsakmpHeader header = Messages.decode(any).orElseThrow().header();
        for (int id : new int[] {0, 77, header.messageId()}) {
            byte[] message = new ClearMessage(
                            new IsakmpHeader(header.cookies(), ExchangeType.INFORMATIONAL.code(), 0, id),
                            PayloadChain.of(payload))
                    .encode();
            gateways.world().deliver(new Datagram(any.local(), any.remote(), Octets.of(message)));
        }
    }

    private static Pair only(Host host) {
        assertEquals(1, host.dataPlane().pairs(State.ACTIVE).size());
        return host.dataPlane().pairs(State.ACTIVE).getFirst();
    }

    @Test
    @DisplayName("INVALID-SPI ends the pair that we send to, if it is authentic and about an SPI of the peer")
    void shouldEndWhatThePeerDoesNotKnow() {
        Gateways gateways = gateways(121).connect();
        Pair pair = only(gateways.west());

        shout(gateways, about(NotifyType.INVALID_SPI, pair.outboundSpi()));
        say(gateways, about(NotifyType.INVALID_SPI, pair.outboundSpi() + 1));
        say(gateways, about(NotifyType.INVALID_SPI, pair.inboundSpi()));
        assertEquals(State.ACTIVE, pair.state);
        assertTrue(gateways.carriesTraffic());

        say(gateways, about(NotifyType.INVALID_SPI, pair.outboundSpi()));
        assertEquals(State.DEAD, pair.state);
        assertEquals(0, gateways.west().engine().childCount());
    }

    @Test
    @DisplayName("a child that starts on boot comes again after INVALID-SPI")
    void shouldComeAgain() {
        Gateways gateways = Gateways.of(
                new World(122), UnaryOperator.identity(), child -> child.start(StartMode.ON_BOOT), child -> child);
        gateways.world().run(World.SECOND);
        say(gateways, about(NotifyType.INVALID_SPI, only(gateways.west()).outboundSpi()));
        gateways.world().run(20 * World.SECOND);

        assertEquals(2, gateways.west().dataPlane().pairs().size());
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("a delete ends the pair of that SPI alone, if it is authentic")
    void shouldDeleteByAuthenticMessagesOnly() {
        Gateways gateways = gateways(123).connect();
        Pair pair = only(gateways.west());

        shout(gateways, deleteOf(pair.outboundSpi()));
        say(gateways, deleteOf(pair.outboundSpi() ^ 1));
        // A peer deletes what it receives by: our inbound SPI is not its to delete.
        say(gateways, deleteOf(pair.inboundSpi()));
        assertEquals(State.ACTIVE, pair.state);

        say(gateways, deleteOf(pair.outboundSpi()));
        assertEquals(State.DEAD, pair.state);
    }

    @Test
    @DisplayName("a delete whose message ID is 0, which vpnc draws now and then, is as good as any other")
    void shouldTakeAnIdOfZero() {
        Gateways gateways = gateways(125).connect();
        Pair pair = only(gateways.west());
        IkeSa east = sa(gateways.east());
        // Of its own IDs the receiver has some, and 0 is none of them.
        sa(gateways.west()).exchanges().open(ExchangeType.INFORMATIONAL);

        say(gateways, Conversation.ours(east, ExchangeType.INFORMATIONAL, 0), deleteOf(pair.outboundSpi() ^ 1));
        assertEquals(State.ACTIVE, pair.state);

        say(gateways, Conversation.ours(east, ExchangeType.INFORMATIONAL, 0), deleteOf(pair.outboundSpi()));
        assertEquals(State.DEAD, pair.state);
    }

    @Test
    @DisplayName("I7: status notifications count only under the ISAKMP SA: forged ones change nothing")
    void shouldBelieveStatusUnderTheSaOnly() {
        Gateways gateways = gateways(124).connect();
        for (NotifyType type : NotifyType.values()) {
            long before = gateways.west().refusals(Refusal.UNAUTHENTICATED_NOTIFICATION);
            shout(gateways, about(type, only(gateways.west()).outboundSpi()));
            assertTrue(gateways.west().refusals(Refusal.UNAUTHENTICATED_NOTIFICATION) > before, type::name);
        }
        assertEquals(1, gateways.west().engine().saCount());
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("authentic errors are heard of and end nothing")
    void shouldNotEndByErrors() {
        Gateways gateways = gateways(125).connect();
        for (NotifyType type : NotifyType.values()) {
            if (type.isError() && type != NotifyType.INVALID_SPI) {
                say(gateways, about(type, only(gateways.west()).outboundSpi()));
            }
        }
        assertTrue(gateways.west().refusals(Refusal.PEER_REFUSED) > 0);
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("INITIAL-CONTACT of a peer that has begun anew ends all that was before, and nothing that came after")
    void shouldClearWhatWasBeforeInitialContact() {
        Gateways gateways = gateways(126).connect();
        Pair old = only(gateways.east());
        Host again = new Host(gateways.world(), Gateways.WEST, Gateways.preShared("secret"));
        again.engine()
                .add(Gateways.connection(
                        Gateways.WEST, Gateways.EAST, UnaryOperator.identity(), UnaryOperator.identity()));
        again.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        gateways.world().run(World.SECOND);

        assertEquals(State.DEAD, old.state);
        assertEquals(1, gateways.east().engine().saCount());
        assertEquals(1, gateways.east().engine().childCount());
        assertEquals(State.ACTIVE, only(gateways.east()).state);
    }

    @Test
    @DisplayName("without INITIAL-CONTACT what was before stays")
    void shouldKeepWhatWasBefore() {
        Gateways gateways = Gateways.of(127, connection -> connection.initialContact(false), UnaryOperator.identity());
        gateways.connect();
        Host again = new Host(gateways.world(), Gateways.WEST, Gateways.preShared("secret"));
        again.engine()
                .add(Gateways.connection(
                        Gateways.WEST,
                        Gateways.EAST,
                        connection -> connection.initialContact(false),
                        UnaryOperator.identity()));
        again.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        gateways.world().run(World.SECOND);

        assertEquals(2, gateways.east().engine().saCount());
    }
}
