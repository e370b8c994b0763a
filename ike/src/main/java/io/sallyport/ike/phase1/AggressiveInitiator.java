package io.sallyport.ike.phase1;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.event.Refusal;
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
import io.sallyport.ike.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Aggressive Mode, initiator (RFC 2409 section 5).
 *
 * <pre>
 *   sends                                     awaits
 *   1  SA, KE, Ni, ID, [CR,] VID              2  SA, KE, Nr, ID, HASH | CERT, SIG, [CR,] VID, NAT-D
 *   3* HASH | CERT, SIG, NAT-D                                    * encrypted; to port 4500 if there is NAT
 * </pre>
 */
final class AggressiveInitiator extends Run {
    private final Proof proof = new Proof(this);

    AggressiveInitiator(IkeSa sa) {
        super(sa, ExchangeType.AGGRESSIVE);
    }

    void start() {
        SecurityAssociationPayload offer = Offers.offer(sa.connection());
        material.initiatorSa(offer.body());
        // All proposals have this group: it cannot be negotiated here.
        compute(
                ports.keyExchange()
                        .generate(sa.connection().proposals().getFirst().keyExchange()),
                Refusal.INTERNAL,
                sa.route().remote(),
                pair -> {
                    material.pair(pair);
                    material.ownNonce(ports.randomOctets(Phase1.NONCE_OCTETS));
                    List<Payload> payloads = new ArrayList<>();
                    payloads.add(offer);
                    payloads.add(new KeyExchangePayload(material.ownPublic()));
                    payloads.add(new NoncePayload(material.ownNonce()));
                    payloads.add(proof.ownIdentity());
                    payloads.addAll(proof.ask());
                    payloads.addAll(Announcements.of(sa.connection()));
                    sendClear(payloads);
                    awaitAnswer();
                });
        // Should the pool be full, the attempt still ends.
        awaitQuietly();
    }

    @Override
    void step(IsakmpMessage message, Octets raw, Endpoint local, Endpoint remote) {
        clear(message, remote).ifPresent(chain -> answered(message, chain, raw, local, remote));
    }

    private void answered(IsakmpMessage message, PayloadChain chain, Octets raw, Endpoint local, Endpoint remote) {
        Optional<Offers.Choice> choice = need(chain, SecurityAssociationPayload.class, remote)
                .flatMap(answer -> Offers.chosen(sa.connection(), answer));
        Optional<KeyExchangePayload> key = need(chain, KeyExchangePayload.class, remote);
        Optional<NoncePayload> nonce = need(chain, NoncePayload.class, remote);
        Optional<IdentificationPayload> id = need(chain, IdentificationPayload.class, remote);
        if (choice.isEmpty() || key.isEmpty() || nonce.isEmpty() || id.isEmpty()) {
            ports.refuse(Refusal.NO_PROPOSAL, remote, "the answer is none of our offers, or not whole");
            return;
        }
        Octets peerPublic = key.get().publicValue();
        compute(ports.keyExchange().agree(material.pair(), peerPublic), Refusal.PUBLIC_VALUE, remote, shared -> {
            Optional<Secret> preShared = proof.preSharedKey(Optional.of(id.get().identity()), remote);
            try (shared) {
                if (proof.lacksKey(preShared, remote)) {
                    return;
                }
                sa.responderCookie(message.header().cookies().responder());
                material.proposal(choice.get().proposal());
                material.peer(nonce.get().nonce(), peerPublic);
                material.derive(shared, preShared);
            } finally {
                preShared.ifPresent(Secret::close);
            }
            firstIv(material.firstIv());
            proof.asked(chain);
            proof.check(
                    id.get(),
                    chain,
                    remote,
                    () -> proof.make(remote, payloads -> {
                        accept(raw);
                        sa.identity(id.get().identity());
                        sa.heard();
                        Announcements.remember(sa, chain);
                        NatSearch.conclude(sa, material.proposal().hashFunction(), chain, local, remote);
                        List<Payload> last = new ArrayList<>(payloads);
                        last.addAll(NatSearch.payloads(sa, material.proposal().hashFunction()));
                        if (sa.nat().encapsulates()) {
                            sa.route().floatPorts();
                        }
                        sendSealed(last);
                        finish(true);
                    }));
        });
    }
}
