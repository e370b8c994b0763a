package io.sallyport.ike.quick;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.FurtherPairs;
import io.sallyport.ike.session.Peer;
import io.sallyport.ike.session.Ports;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which resource of the data plane a pair is for, where a child has a pair for each (RFC 9611), and how many of them a peer
 * goes along with.
 *
 * <p>RFC 9611 is of IKEv2, which says in a Quick Mode's place whether a pair is another one or a successor. IKEv1 cannot: the
 * two are told apart by the lowest octet of the SPI, which a successor here has from the pair before. A pair of a peer that
 * chooses otherwise is taken for another one, and what it replaced ends by the peer's delete or by its lifetime.
 */
final class Resources {
    /** Pairs of one child and peer; more are refused. Beside the pairs in use their successors need room. */
    private static final int MOST_PAIRS = 64;

    private static final int PAIRS_PER_RESOURCE = 4;
    private static final int LOWEST_OCTET = 0xff;

    private final Ports ports;

    Resources(Ports ports) {
        this.ports = ports;
    }

    /** How many pairs a child is to have. */
    int wanted(ChildConfiguration child) {
        return child.saPerResource() ? ports.childSas().resources() : 1;
    }

    /** What the pair that a peer asks for is to be: of which resource, and whose successor. */
    Aim place(Peer peer, ChildConfiguration child, SelectorPair selectors, int peerSpi) {
        if (!child.saPerResource()) {
            return new Aim(child, 0, before(peer, child, selectors).findFirst());
        }
        List<Child> live = live(peer, child).toList();
        Optional<Child> before = before(peer, child, selectors)
                .filter(one -> ((one.outboundSpi() ^ peerSpi) & LOWEST_OCTET) == 0)
                .findFirst();
        if (before.isPresent()) {
            return Aim.successor(before.get());
        }
        Set<Integer> taken = live.stream().map(Child::resource).collect(Collectors.toSet());
        underWay(peer, child)
                .filter(mode -> !mode.isUnanswered())
                .forEach(mode -> taken.add(mode.aim().resource()));
        int place = free(child, taken).orElseGet(() -> oldest(child, live));
        return new Aim(child, place, Optional.empty());
    }

    /** The pairs of a child in use for the same packets, the newest first. */
    private static Stream<Child> before(Peer peer, ChildConfiguration child, SelectorPair selectors) {
        return peer.children().reversed().stream()
                .filter(one -> one.configuration().name().equals(child.name())
                        && one.state() == Child.State.ACTIVE
                        && one.selectors().equals(selectors));
    }

    /** The one whose newest pair is the oldest: its turn to be renewed comes first. */
    private int oldest(ChildConfiguration child, List<Child> live) {
        return IntStream.range(0, wanted(child))
                .boxed()
                .min(Comparator.comparingLong(resource -> live.stream()
                        .filter(one -> one.resource() == resource)
                        .mapToLong(Child::createdNanos)
                        .max()
                        .orElse(0)))
                .orElse(0);
    }

    /** True if a peer has as many pairs of a child as anybody may have. */
    boolean isFull(Peer peer, ChildConfiguration child) {
        return child.saPerResource()
                && all(peer, child).count() >= Math.max(MOST_PAIRS, PAIRS_PER_RESOURCE * wanted(child));
    }

    /** The resource that a further pair is to be negotiated for; empty if there are enough, or the peer wants no more. */
    OptionalInt missing(Peer peer, ChildConfiguration child) {
        if (!child.saPerResource()) {
            return OptionalInt.empty();
        }
        Set<Integer> taken = live(peer, child).map(Child::resource).collect(Collectors.toSet());
        List<QuickMode> negotiated = underWay(peer, child)
                .filter(mode -> mode.aim().replaces().isEmpty())
                .toList();
        negotiated.forEach(mode -> taken.add(mode.aim().resource()));
        long pairs = live(peer, child).count();
        int most = Math.min(wanted(child), peer.further(child).limit(ports.now()));
        // A pending pair is in both lists, and counts once: its resource is what is taken.
        boolean enough = pairs == 0 || Math.max(pairs, taken.size()) >= most;
        return enough ? OptionalInt.empty() : free(child, taken);
    }

    /** True if the peer has made more pairs than we want: then it is for it to renew them. */
    boolean isSurplus(Child pair) {
        ChildConfiguration child = pair.configuration();
        return child.saPerResource()
                && !pair.initiator()
                && live(pair.peer(), child).count() > wanted(child);
    }

    /** An attempt at a further pair came to nothing; true if another one is worth while. */
    boolean mayTryAgain(Peer peer, ChildConfiguration child) {
        if (peer.further(child).hasFailed()) {
            limit(peer, child);
            return false;
        }
        return true;
    }

    /** The peer gave up a pair that was in use: if it leaves us fewer than we want, so be it. */
    void givenUp(Child pair) {
        ChildConfiguration child = pair.configuration();
        long left = live(pair.peer(), child).count();
        if (child.saPerResource() && pair.state() == Child.State.ACTIVE && left > 0 && left < wanted(child)) {
            limit(pair.peer(), child);
        }
    }

    private void limit(Peer peer, ChildConfiguration child) {
        int kept = Math.max(1, (int) live(peer, child).count());
        FurtherPairs further = peer.further(child);
        if (further.limit(kept, ports.now() + child.rekey().lifetime().toNanos())) {
            ports.tell(new IkeEvent.PairsLimited(
                    peer.connection().name(), child.name(), peer.identity(), kept, wanted(child)));
        }
    }

    private OptionalInt free(ChildConfiguration child, Set<Integer> taken) {
        return IntStream.range(0, wanted(child))
                .filter(resource -> !taken.contains(resource))
                .findFirst();
    }

    private static Stream<Child> live(Peer peer, ChildConfiguration child) {
        return all(peer, child).filter(one -> one.state() != Child.State.DYING);
    }

    private static Stream<Child> all(Peer peer, ChildConfiguration child) {
        return peer.children().stream().filter(one -> one.configuration().name().equals(child.name()));
    }

    static Stream<QuickMode> underWay(Peer peer, ChildConfiguration child) {
        return peer.sas().stream()
                .flatMap(sa -> QuickModes.underWay(sa).stream())
                .filter(mode -> mode.aim().child().name().equals(child.name()));
    }
}
