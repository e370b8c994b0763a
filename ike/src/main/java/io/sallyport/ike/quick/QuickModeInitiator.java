package io.sallyport.ike.quick;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.crypto.Keymat;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.KeyExchangeGroup;
import io.sallyport.ike.dh.KeyPair;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.KeyExchangePayload;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.pool.CryptoOutcome;
import io.sallyport.ike.pool.CryptoPool;
import io.sallyport.ike.pool.CryptoTask;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.ChildSaPair;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.sa.ProtectedPair;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.session.Ports;
import io.sallyport.ike.session.Retransmission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Quick Mode, initiator (RFC 2409 section 5.5).
 *
 * <pre>
 *   sends                                              awaits
 *   1* HASH(1), SA, Ni, [KE,] [ID, ID]                 2* HASH(2), SA, Nr, [KE,] [ID, ID,] [N]
 *   3* HASH(3)                                         4* HASH, N(CONNECTED)     if message 2 has the commit bit
 * </pre>
 *
 * <p>Without the commit bit the pair receives before message 3 is sent, and sends after that. With it the pair is PENDING until
 * CONNECTED comes or traffic proves it; the wait is bounded, since nobody authenticates that bit.
 *
 * <p>A peer may take the pair only with message 3, and packets that overtake it are lost there. So a pair that replaces
 * another is PENDING for a moment too: the old one sends until the peer uses the new one, or has had the time to take it.
 */
final class QuickModeInitiator implements QuickMode {
    private static final long SETTLING_NANOS = 500_000_000L;

    private final IkeSa sa;
    private final Ports ports;
    private final Children children;
    private final Aim aim;
    private final ChildConfiguration child;
    private final Runnable failed;
    private final Conversation conversation;
    private final SelectorPair selectors;
    private final Octets ownNonce;
    private final OwnSpis spis;
    private final Retransmission retransmission;
    private Optional<KeyPair> keyPair = Optional.empty();
    private Optional<Child> installed = Optional.empty();
    private Optional<ChildSaPair> kept = Optional.empty();
    private CryptoPool.Ticket ticket;
    private long sentNanos;
    private boolean settling;
    private State state = State.AWAITS_ANSWER;

    private enum State {
        /** Message 1 is out, or about to be. */
        AWAITS_ANSWER,
        /** Message 3 is out, and the responder will say CONNECTED. */
        AWAITS_CONNECTED,
        /** The pair is in use; message 3 may be wanted again. */
        DONE,
        /** Given up. */
        OVER
    }

    QuickModeInitiator(IkeSa sa, Children children, Aim aim, Runnable failed) {
        this.sa = sa;
        this.ports = sa.ports();
        this.children = children;
        this.aim = aim;
        this.child = aim.child();
        this.failed = failed;
        this.conversation = sa.exchanges().open(ExchangeType.QUICK_MODE);
        this.selectors = Selectors.wanted(sa, child, aim.replaces());
        this.ownNonce = ports.randomOctets(QuickModes.nonceOctets(sa));
        this.spis = new OwnSpis(ports.childSas(), aim);
        this.retransmission =
                new Retransmission(sa.connection().retransmission(), ports, this::repeated, this::unanswered);
    }

    boolean begin() {
        EnumSet<ProtocolId> protocols = EnumSet.noneOf(ProtocolId.class);
        child.proposals().forEach(proposal -> protocols.addAll(protocols(proposal.transforms())));
        for (ProtocolId protocol : protocols) {
            if (!spis.reserve(protocol, Optional.empty())) {
                ports.tell(new IkeEvent.ChildFailed(
                        sa.connection().name(), child.name(), Refusal.NO_ROOM, "the data plane has no SPI left"));
                spis.release();
                return false;
            }
        }
        sa.exchanges().add(conversation, this);
        if (child.pfs().isEmpty()) {
            ask();
        } else {
            KeyExchangeGroup group =
                    KeyExchangeGroup.of(child.pfs().get().code()).orElseThrow();
            compute(ports.keyExchange().generate(group), pair -> {
                keyPair = Optional.of(pair);
                ask();
            });
        }
        return true;
    }

    private void ask() {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(ChildOffers.offer(child, sa.nat().encapsulates(), spis::octets));
        payloads.add(new NoncePayload(ownNonce));
        keyPair.ifPresent(pair -> payloads.add(new KeyExchangePayload(pair.publicValue())));
        payloads.addAll(Selectors.payloads(selectors, true));
        payloads.addAll(QuickModes.ownNatOriginal(sa, sa.route(), child, true));
        conversation.send(0, conversation.hashes()::first, payloads);
        retransmission.start();
    }

    @Override
    public void receive(Inbound message) {
        switch (state) {
            case AWAITS_ANSWER -> answered(message);
            case AWAITS_CONNECTED -> connected(message);
            case DONE, OVER -> ports.refuse(Refusal.UNEXPECTED, message.remote(), "Quick Mode is over");
        }
    }

    private void answered(Inbound message) {
        Octets expected = conversation.hashes().second(ownNonce, message.behindHash());
        if (ticket != null || !message.hash().equals(Optional.of(expected))) {
            ports.refuse(
                    ticket == null ? Refusal.NOT_AUTHENTIC : Refusal.UNEXPECTED,
                    message.remote(),
                    "HASH(2) of Quick Mode");
            return;
        }
        if (!QuickModes.isInOrder(message)) {
            giveUp(Refusal.MISSING_PAYLOAD, "Quick Mode 2 without SA behind HASH");
            return;
        }
        Optional<NoncePayload> nonce = message.first(NoncePayload.class);
        Optional<ChildOffers.Choice> choice = message.first(SecurityAssociationPayload.class)
                .flatMap(answer -> ChildOffers.choose(child, sa.nat().encapsulates(), answer));
        Optional<KeyExchangePayload> key = message.first(KeyExchangePayload.class);
        if (nonce.isEmpty() || choice.isEmpty() || key.isPresent() != keyPair.isPresent()) {
            giveUp(Refusal.NO_PROPOSAL, "the answer is none of our offers");
            return;
        }
        if (!asksForTheSame(message)) {
            giveUp(Refusal.SELECTORS, "the answer has other selectors");
            return;
        }
        if (echoes(choice.get())) {
            // With one SPI both directions would share their keys, and our packets could be reflected.
            giveUp(Refusal.REFLECTED_SPI, "the responder chose our own SPI");
            return;
        }
        if (key.isEmpty()) {
            complete(message, choice.get(), nonce.get().nonce(), Optional.empty());
        } else {
            compute(ports.keyExchange().agree(keyPair.orElseThrow(), key.get().publicValue()), shared -> {
                try (shared) {
                    complete(message, choice.get(), nonce.get().nonce(), Optional.of(shared));
                }
            });
        }
    }

    private void complete(Inbound message, ChildOffers.Choice choice, Octets peerNonce, Optional<Secret> shared) {
        conversation.accept(message);
        retransmission.stop();
        if (message.says(NotifyType.INITIAL_CONTACT)) {
            children.initialContact(sa);
        }
        Keymat keymat = shared.map(secret -> Keymat.withPfs(sa.prf(), sa.keys().skeyidD(), secret, ownNonce, peerNonce))
                .orElseGet(() -> Keymat.withoutPfs(sa.prf(), sa.keys().skeyidD(), ownNonce, peerNonce));
        Duration time = ResponderLifetime.of(message).orElse(child.rekey().lifetime());
        ChildSaPair pair = new PairMaker(sa, sa.route(), aim, selectors, true)
                .make(choice, spis, keymat, time, child.octets(), QuickModes.natOriginal(message.chain(), false));
        Octets last = conversation.seal(0, _ -> conversation.hashes().third(ownNonce, peerNonce), List.of());
        boolean waits = message.header().commit();
        boolean settles = !waits
                && aim.replaces().filter(sa.peer().children()::contains).isPresent()
                && child.pending().promotion();
        if (waits && !child.pending().promotion()) {
            kept = Optional.of(pair);
        } else if (!install(pair, waits || settles)) {
            return;
        }
        // The peer may answer message 3 by ESP: the inbound SA is there already. A responder without promotion has no
        // SA
        // before that message: the outbound one opens behind it.
        sentNanos = ports.now();
        conversation.send(last);
        if (waits) {
            state = State.AWAITS_CONNECTED;
            retransmission.start();
        } else if (settles) {
            state = State.AWAITS_CONNECTED;
            settling = true;
            ports.timers().at(sentNanos + SETTLING_NANOS, () -> proved(ActivationCause.SETTLED));
        } else {
            done();
            open(Optional.empty());
        }
    }

    /** Gives the pair to the data plane, to receive. */
    private boolean install(ChildSaPair pair, boolean asPending) {
        if (children.isTaken(sa, sa.route(), child, selectors)) {
            pair.close();
            giveUp(Refusal.SELECTORS_TAKEN, "the addresses are another peer's");
            return false;
        }
        // A data plane without room has given them back itself.
        spis.installed(protocols(
                pair.protocols().stream().map(ProtectedPair::transform).toList()));
        Optional<PairHandle> handle = asPending
                ? ports.childSas().installPending(pair)
                : ports.childSas().installReceiving(pair);
        if (handle.isEmpty()) {
            giveUp(Refusal.NO_ROOM, "the data plane has no room");
            return false;
        }
        Child made = QuickModes.child(
                sa,
                sa.route(),
                aim,
                selectors,
                pair,
                handle.get(),
                true,
                asPending ? Child.State.PENDING : Child.State.ACTIVE);
        installed = Optional.of(made);
        if (asPending) {
            children.addPending(made, this);
        }
        return true;
    }

    /**
     * Lets a pair that receives send too.
     *
     * @param late why it is in use only now
     */
    private void open(Optional<ActivationCause> late) {
        Child pair = installed.orElseThrow();
        ports.childSas().openOutbound(pair.handle());
        children.addActive(pair, late, late.isPresent() ? ports.now() - sentNanos : 0);
    }

    private void connected(Inbound message) {
        Octets expected = conversation.hashes().first(message.behindHash());
        if (!message.hash().equals(Optional.of(expected)) || !message.says(NotifyType.CONNECTED)) {
            ports.refuse(Refusal.NOT_AUTHENTIC, message.remote(), "message 4 of Quick Mode");
            return;
        }
        conversation.accept(message);
        proved(ActivationCause.MESSAGE);
    }

    @Override
    public void proved(ActivationCause cause) {
        if (state != State.AWAITS_CONNECTED) {
            return;
        }
        if (kept.isPresent()) {
            ChildSaPair pair = kept.get();
            kept = Optional.empty();
            done();
            if (install(pair, false)) {
                open(Optional.of(cause));
            }
            return;
        }
        Child pair = installed.orElseThrow();
        switch (ports.childSas().activate(pair.handle(), cause)) {
            case DONE -> {
                done();
                children.activated(pair, cause, ports.now() - sentNanos);
            }
            case ALREADY -> {
                done();
                children.activated(pair, ActivationCause.TRAFFIC, ports.now() - sentNanos);
            }
            case GONE -> children.gone(pair);
        }
    }

    @Override
    public void promoted(long nanos) {
        if (state == State.AWAITS_CONNECTED) {
            done();
            children.activated(installed.orElseThrow(), ActivationCause.TRAFFIC, Math.max(0, nanos - sentNanos));
        }
    }

    @Override
    public void expired() {
        removed();
        failed.run();
    }

    @Override
    public void removed() {
        installed = Optional.empty();
        finish();
    }

    @Override
    public void predecessorGone() {
        if (settling) {
            proved(ActivationCause.SETTLED);
        }
    }

    @Override
    public void repeatAnswer() {
        if (state == State.AWAITS_CONNECTED || state == State.DONE) {
            conversation.repeat();
        }
    }

    @Override
    public void stop() {
        retransmission.stop();
        if (ticket != null) {
            ticket.cancel();
            ticket = null;
        }
        Optional<Child> unproved = state == State.AWAITS_CONNECTED ? installed : Optional.empty();
        installed = Optional.empty();
        boolean wasUnanswered = state == State.AWAITS_ANSWER;
        state = State.OVER;
        unproved.ifPresent(pair -> children.delete(pair, "its exchange ended"));
        keyPair.ifPresent(KeyPair::close);
        keyPair = Optional.empty();
        kept.ifPresent(ChildSaPair::close);
        kept = Optional.empty();
        spis.release();
        if (wasUnanswered) {
            sa.exchanges().remove(conversation);
        }
    }

    @Override
    public Aim aim() {
        return aim;
    }

    @Override
    public SelectorPair carries() {
        return Selectors.asSeenHere(sa, sa.route(), child, selectors);
    }

    @Override
    public IkeSa sa() {
        return sa;
    }

    @Override
    public boolean isUnderWay() {
        return state == State.AWAITS_ANSWER || state == State.AWAITS_CONNECTED;
    }

    @Override
    public boolean isUnanswered() {
        return state == State.AWAITS_ANSWER;
    }

    @Override
    public Octets nonce() {
        return ownNonce;
    }

    private <R> void compute(CryptoTask<R> task, Consumer<R> then) {
        Optional<CryptoPool.Ticket> taken = ports.pool().submit(task, outcome -> {
            ticket = null;
            switch (outcome) {
                case CryptoOutcome.Done<R>(R result) -> then.accept(result);
                case CryptoOutcome.Refused<R>(var cause) -> giveUp(Refusal.PUBLIC_VALUE, cause.getMessage());
                case CryptoOutcome.Failed<R>(var cause) -> giveUp(Refusal.INTERNAL, cause.toString());
            }
        });
        if (taken.isPresent()) {
            ticket = taken.get();
        } else {
            giveUp(Refusal.POOL_BUSY, "Quick Mode");
        }
    }

    private boolean asksForTheSame(Inbound message) {
        boolean named = message.first(IdentificationPayload.class).isPresent();
        return !named || Selectors.asked(sa, message.chain(), false).equals(Optional.of(selectors));
    }

    private boolean echoes(ChildOffers.Choice choice) {
        return choice.proposal().transforms().stream()
                .anyMatch(transform -> choice.peerSpi(transform) == spis.of(transform.protocol()));
    }

    private void done() {
        state = State.DONE;
        retransmission.stop();
        keyPair.ifPresent(KeyPair::close);
        keyPair = Optional.empty();
        QuickModes.linger(sa, conversation, () -> state = State.OVER);
    }

    private void repeated(int repetition) {
        ports.tell(new IkeEvent.Retransmitted(
                sa.connection().name(),
                sa.route().remote(),
                state == State.AWAITS_ANSWER ? "Quick Mode 1" : "Quick Mode 3",
                repetition,
                true));
        conversation.repeat();
    }

    private void unanswered() {
        if (state == State.AWAITS_CONNECTED) {
            // The peer proved itself by message 2; only a bit that anybody may have set told us to wait.
            proved(ActivationCause.COMMIT_TIMEOUT);
        } else {
            giveUp(Refusal.TIMEOUT, "Quick Mode was not answered");
        }
    }

    private void giveUp(Refusal reason, String detail) {
        ports.tell(new IkeEvent.ChildFailed(sa.connection().name(), child.name(), reason, detail));
        finish();
        failed.run();
    }

    private void finish() {
        stop();
        sa.exchanges().remove(conversation);
    }

    private static Set<ProtocolId> protocols(List<ChildTransform> transforms) {
        EnumSet<ProtocolId> protocols = EnumSet.noneOf(ProtocolId.class);
        transforms.forEach(transform -> protocols.add(transform.protocol()));
        return protocols;
    }
}
