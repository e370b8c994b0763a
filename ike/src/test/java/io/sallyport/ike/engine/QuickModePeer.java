package io.sallyport.ike.engine;

import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.Transform;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.session.Joined;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import java.util.List;

/** Messages of Quick Mode that are authentic, and otherwise as a test wants them. */
final class QuickModePeer {
    private static final NoncePayload NONCE = new NoncePayload(Octets.ofHex("5a".repeat(32)));

    private static final Octets SPI = Octets.ofHex("0badcafe");

    private QuickModePeer() {}

    /** West asks east for one more pair. */
    static void ask(Gateways gateways, List<Payload> behindHash) {
        Conversation conversation = sa(gateways.west()).exchanges().open(ExchangeType.QUICK_MODE);
        conversation.send(0, conversation.hashes()::first, behindHash);
        gateways.world().run(100 * World.MILLISECOND);
    }

    /** What is asked for a pair for the same networks. */
    static List<Payload> payloads(EspTransform cipher, List<DataAttribute> attributes) {
        Transform transform = new Transform(1, cipher.code(), attributes);
        return List.of(
                new SecurityAssociationPayload(
                        List.of(new Proposal(1, ProtocolId.ESP.code(), SPI, List.of(transform)))),
                NONCE,
                Gateways.net(Gateways.WEST).toPayload(),
                Gateways.net(Gateways.EAST).toPayload());
    }

    /**
     * East answers a first message that has not come to it: takes the first offer.
     *
     * @param nonceFirst the SA payload is not the first behind HASH
     */
    static void answer(Gateways gateways, Datagram first, boolean nonceFirst) {
        if (!(Messages.decode(first).orElseThrow() instanceof EncryptedMessage message)) {
            throw new IllegalArgumentException("no message of Quick Mode");
        }
        Joined joined = Joined.to(sa(gateways.east()), message, first);
        Inbound asked = joined.first();
        Conversation conversation = joined.conversation();
        Proposal offer = asked.first(SecurityAssociationPayload.class)
                .orElseThrow()
                .proposals()
                .getFirst();
        Payload chosen = new SecurityAssociationPayload(
                List.of(new Proposal(offer.number(), offer.protocolNumber(), SPI, offer.transforms())));
        Octets peerNonce = asked.first(NoncePayload.class).orElseThrow().nonce();
        conversation.send(
                0,
                rest -> conversation.hashes().second(peerNonce, rest),
                nonceFirst ? List.of(NONCE, chosen) : List.of(chosen, NONCE));
        gateways.world().run(100 * World.MILLISECOND);
    }

    /** An attribute in its short form. */
    static DataAttribute basic(Phase2Attribute attribute, int value) {
        return new DataAttribute.Basic(attribute.code(), value);
    }

    private static IkeSa sa(Host host) {
        return host.engine()
                .find(host.events(IkeEvent.Phase1Established.class).getLast().cookies())
                .orElseThrow();
    }
}
