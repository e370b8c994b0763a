package io.sallyport.ike.session;

import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.crypto.ExchangeHash;
import io.sallyport.ike.crypto.InitializationVector;
import io.sallyport.ike.crypto.MessageProtection;
import io.sallyport.ike.crypto.Phase1Keys;
import io.sallyport.ike.crypto.Prf;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.payload.VendorExtension;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.transport.Endpoint;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * An ISAKMP SA, from its first message to its end: cookies, keys, the way to the peer, and the exchanges under it.
 *
 * <p>Messages of phase 1 go to its {@link Negotiation}; those of later exchanges to {@link Exchanges}, which believes
 * nothing before its HASH is right.
 */
public final class IkeSa {
    /** Where it stands. */
    public enum State {
        /** Phase 1 runs. */
        NEGOTIATING,
        /** The peer is known; XAUTH or mode config are to come. */
        AUTHENTICATED,
        /** Children may be negotiated. */
        ESTABLISHED,
        /** Gone; whatever still refers to it stops. */
        GONE
    }

    /**
     * A message that was encrypted.
     *
     * @param message as it goes on the wire
     * @param next the IV behind it
     */
    public record Sealed(Octets message, InitializationVector next) {}

    private final Ports ports;
    private final SaOwner owner;
    private final boolean initiator;
    private final Route route;
    private final Exchanges exchanges;
    private final Set<VendorExtension> extensions = EnumSet.noneOf(VendorExtension.class);
    private Connection connection;
    private Cookies cookies;
    private State state = State.NEGOTIATING;
    private NatState nat = NatState.NONE;
    private Negotiation negotiation;
    private Phase1Keys keys;
    private Prf prf;
    private MessageProtection protection;
    private InitializationVector lastOfPhase1;
    private Fragments fragments;
    private Peer peer;
    private Optional<IpAddress> assigned = Optional.empty();
    private Optional<Identity> identity = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Duration lifetime;
    private boolean initialContact;
    private long heardNanos;
    private long establishedNanos;

    /** An attempt. */
    public IkeSa(
            Ports ports,
            SaOwner owner,
            Connection connection,
            boolean initiator,
            Cookies cookies,
            Endpoint local,
            Endpoint remote) {
        this.ports = ports;
        this.owner = owner;
        this.connection = connection;
        this.initiator = initiator;
        this.cookies = cookies;
        this.route = new Route(ports, local, remote);
        this.exchanges = new Exchanges(this);
        this.heardNanos = ports.now();
        this.lifetime = connection.rekey().lifetime();
    }

    public Ports ports() {
        return ports;
    }

    public SaOwner owner() {
        return owner;
    }

    public Connection connection() {
        return connection;
    }

    /** Another connection with the same addresses and proposals turned out to be meant. */
    public void connection(Connection meant) {
        connection = meant;
    }

    /** True if we sent the first message of phase 1. */
    public boolean initiator() {
        return initiator;
    }

    public Cookies cookies() {
        return cookies;
    }

    /** The responder chose its cookie. */
    public void responderCookie(long cookie) {
        cookies = new Cookies(cookies.initiator(), cookie);
    }

    public Route route() {
        return route;
    }

    public State state() {
        return state;
    }

    public void become(State next) {
        state = next;
        if (next == State.ESTABLISHED) {
            establishedNanos = ports.now();
        }
    }

    /** When children could first be negotiated under it. */
    public long establishedNanos() {
        return establishedNanos;
    }

    public NatState nat() {
        return nat;
    }

    public void nat(NatState found) {
        nat = found;
    }

    /** What the peer announced. */
    public Set<VendorExtension> extensions() {
        return extensions;
    }

    public Exchanges exchanges() {
        return exchanges;
    }

    /** Phase 1; there is one from the beginning to the end of the SA. */
    public Negotiation negotiation() {
        return negotiation;
    }

    public void negotiation(Negotiation running) {
        negotiation = running;
    }

    /** The peer; there is one as soon as it is known, with XAUTH behind the login. */
    public Peer peer() {
        return peer;
    }

    public void peer(Peer known) {
        peer = known;
    }

    /** True if we began, or know the peer; false if it is still a stranger, as anybody can be. */
    public boolean isWithKnownPeer() {
        return initiator || peer != null;
    }

    /** Who the peer says it is; proved from AUTHENTICATED on. */
    public Optional<Identity> identity() {
        return identity;
    }

    public void identity(Identity claimed) {
        identity = Optional.of(claimed);
    }

    /** Who has logged in at us by XAUTH. */
    public Optional<String> user() {
        return user;
    }

    public void user(String loggedIn) {
        user = Optional.of(loggedIn);
    }

    /** True if the peer said in phase 1 that it knows no other SA with us. */
    public boolean isInitialContact() {
        return initialContact;
    }

    /** Remembers whether the peer's last message of Main Mode says INITIAL-CONTACT (RFC 2407 section 4.6.3). */
    public void initialContact(Inbound last) {
        initialContact = last.says(NotifyType.INITIAL_CONTACT);
    }

    /** How long it may live. */
    public Duration lifetime() {
        return lifetime;
    }

    /** The peer wants it to live for less long. */
    public void atMost(Duration offered) {
        if (offered.compareTo(lifetime) < 0) {
            lifetime = offered;
        }
    }

    /** The address that mode config gave to the client. */
    public Optional<IpAddress> assigned() {
        return assigned;
    }

    public void assigned(IpAddress address) {
        assigned = Optional.of(address);
    }

    /** The peer's answer may be waited for from now on: keys are there. */
    public void keys(Phase1Proposal agreed, Prf withPrf, Phase1Keys derived) {
        closeKeys();
        prf = withPrf;
        keys = derived;
        try (Secret key = derived.cipherKey(agreed.keyOctets())) {
            protection = new MessageProtection(agreed.cipher(), key, ports.decoder());
            ports.cipherKeys().onCipherKey(cookies, key);
        }
    }

    public Phase1Keys keys() {
        return keys;
    }

    public Prf prf() {
        return prf;
    }

    /** Phase 1 left this IV, from which later exchanges take theirs. */
    public void lastOfPhase1(InitializationVector iv) {
        lastOfPhase1 = iv;
    }

    /** Encrypts. */
    public Sealed seal(IsakmpHeader header, PayloadChain chain, InitializationVector iv) {
        EncryptedMessage message = protection.seal(header, chain, iv);
        return new Sealed(Octets.of(message.encode()), iv.after(message.ciphertext()));
    }

    /** Decrypts; what cannot be decrypted is refused and changes nothing. */
    public Optional<Inbound> open(
            EncryptedMessage message, InitializationVector iv, Octets raw, Endpoint local, Endpoint remote) {
        DecodeResult<PayloadChain> opened = protection.open(message, iv);
        return switch (opened) {
            case Decoded<PayloadChain>(PayloadChain chain) ->
                Optional.of(new Inbound(message.header(), chain, local, remote, raw, iv.after(message.ciphertext())));
            case Malformed<PayloadChain> malformed -> {
                ports.refuse(Refusal.MALFORMED, remote, "after decryption: " + malformed);
                yield Optional.empty();
            }
        };
    }

    /** Sends a message, in pieces if it is long and the peer takes them. */
    public void send(ExchangeType type, int messageId, Octets message) {
        send(route, type, messageId, message);
    }

    void send(Route way, ExchangeType type, int messageId, Octets message) {
        int limit = connection.fragmentOctets();
        if (limit > 0 && message.length() > limit && extensions.contains(VendorExtension.FRAGMENTATION)) {
            IsakmpHeader header = new IsakmpHeader(cookies, type.code(), 0, messageId);
            int id = 1 + ports.random().nextInt((1 << Short.SIZE) - 1);
            Fragments.cut(header, message, id, limit).forEach(way::send);
        } else {
            way.send(message);
        }
    }

    /** Collects the pieces of messages. */
    public Fragments fragments() {
        if (fragments == null) {
            fragments = new Fragments();
        }
        return fragments;
    }

    ExchangeHash hashes(int messageId) {
        return new ExchangeHash(prf, keys.skeyidA(), messageId);
    }

    InitializationVector firstIv(int messageId) {
        return lastOfPhase1.ofExchange(prf.hash(), messageId);
    }

    /** True if exchanges of phase 2 can be opened. */
    public boolean isKeyed() {
        return lastOfPhase1 != null;
    }

    /** The peer said something authentic, which is no copy of an old message. */
    public void heard() {
        heardNanos = ports.now();
    }

    /**
     * As {@link #heard()}, behind phase 1. A peer behind NAT is from now on where that came from: its mapping may have
     * changed. One that is not stays where it is, and nobody can make us look for it elsewhere (RFC 3947 section 7).
     */
    public void heard(Inbound fresh) {
        heard();
        if (nat.there()) {
            Endpoint before = route.remote();
            route.follow(fresh.local(), fresh.remote());
            if (!before.equals(fresh.remote())) {
                ports.tell(new IkeEvent.PeerMoved(connection.name(), before, fresh.remote()));
            }
        }
    }

    /** When the peer last said something authentic that was new. */
    public long heardNanos() {
        return heardNanos;
    }

    /** Ends it: timers, tasks, keys. The owner forgets it. */
    public void close() {
        state = State.GONE;
        exchanges.stopAll();
        if (negotiation != null) {
            negotiation.stop();
        }
        closeKeys();
    }

    private void closeKeys() {
        if (protection != null) {
            protection.close();
        }
        if (keys != null) {
            keys.close();
        }
    }
}
