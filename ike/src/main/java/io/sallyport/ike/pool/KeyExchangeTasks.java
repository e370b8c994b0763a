package io.sallyport.ike.pool;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.KeyExchangeGroup;
import io.sallyport.ike.dh.KeyPair;
import io.sallyport.ike.message.wire.Octets;
import java.security.GeneralSecurityException;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The Diffie-Hellman tasks of the exchanges. */
public final class KeyExchangeTasks {
    private final Function<KeyExchangeGroup, KeyPair> fresh;

    /** Tasks that make each key pair when it is asked for: for simulations, where the same seed gives the same run. */
    public KeyExchangeTasks(RandomGenerator random) {
        fresh = group -> group.generate(random);
    }

    /** Tasks that take key pairs from a stock. */
    public KeyExchangeTasks(KeyPairStock stock) {
        fresh = stock::take;
    }

    /**
     * What a responder gets in one go.
     *
     * @param keyPair its public half goes into our KE payload
     * @param shared the secret with the peer
     */
    public record Agreement(KeyPair keyPair, Secret shared) implements AutoCloseable {
        @Override
        public void close() {
            keyPair.close();
            shared.close();
        }
    }

    /** A fresh key pair, which is the reply's. */
    public CryptoTask<KeyPair> generate(KeyExchangeGroup group) {
        return new CryptoTask<>() {
            @Override
            public KeyPair compute() {
                return fresh.apply(group);
            }

            @Override
            public void discard(KeyPair result) {
                result.close();
            }

            @Override
            public void close() {}
        };
    }

    /**
     * The secret shared with a peer, which is the reply's.
     *
     * @param own stays the caller's: the task works with a copy
     * @param peerPublic the body of the peer's KE payload
     */
    public CryptoTask<Secret> agree(KeyPair own, Octets peerPublic) {
        KeyPair copy = own.copy();
        return new CryptoTask<>() {
            @Override
            public Secret compute() throws GeneralSecurityException {
                return copy.group().agree(copy, peerPublic);
            }

            @Override
            public void discard(Secret result) {
                result.close();
            }

            @Override
            public void close() {
                copy.close();
            }
        };
    }

    /**
     * A fresh key pair and the secret shared with a peer, both the reply's.
     *
     * @param peerPublic the body of the peer's KE payload
     */
    public CryptoTask<Agreement> answer(KeyExchangeGroup group, Octets peerPublic) {
        return new CryptoTask<>() {
            @Override
            public Agreement compute() throws GeneralSecurityException {
                group.check(peerPublic);
                KeyPair own = fresh.apply(group);
                try {
                    return new Agreement(own, group.agree(own, peerPublic));
                } catch (GeneralSecurityException e) {
                    own.close();
                    throw e;
                }
            }

            @Override
            public void discard(Agreement result) {
                result.close();
            }

            @Override
            public void close() {}
        };
    }
}
