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
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Main Mode, initiator (RFC 2409 section 5).
 *
 * <pre>
 *   sends                          awaits
 *   1  SA, VID                     2  SA, VID
 *   3  KE, Ni, [CR,] NAT-D         4  KE, Nr, [CR,] NAT-D
 *   5* ID, HASH | CERT, SIG        6* ID, HASH | CERT, SIG [, N]     * encrypted; from 5 on to port 4500 if there is NAT
 * </pre>
 */
final class MainModeInitiator extends Run {
    private final Proof proof = new Proof(this);
    private Awaited awaited = Awaited.SA;

    private enum Awaited {
        SA,
        KEY_EXCHANGE,
        AUTHENTICATION
    }

    MainModeInitiator(IkeSa sa) {
        super(sa, ExchangeType.IDENTITY_PROTECTION);
    }

    void start() {
        SecurityAssociationPayload offer = Offers.offer(sa.connection());
        material.initiatorSa(offer.body());
        List<Payload> payloads = new ArrayList<>();
        payloads.add(offer);
        payloads.addAll(Announcements.of(sa.connection()));
        sendClear(payloads);
        awaitAnswer();
    }

    @Override
    void step(IsakmpMessage message, Octets raw, Endpoint local, Endpoint remote) {
        switch (awaited) {
            case SA -> clear(message, remote).ifPresent(chain -> sa(message, chain, raw, remote));
            case KEY_EXCHANGE -> {
                if (!isStranger(message, remote)) {
                    clear(message, remote).ifPresent(chain -> keyExchange(chain, raw, local, remote));
                }
            }
            case AUTHENTICATION -> {
                if (!isStranger(message, remote)) {
                    open(message, raw, local, remote).ifPresent(this::authentication);
                }
            }
        }
    }

    private void sa(IsakmpMessage message, PayloadChain chain, Octets raw, Endpoint remote) {
        Optional<Offers.Choice> choice = need(chain, SecurityAssociationPayload.class, remote)
                .flatMap(answer -> Offers.chosen(sa.connection(), answer));
        if (choice.isEmpty() || message.header().cookies().responder() == 0) {
            ports.refuse(Refusal.NO_PROPOSAL, remote, "the answer is none of our offers");
            return;
        }
        compute(ports.keyExchange().generate(choice.get().proposal().keyExchange()), Refusal.INTERNAL, remote, pair -> {
            accept(raw);
            sa.responderCookie(message.header().cookies().responder());
            Announcements.remember(sa, chain);
            material.proposal(choice.get().proposal());
            material.pair(pair);
            material.ownNonce(ports.randomOctets(Phase1.NONCE_OCTETS));
            List<Payload> payloads = new ArrayList<>();
            payloads.add(new KeyExchangePayload(material.ownPublic()));
            payloads.add(new NoncePayload(material.ownNonce()));
            payloads.addAll(proof.ask());
            payloads.addAll(NatSearch.payloads(sa, material.proposal().hashFunction()));
            awaited = Awaited.KEY_EXCHANGE;
            sendClear(payloads);
            awaitAnswer();
        });
    }

    private void keyExchange(PayloadChain chain, Octets raw, Endpoint local, Endpoint remote) {
        Optional<KeyExchangePayload> key = need(chain, KeyExchangePayload.class, remote);
        Optional<NoncePayload> nonce = need(chain, NoncePayload.class, remote);
        if (key.isEmpty() || nonce.isEmpty()) {
            return;
        }
        Octets peerPublic = key.get().publicValue();
        compute(ports.keyExchange().agree(material.pair(), peerPublic), Refusal.PUBLIC_VALUE, remote, shared -> {
            Optional<Secret> preShared = proof.preSharedKey(Optional.empty(), remote);
            try (shared) {
                if (proof.lacksKey(preShared, remote)) {
                    return;
                }
                material.peer(nonce.get().nonce(), peerPublic);
                material.derive(shared, preShared);
            } finally {
                preShared.ifPresent(Secret::close);
            }
            firstIv(material.firstIv());
            proof.asked(chain);
            proof.make(remote, payloads -> {
                accept(raw);
                NatSearch.conclude(sa, material.proposal().hashFunction(), chain, local, remote);
                if (sa.nat().encapsulates()) {
                    sa.route().floatPorts();
                }
                List<Payload> message = new ArrayList<>();
                message.add(proof.ownIdentity());
                message.addAll(payloads);
                awaited = Awaited.AUTHENTICATION;
                sendSealed(message);
                awaitAnswer();
            });
        });
    }

    private void authentication(Inbound message) {
        need(message.chain(), IdentificationPayload.class, message.remote())
                .ifPresent(id -> proof.check(id, message.chain(), message.remote(), () -> {
                    accept(message.raw());
                    advance(message.next());
                    sa.identity(id.identity());
                    sa.heard();
                    sa.initialContact(message);
                    finish(false);
                }));
    }
}
