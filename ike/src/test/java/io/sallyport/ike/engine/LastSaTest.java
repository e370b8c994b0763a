package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.DeletePayload;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The end of the last ISAKMP SA of a peer that keeps its IPsec SAs beyond it. */
final class LastSaTest {
    private static final RekeyPolicy MINUTE =
            new RekeyPolicy(Duration.ofSeconds(60), Duration.ofSeconds(10), 0, Duration.ofSeconds(3));

    private final World world = new World(161);
    private final Host server = new Host(world, Gateways.EAST, Gateways.preShared("secret"));
    private final Host client = new Host(world, Gateways.WEST, Gateways.preShared("secret"));

    /** A server for anybody, which renews no ISAKMP SA, and a client with one child. */
    private IkeSa connect(RekeyPolicy ofServer) {
        Authentication anybody = new Authentication(
                AuthenticationMethod.PRE_SHARED_KEY, new Identity.Address(Gateways.EAST), Optional.empty());
        server.engine()
                .add(Connection.builder("clients", Gateways.EAST, anybody)
                        .proposals(Gateways.FAST)
                        .dpd(DeadPeerDetection.OFF)
                        .rekey(ofServer)
                        .children(ChildConfiguration.builder(
                                        Gateways.CHILD,
                                        new SelectorPair(Gateways.net(Gateways.EAST), Gateways.net(Gateways.WEST)))
                                .build())
                        .build());
        client.engine()
                .add(Gateways.connection(
                        Gateways.WEST,
                        Gateways.EAST,
                        connection -> connection.dpd(DeadPeerDetection.OFF),
                        UnaryOperator.identity()));
        client.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        world.run(World.SECOND);
        return client.engine()
                .find(client.events(IkeEvent.Phase1Established.class).getLast().cookies())
                .orElseThrow();
    }

    private void assertChildDeleted() {
        assertEquals(0, server.engine().childCount());
        assertEquals(0, client.dataPlane().pairs(State.ACTIVE).size());
        assertEquals(
                "the peer deleted it",
                client.events(IkeEvent.ChildEnded.class).getLast().why());
        assertEquals(1, client.engine().saCount());
    }

    @Test
    @DisplayName("at the end of a last ISAKMP SA's life the peer is told of each child that ends with it")
    void shouldDeleteChildrenAtTheEndOfLife() {
        connect(MINUTE);
        int[] informational = {0};
        // What says that the ISAKMP SA ends is lost, so the client keeps what is not deleted by itself.
        world.faults((datagram, random) -> {
            boolean fromServer = datagram.local().address().equals(Gateways.EAST);
            return fromServer && Messages.is(datagram, ExchangeType.INFORMATIONAL) && ++informational[0] > 1
                    ? List.of()
                    : List.of(0L);
        });
        world.run(70 * World.SECOND);

        assertChildDeleted();
    }

    @Test
    @DisplayName("a peer that deletes its last ISAKMP SA is told of each child that ends with it")
    void shouldDeleteChildrenWhenThePeerDeletesTheIsakmpSa() {
        IkeSa sa = connect(RekeyPolicy.PHASE_1);
        // The client only says so, and keeps all it has.
        Conversation conversation = sa.exchanges().open(ExchangeType.INFORMATIONAL);
        conversation.send(
                0,
                conversation.hashes()::first,
                List.of(new DeletePayload(
                        NotificationPayload.DOI_IPSEC,
                        ProtocolId.ISAKMP.code(),
                        List.of(sa.cookies().octets()))));
        world.run(World.SECOND);

        assertEquals(0, server.engine().saCount());
        assertChildDeleted();
    }
}
