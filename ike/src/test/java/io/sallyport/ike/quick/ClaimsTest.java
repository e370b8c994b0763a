package io.sallyport.ike.quick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.Peer;
import io.sallyport.ike.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ClaimsTest {
    private static final IpAddress HUB = address(1);
    private static final TrafficSelector LOCAL = TrafficSelector.ofHost(HUB);
    private static final ChildConfiguration CHILD = ChildConfiguration.builder(
                    "c", new SelectorPair(LOCAL, TrafficSelector.ofPrefix(address(0), 0)))
            .build();
    private static final ChildConfiguration OTHER_CHILD = ChildConfiguration.builder(
                    "d", new SelectorPair(LOCAL, TrafficSelector.ofPrefix(address(0), 0)))
            .build();
    private static final Connection CONNECTION = Connection.builder(
                    "hub", HUB, Authentication.preShared(new Identity.Address(HUB), new Identity.Address(HUB)))
            .children(CHILD, OTHER_CHILD)
            .build();

    private final Claims claims = new Claims();
    private long nextHandle = 1;

    private static IpAddress address(int number) {
        return new IpAddress(new WireWriter().u32(number).toOctets());
    }

    private static Peer peer(String name, Optional<String> user) {
        return new Peer(CONNECTION, new Identity.Fqdn(Octets.ofText(name)), user);
    }

    private static Peer peer(String name) {
        return peer(name, Optional.empty());
    }

    private static TrafficSelector range(int first, int last) {
        return new TrafficSelector(address(first), address(last), 0, 0);
    }

    private Child pair(Peer peer, ChildConfiguration child, TrafficSelector remote) {
        SelectorPair selectors = new SelectorPair(LOCAL, remote);
        return new Child(
                peer,
                child,
                selectors,
                selectors,
                List.of(),
                new PairHandle(nextHandle++),
                0,
                false,
                Optional.empty(),
                0,
                new Endpoint(HUB, 500),
                Child.State.ACTIVE);
    }

    @Test
    @DisplayName("RFC 3948 5: ranges of two peers never overlap, whatever was added and removed before")
    void shouldFindWhoeverOverlaps() {
        Random random = new Random(3948);
        List<Peer> peers = List.of(peer("a"), peer("b"), peer("c"), peer("d"));
        List<Child> held = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            if (!held.isEmpty() && random.nextInt(100) < 40) {
                claims.remove(held.remove(random.nextInt(held.size())));
                continue;
            }
            Peer peer = peers.get(random.nextInt(peers.size()));
            int first = random.nextInt(200);
            TrafficSelector remote = range(first, first + random.nextInt(random.nextBoolean() ? 3 : 60));
            boolean expected = held.stream()
                    .anyMatch(pair ->
                            pair.peer() != peer && overlap(pair.carries().remote(), remote));
            Optional<Peer> found = claims.other(peer, CHILD, remote);
            assertEquals(expected, found.isPresent(), () -> remote + " of " + peer.identity());
            if (found.isPresent()) {
                refused++;
            } else {
                Child pair = pair(peer, CHILD, remote);
                claims.add(pair);
                held.add(pair);
            }
        }
        assertTrue(refused > 1_000 && refused < 11_000, refused + " refused");
    }

    private static boolean overlap(TrafficSelector one, TrafficSelector other) {
        return one.containsAddress(other.first()) || other.containsAddress(one.first());
    }

    @Test
    @DisplayName("RFC 3948 5: protocols and ports do not tell two peers apart, and children do")
    void shouldLookAtAddressesAlone() {
        claims.add(pair(peer("a"), CHILD, range(5, 5).with(17, 1701)));
        assertTrue(claims.other(peer("b"), CHILD, range(5, 5).with(6, 80)).isPresent());
        assertTrue(claims.other(peer("b"), OTHER_CHILD, range(5, 5)).isEmpty());
    }

    @Test
    @DisplayName("a user who comes again from elsewhere is no other peer, and another user of the group is one")
    void shouldKnowUsers() {
        claims.add(pair(peer("group", Optional.of("ann")), CHILD, range(5, 5)));
        assertTrue(claims.other(peer("group", Optional.of("ann")), CHILD, range(5, 5))
                .isEmpty());
        assertTrue(claims.other(peer("group", Optional.of("bob")), CHILD, range(5, 5))
                .isPresent());
    }
}
