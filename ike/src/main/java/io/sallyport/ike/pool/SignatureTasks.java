package io.sallyport.ike.pool;

import io.sallyport.ike.auth.AuthenticatedPeer;
import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.auth.SignatureClaim;
import io.sallyport.ike.auth.SignatureMethod;
import io.sallyport.ike.auth.SigningKey;
import io.sallyport.ike.message.wire.Octets;

/** The signature tasks of phase 1. Neither has anything to wipe: hashes and signatures are no secrets. */
public final class SignatureTasks {
    private SignatureTasks() {}

    /** Signs HASH_I or HASH_R; gives the body of the SIG payload. */
    public static CryptoTask<Octets> sign(SigningKey key, SignatureMethod method, Octets hash) {
        return new CryptoTask<>() {
            @Override
            public Octets compute() {
                return key.sign(method, hash);
            }

            @Override
            public void discard(Octets result) {}

            @Override
            public void close() {}
        };
    }

    /** Verifies a peer's certificates and signature. */
    public static CryptoTask<AuthenticatedPeer> verify(Authenticator authenticator, SignatureClaim claim) {
        return new CryptoTask<>() {
            @Override
            public AuthenticatedPeer compute() throws AuthenticationException {
                return authenticator.verify(claim);
            }

            @Override
            public void discard(AuthenticatedPeer result) {}

            @Override
            public void close() {}
        };
    }
}
