package io.sallyport.ike.engine;

import io.sallyport.ike.auth.AuthenticationScheme.XauthUser;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.informational.DeadPeerWatch;
import io.sallyport.ike.informational.Notices;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.quick.Aim;
import io.sallyport.ike.quick.Children;
import io.sallyport.ike.quick.QuickModes;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Peer;
import io.sallyport.ike.session.Ports;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The tunnels of all connections: which peers there are, which children are wanted, and how each SA is renewed and ends.
 *
 * <pre>
 *   wanted child ──▶ ISAKMP SA there? ── no ──▶ phase 1 ──▶ established ──┐
 *                             └── yes ──────────────────────────────▶ Quick Mode
 *   soft lifetime ──▶ successor first ──▶ the old one dies after the overlap
 * </pre>
 */
final class Tunnels implements Children.Wanted {
    /** How long after a failure it is tried again. */
    private static final long RETRY_NANOS = 5_000_000_000L;

    private final Ports ports;
    private final BiConsumer<Connection, Optional<IkeSa>> beginPhase1;
    private final BiConsumer<IkeSa, String> end;
    private final Children children;
    private final PeerBook peers = new PeerBook();
    private final Map<String, Set<String>> wants = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();

    /** By connection: how often an operator has ended it. */
    private final Map<String, Integer> endings = new HashMap<>();

    private final Map<IkeSa, Upkeep> upkeep = new HashMap<>();
    private final Set<IkeSa> renewing = new HashSet<>();
    /** Peers whose last ISAKMP SA ended of age while its successor was under way; their children go on. */
    private final Set<Peer> awaitSuccessor = new HashSet<>();

    /**
     * No tunnels.
     *
     * @param beginPhase1 begins an ISAKMP SA of ours, in place of one if it is given: through NAT it goes the same way (RFC 3947
     *     section 4)
     * @param end ends an ISAKMP SA, and says why
     */
    Tunnels(Ports ports, BiConsumer<Connection, Optional<IkeSa>> beginPhase1, BiConsumer<IkeSa, String> end) {
        this.ports = ports;
        this.beginPhase1 = beginPhase1;
        this.end = end;
        this.children = new Children(ports, this);
    }

    Children children() {
        return children;
    }

    Collection<Peer> peers(String connection) {
        return peers.of(connection);
    }

    int establishedCount() {
        return upkeep.size();
    }

    Optional<DeadPeerWatch> watch(IkeSa sa) {
        return Optional.ofNullable(upkeep.get(sa)).map(Upkeep::watch);
    }

    /** A child is wanted now. */
    void want(Connection connection, ChildConfiguration child) {
        Optional<Peer> peer = peers(connection.name()).stream()
                .filter(one -> one.current().isPresent())
                .findFirst();
        if (peer.isPresent()) {
            if (peer.get().latest(child).isEmpty()) {
                negotiate(peer.get(), Aim.first(child));
            }
            return;
        }
        wants.computeIfAbsent(connection.name(), _ -> new LinkedHashSet<>()).add(child.name());
        connect(connection, Optional.empty());
    }

    /** An operator ends a connection. */
    void terminate(Connection connection) {
        wants.remove(connection.name());
        endings.merge(connection.name(), 1, Integer::sum);
        for (Peer peer : List.copyOf(peers(connection.name()))) {
            for (Child child : List.copyOf(peer.children())) {
                children.delete(child, "an operator ended the connection");
            }
            for (IkeSa sa : List.copyOf(peer.sas())) {
                QuickModes.stop(sa);
                Notices.delete(sa);
                end.accept(sa, "an operator ended the connection");
            }
        }
    }

    /** The peer of an SA, found by what it proved. */
    Peer peerOf(IkeSa sa) {
        Identity identity = sa.identity().orElseThrow();
        Connection connection = sa.connection();
        // With XAUTH a whole group may have one identity, and one address behind NAT: then users and ports tell its
        // members apart.
        boolean group = connection.authentication().scheme().xauth() != XauthUser.NONE;
        for (Peer peer : peers.of(connection.name(), identity, sa.user())) {
            if (!group || sa.initiator() || peer.speaksFrom(sa.route().remote())) {
                return peer;
            }
        }
        return new Peer(connection, identity, sa.user());
    }

    /** Children may be negotiated under an SA. */
    void established(IkeSa sa) {
        Peer peer = sa.peer();
        Connection connection = sa.connection();
        boolean first = peer.sas().isEmpty();
        List<IkeSa> older = List.copyOf(peer.sas());
        peers.add(peer);
        peer.sas().add(sa);
        if (sa.initiator()) {
            attempts.remove(connection.name());
            noLongerAwaited(connection);
        }
        upkeep.put(sa, new Upkeep(sa, () -> renew(sa), () -> over(sa)));
        ports.tell(new IkeEvent.Phase1Established(
                connection.name(), sa.route().remote(), sa.cookies(), sa.initiator(), peer.identity()));
        if (sa.isInitialContact()) {
            initialContact(sa);
        }
        if (first
                && sa.initiator()
                && connection.initialContact()
                && peer.children().isEmpty()) {
            Notices.notify(sa, NotifyType.INITIAL_CONTACT, NotificationData.Opaque.NONE);
        }
        if (sa.initiator()) {
            // Only those that this one was made for: one that the peer began at the same time is its own to end.
            older.stream().filter(renewing::remove).forEach(this::endAfterOverlap);
        }
        Set<String> wanted = wants.remove(connection.name());
        if (wanted != null) {
            for (String name : wanted) {
                connection
                        .child(name)
                        .filter(child -> peer.latest(child).isEmpty())
                        .ifPresent(child -> negotiate(peer, Aim.first(child)));
            }
        }
    }

    /** An SA, or an attempt at one, was closed. */
    void closed(IkeSa sa, Refusal reason) {
        Connection connection = sa.connection();
        Upkeep kept = upkeep.remove(sa);
        if (kept == null) {
            if (sa.initiator()) {
                attempts.remove(connection.name());
                noLongerAwaited(connection);
                retryOrForget(connection, reason);
            }
            return;
        }
        kept.stop();
        renewing.remove(sa);
        Peer peer = sa.peer();
        peer.sas().remove(sa);
        if (peer.sas().isEmpty() && !awaitSuccessor.contains(peer)) {
            forget(peer);
        }
    }

    /**
     * The end of an SA's life. If its successor is under way, the children go over to that one: then the peer hears no
     * delete, for which it may end its side of them (it knows the lifetime as well). If not, and it is the last one, they
     * end with it, of which the peer hears.
     */
    private void over(IkeSa sa) {
        if (renewing.contains(sa) && attempts.containsKey(sa.connection().name())) {
            awaitSuccessor.add(sa.peer());
        } else {
            deleteChildrenOfLast(sa);
            Notices.delete(sa);
        }
        end.accept(sa, "its lifetime is over");
    }

    /**
     * With the last ISAKMP SA of a peer its children end here. The peer may keep its side of them (RFC 2408 section 4.3),
     * and would send what nobody takes: while there are keys, it is told of each.
     */
    private void deleteChildrenOfLast(IkeSa sa) {
        if (upkeep.containsKey(sa) && sa.peer().sas().size() == 1) {
            sa.peer().children().forEach(child -> Notices.delete(sa, child));
        }
    }

    /** An attempt has ended, well or not: peers that waited for it have an ISAKMP SA now, or are lost. */
    private void noLongerAwaited(Connection connection) {
        for (Peer peer : List.copyOf(peers(connection.name()))) {
            if (awaitSuccessor.remove(peer) && peer.sas().isEmpty()) {
                forget(peer);
            }
        }
    }

    private void forget(Peer peer) {
        List<ChildConfiguration> lost =
                peer.children().stream().map(Child::configuration).distinct().toList();
        children.dropAll(peer, "the ISAKMP SA is gone");
        peers.remove(peer);
        lost.forEach(child -> lost(peer, child));
    }

    /**
     * The peer knew no other SA with us when it made this one: what there was before is gone. What came later stays, so a
     * notice that was overtaken or is played again does no harm.
     */
    @Override
    public void initialContact(IkeSa sa) {
        Peer peer = sa.peer();
        List<Child> before = peer.children().stream()
                .filter(child -> child.createdNanos() < sa.establishedNanos())
                .toList();
        before.forEach(child -> children.delete(child, "the peer began anew"));
        for (IkeSa old : List.copyOf(peer.sas())) {
            if (old.establishedNanos() < sa.establishedNanos()) {
                end.accept(old, "the peer began anew");
            }
        }
        before.stream().map(Child::configuration).distinct().forEach(child -> lost(peer, child));
    }

    /** The peer authentically deleted an ISAKMP SA: this one, or another one of its own. */
    void deletedByPeer(IkeSa sa, Octets cookies) {
        if (sa.cookies().octets().equals(cookies)) {
            deleteChildrenOfLast(sa);
            end.accept(sa, "the peer deleted it");
            return;
        }
        if (sa.state() != IkeSa.State.ESTABLISHED) {
            // Before a login nobody speaks for SAs of others.
            return;
        }
        for (IkeSa one : List.copyOf(sa.peer().sas())) {
            if (one.cookies().octets().equals(cookies)) {
                end.accept(one, "the peer deleted it");
            }
        }
    }

    @Override
    public void negotiate(Peer peer, Aim aim) {
        if (children.isUnderWay(peer, aim)) {
            later(peer, aim);
            return;
        }
        Optional<IkeSa> sa = peer.current();
        if (sa.isEmpty()) {
            if (awaitSuccessor.contains(peer)) {
                later(peer, aim);
            } else {
                want(peer.connection(), aim.child());
            }
            return;
        }
        if (!QuickModes.initiate(sa.get(), children, aim, () -> again(peer, aim))) {
            again(peer, aim);
        }
    }

    /** One pair after the other, so that few are pending at a time; the exchange before sends its last message first. */
    @Override
    public void further(Peer peer, ChildConfiguration child) {
        further(peer, child, 0);
    }

    private void further(Peer peer, ChildConfiguration child, long delayNanos) {
        if (child.saPerResource()) {
            unlessEnded(peer.connection(), delayNanos, () -> {
                if (peer.current().isPresent()) {
                    children.missing(peer, child).ifPresent(aim -> negotiate(peer, aim));
                }
            });
        }
    }

    @Override
    public void doubt(Peer peer) {
        peer.current().flatMap(this::watch).ifPresent(DeadPeerWatch::askNow);
    }

    @Override
    public void lost(Peer peer, ChildConfiguration child) {
        if (child.start() == StartMode.ON_BOOT) {
            unlessEnded(peer.connection(), RETRY_NANOS, () -> want(peer.connection(), child));
        }
    }

    /** Does it after a while, unless an operator ends the connection before. */
    private void unlessEnded(Connection connection, long delayNanos, Runnable then) {
        int ended = endings.getOrDefault(connection.name(), 0);
        ports.timers().at(ports.now() + delayNanos, () -> {
            if (endings.getOrDefault(connection.name(), 0) == ended) {
                then.run();
            }
        });
    }

    @Override
    public void again(Peer peer, Aim aim) {
        ChildConfiguration child = aim.child();
        if (aim.replaces().isEmpty()
                && child.saPerResource()
                && peer.latest(child).isPresent()) {
            if (children.mayTryAgain(peer, child)) {
                further(peer, child, RETRY_NANOS);
            }
        } else {
            later(peer, aim);
        }
    }

    @Override
    public void later(Peer peer, Aim aim) {
        unlessEnded(peer.connection(), RETRY_NANOS, () -> {
            if (isStillWanted(peer, aim)) {
                negotiate(peer, aim);
            }
        });
    }

    private static boolean isStillWanted(Peer peer, Aim aim) {
        Optional<Child> replaces = aim.replaces();
        return replaces.isPresent()
                ? replaces.get().state() == Child.State.ACTIVE
                        && peer.children().contains(replaces.get())
                : aim.child().start() == StartMode.ON_BOOT
                        && peer.latest(aim.child())
                                .filter(one -> one.state() == Child.State.ACTIVE)
                                .isEmpty();
    }

    /** Begins a successor while this SA goes on: reauthentication keeps the children, which are the peer's. */
    private void renew(IkeSa sa) {
        boolean newest = sa.peer().current().filter(current -> current == sa).isPresent();
        // Behind NAT too: whoever has configured an address holds it for one that can be reached.
        boolean reachable = sa.initiator() || sa.connection().remote().isPresent();
        if (newest && reachable && sa.state() == IkeSa.State.ESTABLISHED) {
            renewing.add(sa);
            connect(sa.connection(), Optional.of(sa));
            ports.timers().at(ports.now() + 2 * RETRY_NANOS, () -> {
                if (sa.state() == IkeSa.State.ESTABLISHED) {
                    renew(sa);
                }
            });
        }
    }

    private void endAfterOverlap(IkeSa old) {
        ports.timers().at(ports.now() + old.connection().rekey().overlap().toNanos(), () -> {
            if (old.state() == IkeSa.State.ESTABLISHED) {
                Notices.delete(old);
                end.accept(old, "its successor is established");
            }
        });
    }

    private void connect(Connection connection, Optional<IkeSa> before) {
        if (connection.remote().isPresent() && attempts.putIfAbsent(connection.name(), 1) == null) {
            beginPhase1.accept(connection, before);
        }
    }

    private void retryOrForget(Connection connection, Refusal reason) {
        Set<String> wanted = wants.getOrDefault(connection.name(), Set.of());
        boolean again = wanted.stream()
                .flatMap(name -> connection.child(name).stream())
                .anyMatch(child -> child.start() == StartMode.ON_BOOT);
        if (again) {
            ports.timers().at(ports.now() + RETRY_NANOS, () -> {
                if (wants.containsKey(connection.name())) {
                    connect(connection, Optional.empty());
                }
            });
        } else {
            wants.remove(connection.name());
            for (String name : wanted) {
                ports.tell(new IkeEvent.ChildFailed(connection.name(), name, reason, "there is no ISAKMP SA"));
            }
        }
    }
}
