package io.sallyport.ike.session;

import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.transport.Datagram;

/**
 * A Quick Mode whose first message a test answers in the engine's place.
 *
 * @param conversation to answer in
 * @param first the first message
 */
public record Joined(Conversation conversation, Inbound first) {
    /** Opens a first message that its receiver has not got. */
    public static Joined to(IkeSa receiver, EncryptedMessage message, Datagram sent) {
        int id = message.header().messageId();
        Inbound first = receiver.open(
                        message,
                        receiver.firstIv(id),
                        sent.content(),
                        /* local= */ sent.remote(),
                        /* remote= */ sent.local())
                .orElseThrow();
        return new Joined(Conversation.begunBy(first, receiver, ExchangeType.QUICK_MODE), first);
    }
}
