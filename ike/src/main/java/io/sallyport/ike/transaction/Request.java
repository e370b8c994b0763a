package io.sallyport.ike.transaction;

import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.ConfigurationType;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.payload.AttributePayload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.Exchange;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.session.Retransmission;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A transaction that we begin.
 *
 * <pre>
 *   sends  REQUEST or SET          awaits  REPLY or ACK
 * </pre>
 */
final class Request implements Exchange {
    private static final int MAX_IDENTIFIER = 0x10000;

    private final IkeSa sa;
    private final Conversation conversation;
    private final ConfigurationType awaited;
    private final int identifier;
    private final Consumer<List<DataAttribute>> then;
    private final Retransmission retransmission;

    private Request(IkeSa sa, ConfigurationType type, Consumer<List<DataAttribute>> then) {
        this.sa = sa;
        this.conversation = sa.exchanges().open(ExchangeType.TRANSACTION);
        this.awaited = type == ConfigurationType.SET ? ConfigurationType.ACK : ConfigurationType.REPLY;
        this.identifier = sa.ports().random().nextInt(MAX_IDENTIFIER);
        this.then = then;
        this.retransmission =
                new Retransmission(sa.connection().retransmission(), sa.ports(), this::repeated, this::unanswered);
    }

    /** Sends, and goes on with the answer. */
    static void send(
            IkeSa sa, ConfigurationType type, List<DataAttribute> attributes, Consumer<List<DataAttribute>> then) {
        Request request = new Request(sa, type, then);
        sa.exchanges().add(request.conversation, request);
        request.conversation.send(
                0,
                request.conversation.hashes()::first,
                List.of(new AttributePayload(type.code(), request.identifier, attributes)));
        request.retransmission.start();
    }

    @Override
    public void receive(Inbound message) {
        Octets expected = conversation.hashes().first(message.behindHash());
        Optional<AttributePayload> payload = message.first(AttributePayload.class);
        if (!message.hash().equals(Optional.of(expected))) {
            sa.ports().refuse(Refusal.NOT_AUTHENTIC, message.remote(), "HASH of a transaction");
        } else if (payload.isEmpty() || !payload.get().messageType().equals(Optional.of(awaited))) {
            sa.ports().refuse(Refusal.UNEXPECTED, message.remote(), "a transaction without " + awaited);
        } else {
            conversation.accept(message);
            stop();
            sa.exchanges().remove(conversation);
            then.accept(payload.get().attributes());
        }
    }

    @Override
    public void repeatAnswer() {
        // The answer came once more; nothing was to follow it.
    }

    @Override
    public void stop() {
        retransmission.stop();
    }

    private void repeated(int repetition) {
        sa.ports()
                .tell(new IkeEvent.Retransmitted(
                        sa.connection().name(), sa.route().remote(), "transaction", repetition, sa.isWithKnownPeer()));
        conversation.repeat();
    }

    /** The end of an SA that waits for this; one that is established without it goes on: what was asked came by a SET. */
    private void unanswered() {
        if (sa.state() == IkeSa.State.ESTABLISHED) {
            sa.exchanges().remove(conversation);
            return;
        }
        sa.owner().over(sa, Refusal.TIMEOUT, "a transaction was not answered");
    }
}
