package io.sallyport.ike.session;

import io.sallyport.ike.crypto.InitializationVector;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.payload.HashPayload;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.transport.Endpoint;
import java.util.Optional;

/**
 * A message that was decrypted, which proves nothing yet.
 *
 * @param header of the message
 * @param chain its payloads
 * @param local where it came to
 * @param remote where it came from
 * @param raw the message as it came
 * @param next the IV of the exchange, once the message has proved authentic
 */
public record Inbound(
        IsakmpHeader header,
        PayloadChain chain,
        Endpoint local,
        Endpoint remote,
        Octets raw,
        InitializationVector next) {
    /** The HASH that begins the message (RFC 2409 section 5.5: it must be first). */
    public Optional<Octets> hash() {
        return !chain.payloads().isEmpty() && chain.payloads().getFirst() instanceof HashPayload(Octets hash)
                ? Optional.of(hash)
                : Optional.empty();
    }

    /** What HASH(1) and HASH(2) cover behind the HASH payload. */
    public Octets behindHash() {
        return chain.encodeFrom(1);
    }

    /** True if it bears a notification of that type. */
    public boolean says(NotifyType type) {
        return chain.all(NotificationPayload.class).stream().anyMatch(notice -> notice.notifyNumber() == type.code());
    }

    /** The first payload of a class. */
    public <P extends Payload> Optional<P> first(Class<P> payload) {
        return chain.first(payload);
    }
}
