package io.sallyport.ike.session;

import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.crypto.CipherKeyListener;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.IkeListener;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.pool.CryptoPool;
import io.sallyport.ike.pool.KeyExchangeTasks;
import io.sallyport.ike.sa.ChildSaPort;
import io.sallyport.ike.transport.Endpoint;
import io.sallyport.ike.transport.Transport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * All that sessions need of the world around them. With a given clock and random generator and the direct pool, the same
 * input gives the same output.
 *
 * @param clock nanoseconds that never go back
 * @param random of a {@link java.security.SecureRandom}, save in simulations
 * @param transport takes what is sent
 * @param childSas the data plane
 * @param listener hears what happens
 * @param pool computes what is slow
 * @param keyExchange makes its Diffie-Hellman tasks
 * @param authenticator knows the credentials
 * @param cipherKeys is lent the keys of ISAKMP SAs
 * @param timers the wheel
 * @param decoder of messages
 * @param natPort our port of RFC 3947: datagrams there bear the non-ESP marker
 */
public record Ports(
        LongSupplier clock,
        RandomGenerator random,
        Transport transport,
        ChildSaPort childSas,
        IkeListener listener,
        CryptoPool pool,
        KeyExchangeTasks keyExchange,
        Authenticator authenticator,
        CipherKeyListener cipherKeys,
        Timers timers,
        MessageDecoder decoder,
        int natPort) {
    /** The time, nanoseconds. */
    public long now() {
        return clock.getAsLong();
    }

    /** Tells the listener. */
    public void tell(IkeEvent event) {
        listener.on(event);
    }

    /** Tells the listener of a message that is dropped. */
    public void refuse(Refusal reason, Endpoint remote, String detail) {
        listener.on(new IkeEvent.MessageRefused(reason, remote, detail));
    }

    /** Random octets. */
    public Octets randomOctets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return Octets.of(octets);
    }

    /** A random number that is not 0: a cookie, or a message id after a cast. */
    public long randomNonZero() {
        long number;
        do {
            number = random.nextLong();
        } while (number == 0 || (int) number == 0);
        return number;
    }
}
