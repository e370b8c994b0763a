package io.sallyport.ike.quick;

import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.informational.Notices;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Peer;
import io.sallyport.ike.session.Ports;
import io.sallyport.ike.session.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All pairs that are installed, of all peers, and what happens to them.
 *
 * <pre>
 *   pending ──▶ active ──▶ successor active: dying ──▶ overlap over, or deleted: gone
 *      │                                                       ▲
 *      └── expired: gone          hard lifetime, peer dead ────┘
 * </pre>
 *
 * <p>A successor is in use before the pair that it replaces begins to die: make before break.
 */
public final class Children {
    private final Ports ports;
    private final Wanted wanted;
    private final Resources resources;
    private final Map<PairHandle, Child> byHandle = new HashMap<>();
    private final Map<PairHandle, QuickMode> pending = new HashMap<>();
    private final Claims claims = new Claims();

    /** Whom a lost or ending pair concerns: the engine. */
    public interface Wanted {
        /** A child is to be negotiated: again, or as the successor of a pair. */
        void negotiate(Peer peer, Aim aim);

        /** Something else goes on in place of a Quick Mode: if it comes to nothing, that one is still to be. */
        void later(Peer peer, Aim aim);

        /** A Quick Mode came to nothing: it is to be tried again after a while, as long as somebody wants what it was for. */
        void again(Peer peer, Aim aim);

        /** A child with a pair for each resource may lack some. */
        void further(Peer peer, ChildConfiguration child);

        /** Somebody wants what a peer has: it is to show that it is there. */
        void doubt(Peer peer);

        /** The peer said INITIAL-CONTACT, in a message that cannot be old: it knows nothing that was before this SA. */
        void initialContact(IkeSa sa);

        /** A pair is gone, and nothing took its place. */
        void lost(Peer peer, ChildConfiguration child);
    }

    public Children(Ports ports, Wanted wanted) {
        this.ports = ports;
        this.wanted = wanted;
        this.resources = new Resources(ports);
    }

    Resources resources() {
        return resources;
    }

    /** What is to be negotiated next for a child that has a pair for each resource; empty if nothing is. */
    public Optional<Aim> missing(Peer peer, ChildConfiguration child) {
        OptionalInt resource = resources.missing(peer, child);
        return resource.isPresent()
                ? Optional.of(new Aim(child, resource.getAsInt(), Optional.empty()))
                : Optional.empty();
    }

    /** A Quick Mode for a further pair came to nothing; true if another one is worth while. */
    public boolean mayTryAgain(Peer peer, ChildConfiguration child) {
        return resources.mayTryAgain(peer, child);
    }

    /** How many pairs are installed. */
    public int size() {
        return byHandle.size();
    }

    /** A pair was published as PENDING, and its exchange awaits the proof. */
    void addPending(Child child, QuickMode exchange) {
        add(child);
        pending.put(child.handle(), exchange);
        ports.tell(new IkeEvent.ChildPending(
                name(child), child.configuration().name(), child.remote(), child.inboundSpi(), child.outboundSpi()));
    }

    /** A pair was installed ACTIVE: at once, or late by some cause. */
    void addActive(Child child, Optional<ActivationCause> late, long nanosSinceLastMessage) {
        add(child);
        inUse(child, late, nanosSinceLastMessage);
    }

    /** A pending pair is in use. */
    void activated(Child child, ActivationCause cause, long nanosSinceLastMessage) {
        pending.remove(child.handle());
        child.become(Child.State.ACTIVE);
        inUse(child, Optional.of(cause), nanosSinceLastMessage);
    }

    /** The peer said what traffic had shown before. */
    void confirmed(Child child) {
        ports.tell(new IkeEvent.ChildConfirmed(
                name(child), child.configuration().name(), child.remote(), child.inboundSpi(), sinceMade(child)));
    }

    /** The data plane promoted a pair. */
    public void promoted(PairHandle handle, long nanos) {
        QuickMode exchange = pending.get(handle);
        if (exchange != null) {
            exchange.promoted(nanos);
        }
    }

    /** The data plane gave a pending pair up. */
    public void expired(PairHandle handle) {
        QuickMode exchange = pending.remove(handle);
        Child child = byHandle.remove(handle);
        if (child != null) {
            claims.remove(child);
            child.peer().children().remove(child);
            // The peer may send by it since message 2, and would do so for nobody.
            child.peer().current().ifPresent(sa -> Notices.delete(sa, child));
            ports.tell(new IkeEvent.ChildExpired(
                    name(child), child.configuration().name(), child.remote(), child.inboundSpi(), sinceMade(child)));
        }
        if (exchange != null) {
            exchange.expired();
        }
    }

    /** A pair was dead when something proved it: its time was just over, and of that the engine need not have heard yet. */
    void gone(Child child) {
        ports.childSas().retire(child.handle());
        expired(child.handle());
    }

    /** A pair reached a bound of its lifetime. */
    public void lifetime(PairHandle handle, LifetimeEnd end) {
        Child child = byHandle.get(handle);
        if (child == null) {
            return;
        }
        switch (end) {
            case SOFT -> {
                if (child.state() == Child.State.ACTIVE && !resources.isSurplus(child)) {
                    wanted.negotiate(child.peer(), Aim.successor(child));
                }
            }
            case HARD -> {
                child.peer().current().ifPresent(sa -> Notices.delete(sa, child));
                remove(child, "its lifetime is over");
                settleSuccessors(child);
                lostUnlessReplaced(child);
                if (child.initiator()) {
                    wanted.further(child.peer(), child.configuration());
                }
            }
        }
    }

    /** The peer authentically deleted one of its inbound SPIs. */
    public void deleted(Peer peer, ProtocolId protocol, int spi) {
        for (Child child : List.copyOf(peer.children())) {
            if (child.hasOutbound(protocol, spi)) {
                successorOf(child)
                        .map(successor -> pending.get(successor.handle()))
                        .ifPresent(exchange -> exchange.proved(ActivationCause.OLD_DELETE));
                remove(child, "the peer deleted it");
                settleSuccessors(child);
                lostUnlessReplaced(child);
                resources.givenUp(child);
            }
        }
    }

    /** The peer said CONNECTED about an SPI of its own or of ours. */
    public void connected(Peer peer, int spi) {
        for (Child child : List.copyOf(peer.children())) {
            if (child.spis().stream().anyMatch(one -> one.outbound() == spi || one.inbound() == spi)) {
                Optional.ofNullable(pending.get(child.handle()))
                        .ifPresent(exchange -> exchange.proved(ActivationCause.MESSAGE));
            }
        }
    }

    /** The peer does not know an SPI that we send to: the pair is of no use (RFC 2408 section 5.15, INVALID-SPI). */
    public void invalid(Peer peer, ProtocolId protocol, int spi) {
        for (Child child : List.copyOf(peer.children())) {
            if (child.hasOutbound(protocol, spi) && child.state() == Child.State.ACTIVE) {
                remove(child, "the peer does not know it");
                settleSuccessors(child);
                lostUnlessReplaced(child);
                resources.givenUp(child);
            }
        }
    }

    /** All pairs of a peer end, without a word to it. */
    public void dropAll(Peer peer, String why) {
        List.copyOf(peer.children()).forEach(child -> remove(child, why));
    }

    /** A pair ends, and the peer is told. */
    public void delete(Child child, String why) {
        child.peer().current().ifPresent(sa -> Notices.delete(sa, child));
        remove(child, why);
    }

    /** A Quick Mode of ours with that peer, for a pair like that one and the same packets, that has no answer yet. */
    Optional<QuickMode> unanswered(Peer peer, Aim aim, SelectorPair carries) {
        return Resources.underWay(peer, aim.child())
                .filter(mode -> mode.isUnanswered() && mode.isFor(aim, carries))
                .findFirst();
    }

    /** True while a Quick Mode for such a pair runs, whoever began it. */
    public boolean isUnderWay(Peer peer, Aim aim) {
        return peer.current()
                .map(sa -> Selectors.asSeenHere(
                        sa, sa.route(), aim.child(), Selectors.wanted(sa, aim.child(), aim.replaces())))
                .filter(carries -> Resources.underWay(peer, aim.child()).anyMatch(mode -> mode.isFor(aim, carries)))
                .isPresent();
    }

    /** A Quick Mode of ours gives way to one of the peer, which may come to nothing. */
    void gaveWay(QuickMode ours) {
        wanted.later(ours.sa().peer(), ours.aim());
    }

    /** A Quick Mode was stopped with its ISAKMP SA. */
    void postponed(QuickMode stopped) {
        wanted.again(stopped.sa().peer(), stopped.aim());
    }

    /**
     * True if another peer has a pair for packets to some of the same addresses (RFC 3948 section 5). It keeps them, and is
     * asked whether it is there: if it does not answer, its pairs end, and the next attempt is taken.
     *
     * @param route between which ends the pair is to go
     * @param selectors as they are negotiated under {@code sa}
     */
    boolean isTaken(IkeSa sa, Route route, ChildConfiguration child, SelectorPair selectors) {
        TrafficSelector remote =
                Selectors.asSeenHere(sa, route, child, selectors).remote();
        Optional<Peer> other = claims.other(sa.peer(), child, remote);
        other.ifPresent(holder -> {
            ports.refuse(
                    Refusal.SELECTORS_TAKEN,
                    route.remote(),
                    "child " + child.name() + ": " + remote + " is for " + IdentityText.format(holder.identity())
                            + holder.user().map(user -> ", user " + user).orElse(""));
            wanted.doubt(holder);
        });
        return other.isPresent();
    }

    /** Beside a pair that is proved, the peer said INITIAL-CONTACT (RFC 2407 section 4.6.3). */
    void initialContact(IkeSa sa) {
        wanted.initialContact(sa);
    }

    /** How many pairs of an SA are pending. */
    long pendingUnder(IkeSa sa) {
        return sa.exchanges().count(exchange -> exchange instanceof QuickModeResponder mode && mode.isUnderWay());
    }

    private void add(Child child) {
        byHandle.put(child.handle(), child);
        claims.add(child);
        child.peer().children().add(child);
    }

    private void inUse(Child child, Optional<ActivationCause> cause, long nanos) {
        ports.tell(new IkeEvent.ChildActive(
                name(child),
                child.configuration().name(),
                child.remote(),
                child.inboundSpi(),
                child.outboundSpi(),
                cause,
                nanos));
        if (child.configuration().saPerResource()) {
            child.replaces()
                    .filter(old -> old.state() == Child.State.ACTIVE)
                    .ifPresent(old -> succeed(old, child.initiator()));
            if (child.initiator()) {
                wanted.further(child.peer(), child.configuration());
            }
            return;
        }
        for (Child old : List.copyOf(child.peer().children())) {
            if (old != child
                    && old.state() == Child.State.ACTIVE
                    && old.createdNanos() <= child.createdNanos()
                    && old.configuration().name().equals(child.configuration().name())
                    && old.selectors().equals(child.selectors())) {
                retireAfterOverlap(old, child.initiator());
            }
        }
    }

    /** A pair for a resource has a successor. If the peer made it, it ends the old one: only it knows for sure. */
    private void succeed(Child old, boolean ours) {
        if (ours) {
            retireAfterOverlap(old, true);
        } else {
            old.become(Child.State.DYING);
            ports.childSas().startDying(old.handle());
        }
    }

    /** The one who made the successor deletes the old pair; should it not, the other does so later. */
    private void retireAfterOverlap(Child old, boolean ours) {
        old.become(Child.State.DYING);
        ports.childSas().startDying(old.handle());
        long overlap = old.configuration().rekey().overlap().toNanos();
        ports.timers().at(ports.now() + (ours ? overlap : 2 * overlap), () -> {
            if (byHandle.get(old.handle()) == old) {
                delete(old, "its successor is in use");
            }
        });
    }

    /**
     * The pair that waits to take the place of one that is in use. Where a successor is in use already, or several wait, at
     * least one of those that wait is of a first message that was played again: then each has to prove itself.
     */
    private Optional<Child> successorOf(Child old) {
        if (old.state() != Child.State.ACTIVE) {
            return Optional.empty();
        }
        if (old.configuration().saPerResource()) {
            return old.peer().children().stream()
                    .filter(child -> child.state() == Child.State.PENDING
                            && child.replaces().filter(one -> one == old).isPresent())
                    .findFirst();
        }
        List<Child> waiting = old.peer().children().stream()
                .filter(child -> child.state() == Child.State.PENDING
                        && child.configuration()
                                .name()
                                .equals(old.configuration().name())
                        && child.selectors().equals(old.selectors()))
                .toList();
        return waiting.size() == 1 ? Optional.of(waiting.getFirst()) : Optional.empty();
    }

    /** Successors of ours that wait only so that the old pair may send until the peer uses them need not wait any more. */
    private void settleSuccessors(Child gone) {
        for (Child child : List.copyOf(gone.peer().children())) {
            if (child.replaces().filter(old -> old == gone).isPresent()) {
                Optional.ofNullable(pending.get(child.handle())).ifPresent(QuickMode::predecessorGone);
            }
        }
    }

    private void lostUnlessReplaced(Child child) {
        boolean replaced = new ArrayList<>(child.peer().children())
                .stream()
                        .anyMatch(other -> other.configuration()
                                        .name()
                                        .equals(child.configuration().name())
                                && other.selectors().equals(child.selectors()));
        if (!replaced) {
            wanted.lost(child.peer(), child.configuration());
        }
    }

    private void remove(Child child, String why) {
        byHandle.remove(child.handle());
        claims.remove(child);
        child.peer().children().remove(child);
        ports.childSas().retire(child.handle());
        ports.tell(new IkeEvent.ChildEnded(
                name(child), child.configuration().name(), child.remote(), child.inboundSpi(), why));
        Optional.ofNullable(pending.remove(child.handle())).ifPresent(QuickMode::removed);
    }

    /** A pair is made in the moment in which the message leaves that announces it. */
    private long sinceMade(Child child) {
        return ports.now() - child.createdNanos();
    }

    private static String name(Child child) {
        return child.peer().connection().name();
    }
}
