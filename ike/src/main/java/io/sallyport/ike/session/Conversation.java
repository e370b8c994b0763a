package io.sallyport.ike.session;

import io.sallyport.ike.crypto.ExchangeHash;
import io.sallyport.ike.crypto.InitializationVector;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.payload.HashPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The messages of one exchange under an ISAKMP SA: its IV chain (RFC 2409 appendix B), its hashes, and our last message
 * as long as it may be wanted again.
 *
 * <p>What the peer began may be an old message that was played again: it is answered where it came from, and nothing else
 * follows from it before a message comes that only the peer can have made since.
 */
public final class Conversation {
    private final IkeSa sa;
    private final ExchangeType type;
    private final int messageId;
    private final Route route;
    private InitializationVector iv;
    private Octets lastSent = Octets.EMPTY;
    private Octets lastReceived = Octets.EMPTY;

    private Conversation(IkeSa sa, ExchangeType type, int messageId, Route route, InitializationVector iv) {
        this.sa = sa;
        this.type = type;
        this.messageId = messageId;
        this.route = route;
        this.iv = iv;
    }

    /** One that we begin. */
    public static Conversation ours(IkeSa sa, ExchangeType type, int messageId) {
        return new Conversation(sa, type, messageId, sa.route(), sa.firstIv(messageId));
    }

    /** One that the peer began, by a message whose HASH(1) is right. */
    static Conversation begunBy(Inbound first, IkeSa sa, ExchangeType type) {
        Route back = sa.route().back(first.local(), first.remote());
        Conversation conversation = new Conversation(sa, type, first.header().messageId(), back, first.next());
        conversation.lastReceived = first.raw();
        return conversation;
    }

    /** The message id. */
    public int messageId() {
        return messageId;
    }

    /** Quick Mode, Transaction or Informational. */
    public ExchangeType type() {
        return type;
    }

    /** Where our messages go: with the SA, or back to where the exchange began. */
    public Route route() {
        return route;
    }

    /** The hashes that authenticate its messages. */
    public ExchangeHash hashes() {
        return sa.hashes(messageId);
    }

    /**
     * Encrypts, sends and remembers a message whose first payload is a HASH.
     *
     * @param hash computes it over the payloads behind it
     */
    public void send(int flags, Function<Octets, Octets> hash, List<Payload> behind) {
        send(seal(flags, hash, behind));
    }

    /** As {@link #send(int, Function, List)}, but does not send yet: {@link #send(Octets)} follows. */
    public Octets seal(int flags, Function<Octets, Octets> hash, List<Payload> behind) {
        Octets covered = new PayloadChain(behind, Octets.EMPTY).encode();
        List<Payload> payloads = new ArrayList<>(behind.size() + 1);
        payloads.add(new HashPayload(hash.apply(covered)));
        payloads.addAll(behind);
        IsakmpHeader header = new IsakmpHeader(sa.cookies(), type.code(), IsakmpHeader.ENCRYPTION | flags, messageId);
        IkeSa.Sealed sealed = sa.seal(header, new PayloadChain(payloads, Octets.EMPTY), iv);
        iv = sealed.next();
        return sealed.message();
    }

    /** Sends what was sealed, and remembers it. */
    public void send(Octets sealed) {
        lastSent = sealed;
        sa.send(route, type, messageId, sealed);
    }

    /** Sends our last message again. */
    public void repeat() {
        if (lastSent.length() > 0) {
            sa.send(route, type, messageId, lastSent);
        }
    }

    /** The message is authentic and was waited for: its IV holds, and its copies are repetitions from now on. */
    public void accept(Inbound message) {
        iv = message.next();
        lastReceived = message.raw();
        sa.heard(message);
    }

    InitializationVector iv() {
        return iv;
    }

    boolean isRepetition(Octets raw) {
        return lastReceived.equals(raw);
    }
}
