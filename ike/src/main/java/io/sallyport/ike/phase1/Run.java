package io.sallyport.ike.phase1;

import io.sallyport.ike.crypto.InitializationVector;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.IsakmpMessage;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.pool.CryptoOutcome;
import io.sallyport.ike.pool.CryptoPool;
import io.sallyport.ike.pool.CryptoTask;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.session.Negotiation;
import io.sallyport.ike.session.Ports;
import io.sallyport.ike.session.Retransmission;
import io.sallyport.ike.session.Timers;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What Main and Aggressive Mode have in common in both roles: sending and repeating, tasks, what is held back, the end.
 *
 * <p>A message counts as received, and its IV as used, only when it led on: not before the pool has computed all that it
 * asks for. So whatever was refused may come again, and be right then.
 */
abstract class Run implements Negotiation {
    final IkeSa sa;
    final Ports ports;
    final Material material;
    private final ExchangeType type;
    private final Retransmission retransmission;
    private InitializationVector iv;
    private Octets lastSent = Octets.EMPTY;
    private Octets lastReceived = Octets.EMPTY;
    private Optional<Datagram> held = Optional.empty();
    private CryptoPool.Ticket ticket;
    private Timers.Timer ending;
    private boolean over;

    Run(IkeSa sa, ExchangeType type) {
        this.sa = sa;
        this.ports = sa.ports();
        this.type = type;
        this.material = new Material(sa);
        this.retransmission =
                new Retransmission(sa.connection().retransmission(), ports, this::repeated, this::unanswered);
    }

    /** A message that is no repetition, while no task is under way. */
    abstract void step(IsakmpMessage message, Octets raw, Endpoint local, Endpoint remote);

    @Override
    public final void receive(IsakmpMessage message, Octets raw, Endpoint local, Endpoint remote) {
        if (lastReceived.length() > 0 && lastReceived.equals(raw)) {
            // Not while a task runs: the answer that would be repeated is that to the message before.
            if (ticket == null) {
                repeat();
            }
        } else if (over) {
            ports.refuse(Refusal.UNEXPECTED, remote, type + " is over");
        } else if (ticket == null) {
            step(message, raw, local, remote);
        }
    }

    @Override
    public final void early(Datagram datagram, boolean begins) {
        if (!over) {
            if (begins && held.isEmpty()) {
                held = Optional.of(datagram);
                if (ticket == null) {
                    repeat();
                }
            } else {
                ports.refuse(Refusal.UNEXPECTED, datagram.remote(), "a message before the end of " + type);
            }
        }
    }

    @Override
    public final void stop() {
        over = true;
        retransmission.stop();
        cancelTask();
        if (ending != null) {
            ending.cancel();
        }
        material.close();
        forget();
    }

    /** The message led on. */
    final void accept(Octets raw) {
        lastReceived = raw;
        retransmission.stop();
    }

    final void sendClear(List<Payload> payloads) {
        IsakmpHeader header = new IsakmpHeader(sa.cookies(), type.code(), 0, 0);
        remember(Octets.of(new ClearMessage(header, new PayloadChain(payloads, Octets.EMPTY)).encode()));
    }

    final void sendSealed(List<Payload> payloads) {
        IsakmpHeader header = new IsakmpHeader(sa.cookies(), type.code(), IsakmpHeader.ENCRYPTION, 0);
        IkeSa.Sealed sealed = sa.seal(header, new PayloadChain(payloads, Octets.EMPTY), iv);
        iv = sealed.next();
        remember(sealed.message());
    }

    /** What was sent is repeated until it is answered. */
    final void awaitAnswer() {
        retransmission.start();
    }

    /** What was sent is repeated when the peer asks; the attempt ends when all is silent for the whole schedule. */
    final void awaitQuietly() {
        if (ending != null) {
            ending.cancel();
        }
        ending = ports.timers()
                .at(ports.now() + sa.connection().retransmission().horizon().toNanos(), this::unanswered);
    }

    final void firstIv(InitializationVector first) {
        iv = first;
    }

    final void advance(InitializationVector next) {
        iv = next;
    }

    /** Decrypts a message of phase 1; refuses one that is clear. */
    final Optional<Inbound> open(IsakmpMessage message, Octets raw, Endpoint local, Endpoint remote) {
        if (message instanceof EncryptedMessage encrypted) {
            return sa.open(encrypted, iv, raw, local, remote);
        }
        ports.refuse(Refusal.UNEXPECTED, remote, "a clear message where " + type + " is encrypted");
        return Optional.empty();
    }

    /** Refuses a message that bears the cookies of another attempt. */
    final boolean isStranger(IsakmpMessage message, Endpoint remote) {
        boolean stranger = !message.header().cookies().equals(sa.cookies());
        if (stranger) {
            ports.refuse(Refusal.UNKNOWN_COOKIES, remote, message.header().cookies() + " in " + type);
        }
        return stranger;
    }

    /** The payloads of a message that must be clear. */
    final Optional<PayloadChain> clear(IsakmpMessage message, Endpoint remote) {
        if (message instanceof ClearMessage clear) {
            return Optional.of(clear.chain());
        }
        ports.refuse(Refusal.UNEXPECTED, remote, "an encrypted message where " + type + " is clear");
        return Optional.empty();
    }

    /** A payload that must be there. */
    final <P extends Payload> Optional<P> need(PayloadChain chain, Class<P> payload, Endpoint remote) {
        Optional<P> found = chain.first(payload);
        if (found.isEmpty()) {
            ports.refuse(Refusal.MISSING_PAYLOAD, remote, type + " without " + payload.getSimpleName());
        }
        return found;
    }

    /** Computes away from this thread; what the peer spoilt is refused, and the exchange waits on. */
    final <R> void compute(CryptoTask<R> task, Refusal ifRefused, Endpoint remote, Consumer<R> then) {
        Optional<CryptoPool.Ticket> taken = ports.pool().submit(task, outcome -> {
            ticket = null;
            switch (outcome) {
                case CryptoOutcome.Done<R>(R result) -> then.accept(result);
                case CryptoOutcome.Refused<R>(GeneralSecurityException cause) ->
                    ports.refuse(ifRefused, remote, cause.getMessage());
                case CryptoOutcome.Failed<R>(Throwable cause) ->
                    ports.refuse(Refusal.INTERNAL, remote, cause.toString());
            }
        });
        if (taken.isPresent()) {
            ticket = taken.get();
        } else {
            ports.refuse(Refusal.POOL_BUSY, remote, type.name());
        }
    }

    /**
     * The peer is known. Our last message is kept for as long as the peer may still miss it.
     *
     * @param linger true if our message was the last one
     */
    final void finish(boolean linger) {
        over = true;
        retransmission.stop();
        if (ending != null) {
            ending.cancel();
        }
        material.close();
        sa.lastOfPhase1(iv);
        Optional<Datagram> waiting = held;
        if (linger) {
            ending = ports.timers()
                    .at(ports.now() + sa.connection().retransmission().horizon().toNanos(), this::forget);
        } else {
            forget();
        }
        held = Optional.empty();
        sa.owner().authenticated(sa);
        waiting.ifPresent(sa.owner()::replay);
    }

    /** The attempt is over. */
    final void fail(Refusal reason, String detail) {
        sa.owner().over(sa, reason, detail);
    }

    private void remember(Octets message) {
        lastSent = message;
        sa.send(type, 0, message);
    }

    private void repeat() {
        if (lastSent.length() > 0) {
            sa.send(type, 0, lastSent);
        }
    }

    private void repeated(int repetition) {
        ports.tell(new IkeEvent.Retransmitted(
                sa.connection().name(), sa.route().remote(), type.name(), repetition, sa.isWithKnownPeer()));
        repeat();
    }

    private void unanswered() {
        fail(Refusal.TIMEOUT, type + " was not answered");
    }

    private void cancelTask() {
        if (ticket != null) {
            ticket.cancel();
            ticket = null;
        }
    }

    private void forget() {
        lastSent = Octets.EMPTY;
        lastReceived = Octets.EMPTY;
        held = Optional.empty();
    }
}
