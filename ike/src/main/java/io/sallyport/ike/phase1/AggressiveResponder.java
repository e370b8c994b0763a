package io.sallyport.ike.phase1;

import io.sallyport.ike.crypto.InitializationVector;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.IsakmpMessage;
import io.sallyport.ike.message.assigned.ExchangeType;
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
 * Aggressive Mode, responder (RFC 2409 section 5).
 *
 * <pre>
 *   awaits                                    sends
 *   1  SA, KE, Ni, ID, [CR,] VID              2  SA, KE, Nr, ID, HASH | CERT, SIG, [CR,] VID, NAT-D
 *   3  HASH | CERT, SIG, NAT-D                                    encrypted or clear
 * </pre>
 *
 * <p>Only message 3 proves the initiator. A Quick Mode that comes before it is held, never believed: under signatures
 * anybody can make a valid HASH(1) for a Diffie-Hellman exchange of its own.
 */
final class AggressiveResponder extends Run {
    private final Offers.Choice choice;
    private final Proof proof = new Proof(this);
    private Optional<IdentificationPayload> claimed = Optional.empty();

    AggressiveResponder(IkeSa sa, Offers.Choice choice, SecurityAssociationPayload offered) {
        super(sa, ExchangeType.AGGRESSIVE);
        this.choice = choice;
        material.proposal(choice.proposal());
        material.initiatorSa(offered.body());
        awaitQuietly();
    }

    @Override
    void step(IsakmpMessage message, Octets raw, Endpoint local, Endpoint remote) {
        if (claimed.isEmpty()) {
            clear(message, remote).ifPresent(chain -> begun(chain, raw, remote));
        } else if (!isStranger(message, remote)) {
            if (message instanceof ClearMessage clear) {
                InitializationVector unchanged = material.firstIv();
                proved(new Inbound(message.header(), clear.chain(), local, remote, raw, unchanged));
            } else {
                open(message, raw, local, remote).ifPresent(this::proved);
            }
        }
    }

    private void begun(PayloadChain chain, Octets raw, Endpoint remote) {
        Optional<KeyExchangePayload> key = need(chain, KeyExchangePayload.class, remote);
        Optional<NoncePayload> nonce = need(chain, NoncePayload.class, remote);
        Optional<IdentificationPayload> id = need(chain, IdentificationPayload.class, remote);
        if (key.isEmpty() || nonce.isEmpty() || id.isEmpty()) {
            return;
        }
        Octets peerPublic = key.get().publicValue();
        compute(
                ports.keyExchange().answer(choice.proposal().keyExchange(), peerPublic),
                Refusal.PUBLIC_VALUE,
                remote,
                agreement -> {
                    Optional<Secret> preShared =
                            proof.preSharedKey(Optional.of(id.get().identity()), remote);
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
                    firstIv(material.firstIv());
                    Announcements.remember(sa, chain);
                    proof.asked(chain);
                    proof.make(remote, payloads -> answer(id.get(), payloads, raw));
                });
    }

    private void answer(IdentificationPayload id, List<Payload> payloads, Octets raw) {
        accept(raw);
        claimed = Optional.of(id);
        List<Payload> answer = new ArrayList<>();
        answer.add(choice.answer());
        answer.add(new KeyExchangePayload(material.ownPublic()));
        answer.add(new NoncePayload(material.ownNonce()));
        answer.add(proof.ownIdentity());
        answer.addAll(payloads);
        answer.addAll(proof.ask());
        answer.addAll(Announcements.of(sa.connection()));
        answer.addAll(NatSearch.payloads(sa, material.proposal().hashFunction()));
        sendClear(answer);
        awaitAnswer();
    }

    private void proved(Inbound message) {
        IdentificationPayload id = claimed.orElseThrow();
        proof.check(id, message.chain(), message.remote(), () -> {
            accept(message.raw());
            advance(message.next());
            NatSearch.conclude(
                    sa, material.proposal().hashFunction(), message.chain(), message.local(), message.remote());
            sa.identity(id.identity());
            sa.route().follow(message.local(), message.remote());
            sa.heard();
            finish(false);
        });
    }
}
