package io.sallyport.ike.quick;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.crypto.Keymat;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.KeyExchangeGroup;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.informational.Notices;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.KeyExchangePayload;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.pool.CryptoOutcome;
import io.sallyport.ike.pool.CryptoPool;
import io.sallyport.ike.pool.KeyExchangeTasks;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.ChildSaPair;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.ike.sa.NatOriginalAddresses;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.session.Ports;
import io.sallyport.ike.session.Retransmission;
import io.sallyport.ike.session.Route;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Quick Mode, responder (RFC 2409 section 5.5).
 *
 * <pre>
 *   awaits                                             sends
 *   1* HASH(1), SA, Ni, [KE,] [ID, ID]                 2* HASH(2), SA, Nr, [KE,] [ID, ID,] [N]
 *   3* HASH(3), or traffic that proves the pair        4* HASH, N(CONNECTED)     where the commit bit is used
 * </pre>
 *
 * <p>All keys are known before message 2 is sent, so the pair is published as PENDING first: a packet that verifies
 * proves what message 3 would have proved. Either completes the exchange; the later one changes nothing.
 */
final class QuickModeResponder implements QuickMode {
    private final IkeSa sa;
    private final Ports ports;
    private final Conversation conversation;
    private final Children children;
    private final Aim aim;
    private final ChildConfiguration child;
    private final ChildOffers.Choice choice;
    private final SelectorPair selectors;
    private final Route route;
    private final Octets peerNonce;
    private final Octets ownNonce;
    private final boolean announcesCommit;
    private final boolean initialContact;
    private final OwnSpis spis;
    private final Retransmission retransmission;
    private Optional<NatOriginalAddresses> natOriginal = Optional.empty();
    private Optional<ChildSaPair> kept = Optional.empty();
    private Optional<Child> installed = Optional.empty();
    private CryptoPool.Ticket ticket;
    private long sentNanos;
    private State state = State.COMPUTING;

    private enum State {
        /** The key exchange runs. */
        COMPUTING,
        /** Message 2 is out. */
        AWAITS_PROOF,
        /** Traffic, or a delete of the pair before, proved the pair; message 3 may still come. */
        DONE_BY_TRAFFIC,
        /** Message 3 came. */
        DONE,
        /** Given up. */
        OVER
    }

    QuickModeResponder(
            IkeSa sa,
            Conversation conversation,
            Children children,
            Aim aim,
            ChildOffers.Choice choice,
            SelectorPair selectors,
            Inbound first) {
        this.sa = sa;
        this.ports = sa.ports();
        this.conversation = conversation;
        this.children = children;
        this.aim = aim;
        this.child = aim.child();
        this.choice = choice;
        this.selectors = selectors;
        this.route = QuickModes.ends(sa, conversation);
        this.peerNonce = first.first(NoncePayload.class).orElseThrow().nonce();
        this.ownNonce = ports.randomOctets(QuickModes.nonceOctets(sa));
        this.announcesCommit = child.pending().commitBit() || first.header().commit();
        this.initialContact = first.says(NotifyType.INITIAL_CONTACT);
        this.spis = new OwnSpis(ports.childSas(), aim);
        this.retransmission =
                new Retransmission(sa.connection().retransmission(), ports, this::repeated, this::unanswered);
    }

    /** Goes on with the first message; false if nothing will come of it. */
    boolean begin(Inbound first) {
        natOriginal = QuickModes.natOriginal(first.chain(), true);
        Optional<KeyExchangePayload> key = first.first(KeyExchangePayload.class);
        if (key.isPresent() != child.pfs().isPresent()) {
            ports.refuse(Refusal.MISSING_PAYLOAD, first.remote(), "KE does not go with what was offered");
            return false;
        }
        if (key.isEmpty()) {
            return answer(first, Optional.empty(), Optional.empty());
        }
        KeyExchangeGroup group =
                KeyExchangeGroup.of(child.pfs().orElseThrow().code()).orElseThrow();
        Optional<CryptoPool.Ticket> taken = ports.pool()
                .submit(ports.keyExchange().answer(group, key.get().publicValue()), outcome -> {
                    ticket = null;
                    switch (outcome) {
                        case CryptoOutcome.Done<KeyExchangeTasks.Agreement>(var agreement) -> {
                            try (agreement) {
                                if (!answer(
                                        first,
                                        Optional.of(agreement.shared()),
                                        Optional.of(agreement.keyPair().publicValue()))) {
                                    finish();
                                }
                            }
                        }
                        case CryptoOutcome.Refused<KeyExchangeTasks.Agreement>(var cause) -> {
                            ports.refuse(Refusal.PUBLIC_VALUE, first.remote(), cause.getMessage());
                            finish();
                        }
                        case CryptoOutcome.Failed<KeyExchangeTasks.Agreement>(var cause) -> {
                            ports.refuse(Refusal.INTERNAL, first.remote(), cause.toString());
                            finish();
                        }
                    }
                });
        ticket = taken.orElse(null);
        if (taken.isEmpty()) {
            ports.refuse(Refusal.POOL_BUSY, first.remote(), "Quick Mode");
        }
        return taken.isPresent();
    }

    private boolean answer(Inbound first, Optional<Secret> shared, Optional<Octets> ownPublic) {
        if (children.isTaken(sa, route, child, selectors)) {
            // Since the exchange began.
            return false;
        }
        for (ChildTransform transform : choice.proposal().transforms()) {
            if (!spis.reserve(transform.protocol(), Optional.of(choice.peerSpi(transform)))) {
                ports.refuse(Refusal.NO_ROOM, first.remote(), "the data plane has no SPI left");
                spis.release();
                return false;
            }
        }
        ChildSaPair pair = new PairMaker(sa, route, aim, selectors, false)
                .make(choice, spis, keymat(shared), choice.time().orElseThrow(), choice.octets(), natOriginal);
        List<Payload> payloads = new ArrayList<>();
        payloads.add(ChildOffers.answer(choice, spis::octets));
        payloads.add(new NoncePayload(ownNonce));
        ownPublic.ifPresent(value -> payloads.add(new KeyExchangePayload(value)));
        if (first.first(IdentificationPayload.class).isPresent()) {
            payloads.addAll(Selectors.payloads(selectors, false));
        }
        payloads.addAll(QuickModes.ownNatOriginal(sa, route, child, false));
        ChildTransform named = choice.proposal().transforms().getFirst();
        ResponderLifetime.ifShorter(
                        child.rekey().lifetime(),
                        choice.time().orElseThrow(),
                        named.protocol(),
                        spis.octets(named.protocol()))
                .ifPresent(payloads::add);
        Octets message = conversation.seal(
                announcesCommit ? IsakmpHeader.COMMIT : 0,
                rest -> conversation.hashes().second(peerNonce, rest),
                payloads);
        if (child.pending().promotion()) {
            Optional<PairHandle> handle = ports.childSas().installPending(pair);
            if (handle.isEmpty()) {
                ports.refuse(Refusal.NO_ROOM, first.remote(), "the data plane has no room");
                spis.installed(protocols());
                return false;
            }
            spis.installed(protocols());
            Child pendingChild = remember(pair, handle.get(), Child.State.PENDING);
            children.addPending(pendingChild, this);
        } else {
            kept = Optional.of(pair);
        }
        // Published first: a packet may be here before the peer has ended its part.
        state = State.AWAITS_PROOF;
        sentNanos = ports.now();
        conversation.send(message);
        retransmission.start();
        return true;
    }

    @Override
    public void receive(Inbound message) {
        Octets expected = conversation.hashes().third(peerNonce, ownNonce);
        boolean awaited = state == State.AWAITS_PROOF || state == State.DONE_BY_TRAFFIC;
        if (!awaited || !message.hash().equals(Optional.of(expected))) {
            ports.refuse(
                    awaited ? Refusal.NOT_AUTHENTIC : Refusal.UNEXPECTED, message.remote(), "HASH(3) of Quick Mode");
            return;
        }
        conversation.accept(message);
        if (state == State.DONE_BY_TRAFFIC) {
            retransmission.stop();
            notOld();
            ports.childSas().activate(installed.orElseThrow().handle(), ActivationCause.MESSAGE);
            children.confirmed(installed.orElseThrow());
            state = State.DONE;
        } else {
            byMessage();
        }
        if (state == State.DONE && announcesCommit) {
            connected();
        }
    }

    private void byMessage() {
        if (kept.isPresent()) {
            if (children.isTaken(sa, route, child, selectors)) {
                finish();
                return;
            }
            Optional<PairHandle> handle = ports.childSas().installActive(kept.get());
            spis.installed(protocols());
            ChildSaPair pair = kept.get();
            kept = Optional.empty();
            if (handle.isEmpty()) {
                ports.refuse(Refusal.NO_ROOM, sa.route().remote(), "the data plane has no room");
                finish();
                return;
            }
            done(State.DONE);
            children.addActive(remember(pair, handle.get(), Child.State.ACTIVE), Optional.empty(), 0);
        } else {
            proved(ActivationCause.MESSAGE);
        }
    }

    @Override
    public void proved(ActivationCause cause) {
        Child pair = installed.orElseThrow();
        switch (ports.childSas().activate(pair.handle(), cause)) {
            case DONE -> {
                if (cause == ActivationCause.OLD_DELETE) {
                    doneByDelete();
                } else {
                    done(State.DONE);
                }
                children.activated(pair, cause, ports.now() - sentNanos);
            }
            case ALREADY -> {
                // Traffic won, and the engine is about to be told; message 3 has its effect all the same.
                done(cause == ActivationCause.MESSAGE ? State.DONE : State.DONE_BY_TRAFFIC);
                children.activated(pair, ActivationCause.TRAFFIC, ports.now() - sentNanos);
                if (cause == ActivationCause.MESSAGE) {
                    children.confirmed(pair);
                }
            }
            case GONE -> children.gone(pair);
        }
    }

    @Override
    public void promoted(long nanos) {
        if (state == State.AWAITS_PROOF) {
            done(State.DONE_BY_TRAFFIC);
            children.activated(installed.orElseThrow(), ActivationCause.TRAFFIC, Math.max(0, nanos - sentNanos));
        }
    }

    @Override
    public void expired() {
        removed();
    }

    @Override
    public void removed() {
        installed = Optional.empty();
        finish();
    }

    @Override
    public void predecessorGone() {
        // The peer has to prove this one all the same.
    }

    @Override
    public void repeatAnswer() {
        // Whoever asks again lacks our answer, whatever proved the pair to us meanwhile.
        if (state == State.AWAITS_PROOF || state == State.DONE_BY_TRAFFIC || (state == State.DONE && announcesCommit)) {
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
        if (state == State.COMPUTING || state == State.AWAITS_PROOF) {
            // The ISAKMP SA is gone: nothing can prove the pair any more.
            Optional<Child> unproved = installed;
            installed = Optional.empty();
            state = State.OVER;
            unproved.ifPresent(pair -> children.delete(pair, "its exchange ended"));
        }
        state = State.OVER;
        kept.ifPresent(ChildSaPair::close);
        kept = Optional.empty();
        spis.release();
    }

    @Override
    public Aim aim() {
        return aim;
    }

    @Override
    public SelectorPair carries() {
        return Selectors.asSeenHere(sa, route, child, selectors);
    }

    @Override
    public IkeSa sa() {
        return sa;
    }

    @Override
    public boolean isUnderWay() {
        return state == State.COMPUTING || state == State.AWAITS_PROOF;
    }

    @Override
    public boolean isUnanswered() {
        return false;
    }

    @Override
    public Octets nonce() {
        return ownNonce;
    }

    private void connected() {
        conversation.send(
                IsakmpHeader.COMMIT,
                conversation.hashes()::first,
                List.of(new NotificationPayload(
                        NotificationPayload.DOI_IPSEC,
                        choice.proposal().transforms().getFirst().protocol().code(),
                        spis(installed.orElseThrow()),
                        NotifyType.CONNECTED.code(),
                        NotificationData.Opaque.NONE)));
    }

    private static Octets spis(Child pair) {
        return Notices.spi(pair.inboundSpi());
    }

    /** The exchange is complete; for as long as the peer may repeat messages, it answers them. */
    private void done(State how) {
        retransmission.stop();
        notOld();
        linger(how);
    }

    /** The peer knows our nonce: message 1 was none that is played again, and what else it says holds. */
    private void notOld() {
        if (initialContact) {
            children.initialContact(sa);
        }
    }

    /** A peer that deletes the pair before, whose life may just have been over, has not shown that it got message 2. */
    private void doneByDelete() {
        linger(State.DONE_BY_TRAFFIC);
    }

    private void linger(State how) {
        state = how;
        QuickModes.linger(sa, conversation, () -> state = State.OVER);
    }

    private void repeated(int repetition) {
        ports.tell(new IkeEvent.Retransmitted(
                sa.connection().name(), sa.route().remote(), "Quick Mode 2", repetition, true));
        conversation.repeat();
    }

    private void unanswered() {
        // A published pair stays for the rest of its time: traffic may still prove it.
        if (installed.isEmpty()) {
            ports.tell(new IkeEvent.ChildFailed(
                    sa.connection().name(), child.name(), Refusal.TIMEOUT, "Quick Mode 3 did not come"));
            finish();
        }
    }

    private void finish() {
        stop();
        sa.exchanges().remove(conversation);
    }

    private Child remember(ChildSaPair pair, PairHandle handle, Child.State as) {
        Child made = QuickModes.child(sa, route, aim, selectors, pair, handle, false, as);
        installed = Optional.of(made);
        return made;
    }

    private Set<ProtocolId> protocols() {
        EnumSet<ProtocolId> protocols = EnumSet.noneOf(ProtocolId.class);
        choice.proposal().transforms().forEach(transform -> protocols.add(transform.protocol()));
        return protocols;
    }

    private Keymat keymat(Optional<Secret> shared) {
        return shared.map(secret -> Keymat.withPfs(sa.prf(), sa.keys().skeyidD(), secret, peerNonce, ownNonce))
                .orElseGet(() -> Keymat.withoutPfs(sa.prf(), sa.keys().skeyidD(), peerNonce, ownNonce));
    }
}
