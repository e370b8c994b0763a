package io.sallyport.ike.quick;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.PendingPolicy;
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.crypto.Keymat;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ChildSaPair;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.ike.sa.NatOriginalAddresses;
import io.sallyport.ike.sa.ProtectedPair;
import io.sallyport.ike.sa.SaKeys;
import io.sallyport.ike.sa.SaLifetimes;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.UdpEncapsulation;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Route;
import io.sallyport.ike.transport.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the pair of a Quick Mode, once both sides have said what they want.
 *
 * @param sa under which it is negotiated
 * @param route between which ends its packets go
 * @param aim what it is for
 * @param selectors that were agreed
 * @param initiator true if we began
 */
record PairMaker(IkeSa sa, Route route, Aim aim, SelectorPair selectors, boolean initiator) {
    /** Of a lifetime in octets, this part is the soft bound. */
    private static final double SOFT_OCTETS = 0.9;

    /** How much later than the initiator a responder begins a successor, as a divisor of the margin. */
    private static final int RESPONDER_MARGIN = 2;

    ChildSaPair make(
            ChildOffers.Choice choice,
            OwnSpis own,
            Keymat keymat,
            Duration time,
            long octets,
            Optional<NatOriginalAddresses> natOriginal) {
        ChildConfiguration child = aim.child();
        List<ProtectedPair> protocols = new ArrayList<>();
        for (ChildTransform transform : choice.proposal().transforms()) {
            ProtocolId protocol = transform.protocol();
            int index = choice.proposal().transforms().indexOf(transform);
            Octets peerSpi = choice.parts().get(index).spi();
            protocols.add(new ProtectedPair(
                    own.of(protocol),
                    choice.peerSpi(transform),
                    transform,
                    keys(keymat, transform, own.octets(protocol)),
                    keys(keymat, transform, peerSpi)));
        }
        Endpoint local = route.local();
        Endpoint remote = route.remote();
        return new ChildSaPair(
                sa.connection().name(),
                child.name(),
                protocols,
                child.mode(),
                Selectors.asSeenHere(sa, route, child, selectors),
                local.address(),
                remote.address(),
                sa.nat().encapsulates()
                        ? Optional.of(new UdpEncapsulation(local.port(), remote.port()))
                        : Optional.empty(),
                child.mode() == SaMode.TRANSPORT && sa.nat().encapsulates() ? natOriginal : Optional.empty(),
                choice.proposal().extendedSequenceNumbers(),
                child.replayWindow(),
                lifetimes(time, octets),
                child.pending().trialDelay(),
                pendingTimeout(),
                aim.replaces().map(Child::handle),
                aim.bound());
    }

    /**
     * An initiator's own wait, for CONNECTED or for the peer to take a successor, ends in use of the pair: it is there till
     * then, however soon pairs that lack a proof are to be given up.
     */
    private Duration pendingTimeout() {
        Duration horizon = sa.connection().retransmission().horizon();
        Duration timeout = aim.child().pending().timeout(horizon);
        Duration ownWait = horizon.plus(PendingPolicy.GRACE);
        return initiator && timeout.compareTo(ownWait) < 0 ? ownWait : timeout;
    }

    private SaLifetimes lifetimes(Duration time, long octets) {
        ChildConfiguration child = aim.child();
        Duration hard = time.compareTo(child.rekey().lifetime()) < 0
                ? time
                : child.rekey().lifetime();
        RekeyPolicy policy = child.rekey().withLifetime(hard);
        double random = sa.ports().random().nextDouble();
        long soft = policy.softNanos(random);
        if (!initiator) {
            soft += (hard.toNanos() - soft) / RESPONDER_MARGIN;
        }
        long hardOctets = Math.min(octets, child.octets());
        long softOctets = hardOctets == SaLifetimes.NO_LIMIT
                ? SaLifetimes.NO_LIMIT
                : Math.max(1, (long) (hardOctets * SOFT_OCTETS));
        return new SaLifetimes(Duration.ofNanos(soft), hard, softOctets, hardOctets);
    }

    private static SaKeys keys(Keymat keymat, ChildTransform transform, Octets spi) {
        int encryption = transform.encryptionOctets();
        int integrity = transform.integrityOctets();
        try (Secret all = keymat.derive(transform.protocol(), spi, encryption + integrity)) {
            return new SaKeys(all.slice(0, encryption), all.slice(encryption, integrity));
        }
    }
}
