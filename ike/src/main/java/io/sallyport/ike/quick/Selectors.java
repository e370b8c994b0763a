package io.sallyport.ike.quick;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.ModeConfig;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Route;
import java.util.List;
import java.util.Optional;

/** IDci and IDcr: for whose packets a Quick Mode is (RFC 2409 section 5.5). */
final class Selectors {
    private Selectors() {}

    /** What we ask for: of a successor the same as before, unless mode config gave us another address since. */
    static SelectorPair wanted(IkeSa sa, ChildConfiguration child, Optional<Child> replaces) {
        SelectorPair configured = wanted(sa, child);
        return replaces.map(Child::selectors)
                .filter(before -> !child.dynamicLocal() || before.local().equals(configured.local()))
                .orElse(configured);
    }

    private static SelectorPair wanted(IkeSa sa, ChildConfiguration child) {
        return child.dynamicLocal() && sa.assigned().isPresent()
                ? new SelectorPair(
                        TrafficSelector.ofHost(sa.assigned().get())
                                .with(
                                        child.selectors().local().protocol(),
                                        child.selectors().local().port()),
                        child.selectors().remote())
                : child.selectors();
    }

    /** The payloads of the initiator: its own side first. */
    static List<Payload> payloads(SelectorPair own, boolean initiator) {
        return initiator
                ? List.of(own.local().toPayload(), own.remote().toPayload())
                : List.of(own.remote().toPayload(), own.local().toPayload());
    }

    /**
     * What the peer asks for, as we see it. Without ID payloads it is the two gateways themselves (RFC 2409 section
     * 5.5).
     *
     * @return empty if they name no ranges of addresses
     */
    static Optional<SelectorPair> asked(IkeSa sa, PayloadChain chain, boolean peerIsInitiator) {
        List<IdentificationPayload> ids = chain.all(IdentificationPayload.class);
        if (ids.isEmpty()) {
            return Optional.of(new SelectorPair(
                    TrafficSelector.ofHost(sa.route().local().address()),
                    TrafficSelector.ofHost(sa.route().remote().address())));
        }
        if (ids.size() != 2) {
            return Optional.empty();
        }
        Optional<TrafficSelector> first = TrafficSelector.of(ids.getFirst());
        Optional<TrafficSelector> second = TrafficSelector.of(ids.getLast());
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                peerIsInitiator
                        ? new SelectorPair(second.get(), first.get())
                        : new SelectorPair(first.get(), second.get()));
    }

    /** The child that is for these packets, by the addresses that they bear here, or for more; one for exactly these first. */
    static Optional<ChildConfiguration> child(IkeSa sa, Route route, SelectorPair asked) {
        Connection connection = sa.connection();
        if (!assignedFits(sa, asked)) {
            return Optional.empty();
        }
        Optional<ChildConfiguration> exact = connection.children().stream()
                .filter(child -> wanted(sa, child).equals(asSeenHere(sa, route, child, asked)))
                .findFirst();
        return exact.isPresent()
                ? exact
                : connection.children().stream()
                        .filter(child -> wanted(sa, child).contains(asSeenHere(sa, route, child, asked)))
                        .findFirst();
    }

    /**
     * The selectors by the addresses that packets bear here. In transport mode their own IP header goes through the NAT, so
     * a peer behind it names itself by an address that is in no packet (RFC 3948 section 3.1.2).
     */
    static SelectorPair asSeenHere(IkeSa sa, Route route, ChildConfiguration child, SelectorPair selectors) {
        if (child.mode() != SaMode.TRANSPORT || !sa.nat().encapsulates()) {
            return selectors;
        }
        return new SelectorPair(
                selectors.local().asHost(route.local().address()),
                selectors.remote().asHost(route.remote().address()));
    }

    /** A client speaks for the address that we gave it, and for no other; without one it speaks for none. */
    private static boolean assignedFits(IkeSa sa, SelectorPair asked) {
        return sa.connection().modeConfig() != ModeConfig.SERVER
                || sa.assigned()
                        .map(TrafficSelector::ofHost)
                        .filter(own -> own.contains(asked.remote()))
                        .isPresent();
    }
}
