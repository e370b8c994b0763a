package io.sallyport.ike.phase1;

import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.IsakmpMessage;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.KeyExchangePayload;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Main Mode, responder (RFC 2409 section 5).
 *
 * <pre>
 *   awaits                         sends
 *   1  SA, VID                     2  SA, VID
 *   3  KE, Ni, [CR,] NAT-D         4  KE, Nr, [CR,] NAT-D
 *   5* ID, HASH | CERT, SIG [, N]  6* ID, HASH | CERT, SIG         * encrypted
 * </pre>
 *
 * <p>Repeats its messages only when the initiator repeats its own: a spoofed first message costs one small answer.
 */
final class MainModeResponder extends Run {
    private final List<Connection> candidates;
    private final Proof proof = new Proof(this);
    private Awaited awaited = Awaited.KEY_EXCHANGE;

    private enum Awaited {
        KEY_EXCHANGE,
        AUTHENTICATION
    }

    MainModeResponder(IkeSa sa, List<Connection> candidates) {
        super(sa, ExchangeType.IDENTITY_PROTECTION);
        this.candidates = candidates;
    }

    void begin(Offers.Choice choice, SecurityAssociationPayload offered, ClearMessage first, Octets raw) {
        accept(raw);
        Announcements.remember(sa, first.chain());
        material.proposal(choice.proposal());
        material.initiatorSa(offered.body());
        List<Payload> payloads = new ArrayList<>();
        payloads.add(choice.answer());
        payloads.addAll(Announcements.of(sa.connection()));
        sendClear(payloads);
        awaitQuietly();
    }

    @Override
    void step(IsakmpMessage message, Octets raw, Endpoint local, Endpoint remote) {
        if (isStranger(message, remote)) {
            return;
        }
        switch (awaited) {
            case KEY_EXCHANGE -> clear(message, remote).ifPresent(chain -> keyExchange(chain, raw, local, remote));
            case AUTHENTICATION -> open(message, raw, local, remote).ifPresent(this::authentication);
        }
    }

    private void keyExchange(PayloadChain chain, Octets raw, Endpoint local, Endpoint remote) {
        Optional<KeyExchangePayload> key = need(chain, KeyExchangePayload.class, remote);
        Optional<NoncePayload> nonce = need(chain, NoncePayload.class, remote);
        if (key.isEmpty() || nonce.isEmpty()) {
            return;
        }
        Octets peerPublic = key.get().publicValue();
        compute(
                ports.keyExchange().answer(material.proposal().keyExchange(), peerPublic),
                Refusal.PUBLIC_VALUE,
                remote,
                agreement -> {
                    Optional<Secret> preShared = proof.preSharedKey(Optional.empty(), remote);
                    material.pair(agreement.keyPair());
                    try (Secret shared = agreement.shared()) {
                        if (proof.lacksKey(preShared, remote)) {
                            return;
                        }
                        material.peer(nonce.get().nonce(), peerPublic);
                        material.ownNonce(ports.randomOctets(Phase1.NONCE_OCTETS));
                        material.derive(shared, preShared);
                    } finally {
                        preShared.ifPresent(Secret::close);
                    }
                    accept(raw);
                    firstIv(material.firstIv());
                    proof.asked(chain);
                    NatSearch.conclude(sa, material.proposal().hashFunction(), chain, local, remote);
                    List<Payload> payloads = new ArrayList<>();
                    payloads.add(new KeyExchangePayload(material.ownPublic()));
                    payloads.add(new NoncePayload(material.ownNonce()));
                    payloads.addAll(proof.ask());
                    payloads.addAll(NatSearch.payloads(sa, material.proposal().hashFunction()));
                    awaited = Awaited.AUTHENTICATION;
                    sendClear(payloads);
                    awaitQuietly();
                });
    }

    private void authentication(Inbound message) {
        need(message.chain(), IdentificationPayload.class, message.remote()).ifPresent(id -> {
            choose(id.identity(), message.remote());
            proof.asked(message.chain());
            proof.check(
                    id,
                    message.chain(),
                    message.remote(),
                    () -> proof.make(message.remote(), payloads -> {
                        accept(message.raw());
                        advance(message.next());
                        sa.identity(id.identity());
                        sa.route().follow(message.local(), message.remote());
                        sa.heard();
                        sa.initialContact(message);
                        List<Payload> answer = new ArrayList<>();
                        answer.add(proof.ownIdentity());
                        answer.addAll(payloads);
                        sendSealed(answer);
                        finish(true);
                    }));
        });
    }

    /** Addresses may not have told connections apart; the identity does, where the pre-shared key is the same. */
    private void choose(Identity identity, Endpoint remote) {
        if (!Phase1.isFor(sa.connection(), identity)) {
            candidates.stream()
                    .filter(candidate -> Phase1.isFor(candidate, identity)
                            && candidate.proposals().contains(material.proposal())
                            && candidate.authentication().method()
                                    == sa.connection().authentication().method()
                            && proof.holdsFor(candidate, identity, remote))
                    .findFirst()
                    .ifPresent(sa::connection);
        }
    }
}
