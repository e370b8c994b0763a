package io.sallyport.ike.transaction;

import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.Exchange;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;

/**
 * Our part of a transaction that the peer began: one message, kept for as long as the peer may ask again.
 *
 * <pre>
 *   awaits  REQUEST or SET          sends  REPLY or ACK
 * </pre>
 */
final class Answer implements Exchange {
    private final IkeSa sa;
    private final Conversation conversation;

    Answer(IkeSa sa, Conversation conversation) {
        this.sa = sa;
        this.conversation = conversation;
        long horizon = sa.connection().retransmission().horizon().toNanos();
        sa.ports().timers().at(sa.ports().now() + horizon, () -> sa.exchanges().remove(conversation));
    }

    @Override
    public void receive(Inbound message) {
        sa.ports().refuse(Refusal.UNEXPECTED, message.remote(), "the transaction is over");
    }

    @Override
    public void repeatAnswer() {
        conversation.repeat();
    }

    @Override
    public void stop() {
        // It holds no keys, and its timer only forgets it.
    }
}
