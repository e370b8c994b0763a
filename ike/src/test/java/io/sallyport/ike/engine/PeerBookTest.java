package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.session.Peer;
import io.sallyport.ike.simulation.Gateways;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the peers of a connection")
final class PeerBookTest {
    private static final Identity GROUP = new Identity.KeyId(Octets.ofText("group"));

    private final Connection connection =
            Gateways.connection(Gateways.EAST, Gateways.WEST, UnaryOperator.identity(), UnaryOperator.identity());
    private final PeerBook book = new PeerBook();

    private Peer add(Optional<String> user) {
        Peer peer = new Peer(connection, GROUP, user);
        book.add(peer);
        return peer;
    }

    private List<Peer> find(Optional<String> user) {
        return book.of(connection.name(), GROUP, user);
    }

    @Test
    @DisplayName("of one identity are told apart by the users that logged in, without a look at the others")
    void shouldFindByUser() {
        Peer carol = add(Optional.of("carol"));
        Peer dave = add(Optional.of("dave"));
        Peer carolElsewhere = add(Optional.of("carol"));

        assertEquals(List.of(carol, carolElsewhere), find(Optional.of("carol")));
        assertEquals(List.of(dave), find(Optional.of("dave")));
        assertEquals(List.of(), find(Optional.empty()));
        book.remove(carol);
        assertEquals(List.of(carolElsewhere), find(Optional.of("carol")));
        assertEquals(List.of(dave, carolElsewhere), List.copyOf(book.of(connection.name())));
    }

    @Test
    @DisplayName("that logged in nowhere are found by identity alone")
    void shouldFindByIdentity() {
        Peer peer = add(Optional.empty());

        assertEquals(List.of(peer), find(Optional.empty()));
        assertEquals(List.of(), book.of("another", GROUP, Optional.empty()));
    }
}
