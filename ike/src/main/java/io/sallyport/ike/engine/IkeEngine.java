package io.sallyport.ike.engine;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.connection.WeakSpots;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.IsakmpMessage;
import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.FragmentPayload;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.phase1.Phase1;
import io.sallyport.ike.quick.QuickModes;
import io.sallyport.ike.sa.ChildSaEvents;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.Exchange;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.session.Ports;
import io.sallyport.ike.session.Route;
import io.sallyport.ike.session.SaOwner;
import io.sallyport.ike.session.Timers;
import io.sallyport.ike.transaction.Transactions;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * IKEv1 for a gateway. One thread calls everything here, and {@link #poll} often.
 *
 * <p>A message that nobody authenticated changes nothing that is established: at most it makes a half-open negotiation,
 * and of those there are only so many.
 */
public final class IkeEngine implements ChildSaEvents, AutoCloseable {
    private static final int REPLIES_PER_POLL = 64;
    private static final int MARKER_OCTETS = 4;
    private static final int MESSAGE_OCTETS = 28;

    private final EngineSettings settings;
    private final DefectNet net;
    private final Ports ports;
    private final Map<String, Connection> connections = new LinkedHashMap<>();
    private final Map<Optional<IpAddress>, List<Connection>> byRemote = new HashMap<>();
    private final SaTable table = new SaTable();
    private final Map<IkeSa, Endpoint> beganFrom = new HashMap<>();
    private final Tunnels tunnels;
    private final Notifications notifications;
    private final Transactions transactions;
    private final SaOwner owner = new Owner();

    /** An engine without connections. */
    public IkeEngine(EngineSettings settings, EnginePorts outside) {
        this.settings = settings;
        this.net = new DefectNet(outside.pool(), outside.listener());
        this.ports = new Ports(
                outside.clock(),
                outside.random(),
                outside.transport(),
                outside.childSas(),
                outside.listener(),
                net,
                outside.keyExchange(),
                outside.authenticator(),
                outside.cipherKeys(),
                new Timers(outside.clock().getAsLong()),
                new MessageDecoder(DecodeLimits.DEFAULT),
                settings.natPort());
        this.tunnels = new Tunnels(ports, this::beginPhase1, (sa, why) -> end(sa, Refusal.DELETED, why));
        this.notifications = new Notifications(tunnels, tunnels::watch);
        this.transactions = new Transactions(this::known, this::ready);
    }

    /**
     * Takes a connection over, says what is weak about it, and begins what starts on boot.
     *
     * @throws IllegalArgumentException if there is one of that name
     */
    public void add(Connection connection) {
        if (connections.putIfAbsent(connection.name(), connection) != null) {
            throw new IllegalArgumentException("there is a connection " + connection.name() + " already");
        }
        byRemote.computeIfAbsent(connection.remote(), _ -> new ArrayList<>(1)).add(connection);
        for (String sentence : WeakSpots.of(connection)) {
            ports.tell(new IkeEvent.Warning(connection.name(), sentence));
        }
        for (ChildConfiguration child : connection.children()) {
            if (child.start() == StartMode.ON_BOOT) {
                tunnels.want(connection, child);
            }
        }
    }

    /** Negotiates a child, unless it is there; false if there is none of that name. */
    public boolean initiate(String connection, String child) {
        Optional<Connection> known = Optional.ofNullable(connections.get(connection));
        Optional<ChildConfiguration> wanted = known.flatMap(one -> one.child(child));
        wanted.ifPresent(one -> tunnels.want(known.get(), one));
        return wanted.isPresent();
    }

    /** Ends all SAs of a connection and tells the peers; false if there is none of that name. */
    public boolean terminate(String connection) {
        Optional<Connection> known = Optional.ofNullable(connections.get(connection));
        known.ifPresent(tunnels::terminate);
        return known.isPresent();
    }

    /** Ends all SAs of all connections and tells the peers. */
    public void terminateAll() {
        List.copyOf(connections.values()).forEach(tunnels::terminate);
    }

    /**
     * Does what is due.
     *
     * @return how much that was; 0: nothing
     */
    public int poll() {
        return ports.pool().drain(REPLIES_PER_POLL) + ports.timers().poll(ports.now());
    }

    /** Takes a datagram from the network; a defect that it meets costs it, and no more. */
    public void receive(Datagram datagram) {
        net.step("a message of " + datagram.remote(), () -> unwrap(datagram));
    }

    private void unwrap(Datagram datagram) {
        Octets content = datagram.content();
        if (datagram.local().port() != settings.natPort()) {
            take(content, datagram.local(), datagram.remote());
        } else if (content.length() >= MARKER_OCTETS + MESSAGE_OCTETS && hasMarker(content)) {
            Octets message = content.slice(MARKER_OCTETS, content.length() - MARKER_OCTETS);
            take(message, datagram.local(), datagram.remote());
        }
        // Anything else there is ESP, or a keepalive, which is no sign of life (RFC 3948 sections 2.2 and 4).
    }

    /** How many ISAKMP SAs there are, half-open ones included. */
    public int saCount() {
        return table.size();
    }

    /** How many ISAKMP SAs are established: their peers hear of it when they are terminated. */
    public int establishedCount() {
        return tunnels.establishedCount();
    }

    /** The ISAKMP SA of these cookies. */
    Optional<IkeSa> find(Cookies cookies) {
        return table.find(cookies);
    }

    /** How many negotiations are half open: peers began them, and have not proved who they are. */
    public int halfOpenCount() {
        return table.halfOpen();
    }

    /** How many pairs are installed. */
    public int childCount() {
        return tunnels.children().size();
    }

    @Override
    public void onPromoted(PairHandle pair, long nanos) {
        tunnels.children().promoted(pair, nanos);
    }

    @Override
    public void onPendingExpired(PairHandle pair) {
        tunnels.children().expired(pair);
    }

    @Override
    public void onLifetime(PairHandle pair, LifetimeEnd end) {
        tunnels.children().lifetime(pair, end);
    }

    @Override
    public void onAcquire(String connection, String child) {
        initiate(connection, child);
    }

    /** Forgets everything and wipes the keys, without a word to the peers: {@link #terminate} says it. */
    @Override
    public void close() {
        List.copyOf(table.all()).forEach(IkeSa::close);
    }

    private void take(Octets raw, Endpoint local, Endpoint remote) {
        DecodeResult<IsakmpMessage> decoded = ports.decoder().decode(raw.toByteArray());
        switch (decoded) {
            case Malformed<IsakmpMessage> malformed -> ports.refuse(Refusal.MALFORMED, remote, malformed.toString());
            case Decoded<IsakmpMessage>(IsakmpMessage message) -> {
                Optional<FragmentPayload> fragment = message instanceof ClearMessage clear
                        ? clear.chain().first(FragmentPayload.class)
                        : Optional.empty();
                if (fragment.isPresent()) {
                    piece(message, fragment.get(), local, remote);
                } else {
                    dispatch(message, raw, local, remote);
                }
            }
        }
    }

    private void piece(IsakmpMessage message, FragmentPayload fragment, Endpoint local, Endpoint remote) {
        Optional<IkeSa> sa = table.find(message.header().cookies());
        if (sa.isEmpty()) {
            ports.refuse(Refusal.UNKNOWN_COOKIES, remote, "a fragment");
            return;
        }
        sa.get().fragments().take(fragment).ifPresent(whole -> {
            if (ports.decoder().decode(whole.toByteArray()) instanceof Decoded<IsakmpMessage>(IsakmpMessage complete)
                    && complete.header().cookies().equals(message.header().cookies())
                    && !(complete instanceof ClearMessage clear
                            && clear.chain().first(FragmentPayload.class).isPresent())) {
                dispatch(complete, whole, local, remote);
            } else {
                ports.refuse(Refusal.FRAGMENT, remote, "the pieces are no message");
            }
        });
    }

    private void dispatch(IsakmpMessage message, Octets raw, Endpoint local, Endpoint remote) {
        if (message.header().cookies().initiator() == 0) {
            // A cookie names whoever chose it (RFC 2408 section 2.5.3), and 0 names nobody.
            ports.refuse(Refusal.UNEXPECTED, remote, "a message without the initiator's cookie");
            return;
        }
        boolean phase1 = message.header().messageId() == 0 && exchange(message).isPresent();
        if (message.header().cookies().responder() == 0) {
            if (phase1 && message instanceof ClearMessage first) {
                first(first, raw, local, remote);
            } else {
                ports.refuse(Refusal.UNEXPECTED, remote, "a first message that begins no phase 1");
            }
            return;
        }
        Optional<IkeSa> found = table.find(message.header().cookies());
        if (found.isEmpty()) {
            ports.refuse(
                    Refusal.UNKNOWN_COOKIES, remote, message.header().cookies().toString());
            return;
        }
        IkeSa sa = found.get();
        if (phase1) {
            sa.negotiation().receive(message, raw, local, remote);
        } else if (message instanceof EncryptedMessage encrypted
                && (encrypted.header().messageId() != 0 || isInformational(encrypted))) {
            if (sa.isKeyed()) {
                sa.exchanges().receive(encrypted, raw, local, remote);
            } else {
                sa.negotiation().early(new Datagram(local, remote, raw), !isInformational(encrypted));
            }
        } else {
            // RFC 2409 section 5.7 wants a HASH once there are keys; without it nothing is believed at any time.
            ports.refuse(Refusal.UNAUTHENTICATED_NOTIFICATION, remote, "a clear message behind phase 1");
        }
    }

    /** Of these an ID of 0 is taken as any other (RFC 2409 section 5.7): vpnc draws eight bits for those of its deletes. */
    private static boolean isInformational(EncryptedMessage message) {
        return message.header().exchange().equals(Optional.of(ExchangeType.INFORMATIONAL));
    }

    private void first(ClearMessage message, Octets raw, Endpoint local, Endpoint remote) {
        Optional<IkeSa> begun = table.begun(message.header().cookies(), remote);
        if (begun.isPresent()) {
            begun.get().negotiation().receive(message, raw, local, remote);
            return;
        }
        Phase1Exchange exchange = exchange(message).orElseThrow();
        // Those for this very address first.
        List<Connection> candidates = Stream.of(Optional.of(remote.address()), Optional.<IpAddress>empty())
                .flatMap(address -> byRemote.getOrDefault(address, List.of()).stream())
                .filter(connection ->
                        connection.exchange() == exchange && connection.local().equals(local.address()))
                .toList();
        if (candidates.isEmpty()) {
            ports.refuse(Refusal.NO_CONNECTION, remote, exchange + " Mode with " + remote.address());
            return;
        }
        // A flood from anywhere takes no room from peers whose address is configured.
        boolean known =
                candidates.stream().anyMatch(connection -> connection.remote().isPresent());
        if (table.halfOpen(remote.address()) >= settings.halfOpenPerAddress()) {
            ports.refuse(Refusal.HALF_OPEN_ADDRESS, remote, settings.halfOpenPerAddress() + " are half open");
        } else if (!known && table.halfOpen() >= settings.halfOpen()) {
            ports.refuse(Refusal.HALF_OPEN_TOTAL, remote, settings.halfOpen() + " are half open");
        } else {
            Phase1.respond(ports, owner, candidates, message, raw, local, remote)
                    .ifPresent(sa -> {
                        table.add(sa);
                        beganFrom.put(sa, remote);
                    });
        }
    }

    private void beginPhase1(Connection connection, Optional<IkeSa> before) {
        Optional<Route> translated =
                before.filter(sa -> sa.nat().encapsulates()).map(IkeSa::route);
        Endpoint local = translated.map(Route::local).orElse(new Endpoint(connection.local(), settings.ikePort()));
        Endpoint remote = translated
                .map(Route::remote)
                .orElse(new Endpoint(connection.remote().orElseThrow(), EngineSettings.DEFAULT.ikePort()));
        table.add(Phase1.initiate(ports, owner, connection, local, remote));
    }

    /** With XAUTH only here: under hybrid authentication phase 1 proves nothing of the peer. */
    private void known(IkeSa sa) {
        notHalfOpen(sa);
        sa.peer(tunnels.peerOf(sa));
    }

    private void ready(IkeSa sa) {
        sa.become(IkeSa.State.ESTABLISHED);
        tunnels.established(sa);
    }

    private void end(IkeSa sa, Refusal reason, String why) {
        if (sa.state() == IkeSa.State.GONE) {
            return;
        }
        table.remove(sa);
        notHalfOpen(sa);
        QuickModes.postpone(sa, tunnels.children());
        sa.close();
        ports.tell(new IkeEvent.Phase1Ended(
                sa.connection().name(), sa.route().remote(), sa.cookies(), reason, why, sa.isWithKnownPeer()));
        tunnels.closed(sa, reason);
        // Behind the end of its children: nobody else has the address before.
        transactions.closed(sa);
    }

    private void notHalfOpen(IkeSa sa) {
        Endpoint from = beganFrom.remove(sa);
        if (from != null) {
            table.noLongerHalfOpen(sa, from);
        }
    }

    private static Optional<Phase1Exchange> exchange(IsakmpMessage message) {
        return message.header().exchange().flatMap(type -> switch (type) {
            case IDENTITY_PROTECTION -> Optional.of(Phase1Exchange.MAIN);
            case AGGRESSIVE -> Optional.of(Phase1Exchange.AGGRESSIVE);
            default -> Optional.empty();
        });
    }

    private static boolean hasMarker(Octets content) {
        for (int i = 0; i < MARKER_OCTETS; i++) {
            if (content.at(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** What ISAKMP SAs tell. */
    private final class Owner implements SaOwner {
        @Override
        public void authenticated(IkeSa sa) {
            sa.become(IkeSa.State.AUTHENTICATED);
            transactions.begin(sa);
        }

        @Override
        public void over(IkeSa sa, Refusal reason, String detail) {
            ports.refuse(reason, sa.route().remote(), detail);
            end(sa, reason, detail);
        }

        @Override
        public void replay(Datagram datagram) {
            take(datagram.content(), datagram.local(), datagram.remote());
        }

        @Override
        public Optional<Exchange> begun(IkeSa sa, Conversation conversation, Inbound first) {
            return switch (conversation.type()) {
                case INFORMATIONAL -> {
                    notifications.read(sa, first);
                    yield Optional.empty();
                }
                case TRANSACTION -> transactions.respond(sa, conversation, first);
                case QUICK_MODE -> quickMode(sa, conversation, first);
                default -> {
                    ports.refuse(
                            Refusal.UNEXPECTED,
                            first.remote(),
                            conversation.type().name());
                    yield Optional.empty();
                }
            };
        }

        private Optional<Exchange> quickMode(IkeSa sa, Conversation conversation, Inbound first) {
            if (sa.state() != IkeSa.State.ESTABLISHED) {
                ports.refuse(Refusal.BEFORE_XAUTH, first.remote(), "Quick Mode");
                return Optional.empty();
            }
            return QuickModes.respond(sa, tunnels.children(), conversation, first);
        }
    }
}
