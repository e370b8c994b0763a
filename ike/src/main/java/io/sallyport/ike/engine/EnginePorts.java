package io.sallyport.ike.engine;

import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.crypto.CipherKeyListener;
import io.sallyport.ike.event.IkeListener;
import io.sallyport.ike.pool.CryptoPool;
import io.sallyport.ike.pool.KeyExchangeTasks;
import io.sallyport.ike.sa.ChildSaPort;
import io.sallyport.ike.transport.Transport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The world around an engine.
 *
 * @param clock nanoseconds that never go back, the data plane's too
 * @param random a {@link java.security.SecureRandom}, save in simulations
 * @param transport takes what is sent
 * @param childSas the data plane
 * @param listener hears what happens
 * @param pool computes what is slow; its replies come within {@link IkeEngine#poll}
 * @param keyExchange makes its Diffie-Hellman tasks
 * @param authenticator knows the credentials
 * @param cipherKeys is lent the keys of ISAKMP SAs, to decrypt captures
 */
public record EnginePorts(
        LongSupplier clock,
        RandomGenerator random,
        Transport transport,
        ChildSaPort childSas,
        IkeListener listener,
        CryptoPool pool,
        KeyExchangeTasks keyExchange,
        Authenticator authenticator,
        CipherKeyListener cipherKeys) {
    /** Ports to a world that never sees a key. */
    public EnginePorts(
            LongSupplier clock,
            RandomGenerator random,
            Transport transport,
            ChildSaPort childSas,
            IkeListener listener,
            CryptoPool pool,
            KeyExchangeTasks keyExchange,
            Authenticator authenticator) {
        this(clock, random, transport, childSas, listener, pool, keyExchange, authenticator, CipherKeyListener.NONE);
    }
}
