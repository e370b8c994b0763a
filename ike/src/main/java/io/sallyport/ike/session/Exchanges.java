package io.sallyport.ike.session;

import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.transport.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntHashSet;

/**
 * The exchanges under one ISAKMP SA, by message id.
 *
 * <pre>
 *   message ─┬─ id known ──▶ copy of the last one? ── yes ─▶ our answer once more
 *            │                          └── no ─▶ decrypt ─▶ its exchange, which checks the HASH
 *            ├─ id new ──▶ decrypt ─▶ HASH(1) right? ─▶ begun
 *            └─ id ours ─▶ refused
 * </pre>
 *
 * <p>Nothing is remembered of a message whose HASH is wrong. HASH(1) is the same both ways (RFC 2409 section 5.5), so a
 * message of ours that is sent back to us has a right one: it is known by its id.
 */
public final class Exchanges {
    private static final int MAX_RUNNING = 32;
    /** With those that are over and only repeat their last message. */
    private static final int MAX_KNOWN = 256;
    /** A peer repeats a first message that was refused for up to about this long. */
    private static final long REPEATED_NANOS = 120_000_000_000L;

    private final IkeSa sa;
    private Int2ObjectHashMap<Running> running;
    private RecentIds peers;
    private RecentIds own;
    private IntHashSet refused;

    private record Running(Conversation conversation, Exchange exchange) {}

    Exchanges(IkeSa sa) {
        this.sa = sa;
    }

    /** A message of a later exchange, under an SA that has its keys. */
    public void receive(EncryptedMessage message, Octets raw, Endpoint local, Endpoint remote) {
        int id = message.header().messageId();
        Running known = running == null ? null : running.get(id);
        if (known == null) {
            begin(message, raw, local, remote);
        } else if (!message.header().exchange().equals(Optional.of(known.conversation.type()))) {
            sa.ports()
                    .refuse(
                            Refusal.UNEXPECTED,
                            remote,
                            "exchange type " + message.header().exchangeNumber() + " in " + known.conversation.type());
        } else if (known.conversation.isRepetition(raw)) {
            known.exchange.repeatAnswer();
        } else {
            sa.open(message, known.conversation.iv(), raw, local, remote).ifPresent(known.exchange::receive);
        }
    }

    /** Begins an exchange of ours, with a message id that no other has. */
    public Conversation open(ExchangeType type) {
        if (own == null) {
            own = new RecentIds();
        }
        int id;
        do {
            id = (int) sa.ports().randomNonZero();
        } while (isThePeers(id) || !own.add(id));
        return Conversation.ours(sa, type, id);
    }

    /** An exchange of ours waits for answers. */
    public void add(Conversation conversation, Exchange exchange) {
        if (running == null) {
            running = new Int2ObjectHashMap<>();
        }
        running.put(conversation.messageId(), new Running(conversation, exchange));
    }

    /** Nothing of that exchange is wanted any more. */
    public void remove(Conversation conversation) {
        if (running != null) {
            running.remove(conversation.messageId());
            if (running.isEmpty()) {
                running = null;
            }
        }
    }

    /** How many exchanges fit. */
    public long count(Predicate<Exchange> wanted) {
        return all().stream().filter(wanted).count();
    }

    /** All of them, as they are now. */
    public Collection<Exchange> all() {
        return running == null
                ? List.of()
                : running.values().stream().map(Running::exchange).toList();
    }

    void stopAll() {
        for (Exchange exchange : new ArrayList<>(all())) {
            exchange.stop();
        }
        running = null;
    }

    private void begin(EncryptedMessage message, Octets raw, Endpoint local, Endpoint remote) {
        int id = message.header().messageId();
        Optional<ExchangeType> type = message.header().exchange();
        if (own != null && own.contains(id)) {
            sa.ports().refuse(Refusal.MESSAGE_ID_REUSED, remote, "one of ours: " + Integer.toHexString(id));
            return;
        }
        if (type.isEmpty()) {
            sa.ports()
                    .refuse(
                            Refusal.UNEXPECTED,
                            remote,
                            "exchange type " + message.header().exchangeNumber());
            return;
        }
        Optional<Inbound> opened = sa.open(message, sa.firstIv(id), raw, local, remote);
        if (opened.isEmpty()) {
            return;
        }
        Inbound first = opened.get();
        Octets expected = sa.hashes(id).first(first.behindHash());
        if (first.hash().isEmpty() || !first.hash().get().equals(expected)) {
            sa.ports().refuse(Refusal.NOT_AUTHENTIC, remote, "HASH(1) of " + type.get());
            return;
        }
        boolean lasting = type.get() != ExchangeType.INFORMATIONAL;
        if (lasting && (all().size() >= MAX_KNOWN || count(Exchange::isUnderWay) >= MAX_RUNNING)) {
            sa.ports().refuse(Refusal.TOO_MANY_EXCHANGES, remote, type.get().name());
            return;
        }
        if (lasting && !isNew(id)) {
            sa.ports().refuse(Refusal.MESSAGE_ID_REUSED, remote, type.get() + " " + Integer.toHexString(id));
            return;
        }
        Conversation conversation = Conversation.begunBy(first, sa, type.get());
        Optional<Exchange> exchange = sa.owner().begun(sa, conversation, first);
        if (exchange.isPresent()) {
            add(conversation, exchange.get());
            if (refused != null) {
                refused.remove(id);
            }
        } else if (lasting) {
            mayComeAgain(id);
        }
    }

    private boolean isThePeers(int id) {
        return (running != null && running.containsKey(id)) || (peers != null && peers.contains(id));
    }

    /** True if nothing was begun with an id of the peer's, as far as is remembered. */
    private boolean isNew(int id) {
        if (peers == null) {
            peers = new RecentIds();
        }
        return peers.add(id) || (refused != null && refused.contains(id));
    }

    /**
     * The peer may repeat its message: whatever stands against it can be over by then. Whoever comes with it later than
     * that is not the peer.
     */
    private void mayComeAgain(int id) {
        if (refused == null) {
            refused = new IntHashSet();
        }
        if (refused.size() < MAX_RUNNING && refused.add(id)) {
            sa.ports().timers().at(sa.ports().now() + REPEATED_NANOS, () -> refused.remove(id));
        }
    }
}
