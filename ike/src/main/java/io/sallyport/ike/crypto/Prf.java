package io.sallyport.ike.crypto;

import io.sallyport.ike.message.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.Mac;

/**
 * The pseudo-random function of a phase 1: HMAC of the negotiated hash, since no other prf was ever defined for IKEv1
 * (RFC 2409 section 4 and appendix A). Has no state and may be shared.
 */
public final class Prf {
    private final HashFunction hash;

    /** The prf that goes with a hash. */
    public Prf(HashFunction hash) {
        this.hash = hash;
    }

    /** The hash. */
    public HashFunction hash() {
        return hash;
    }

    /** Octets of the result. */
    public int octets() {
        return hash.octets();
    }

    /** Begins a computation; what is added then is the data, in that order. The secret stays the caller's. */
    public Computation with(Secret key) {
        return new Computation(hash, key);
    }

    /** A prf that waits for its data. For one use. */
    public static final class Computation {
        private static final byte[] NO_KEY = new byte[1];
        private static final int U32_SHIFT = 24;

        private final Mac mac;

        private Computation(HashFunction hash, Secret key) {
            try {
                mac = Mac.getInstance(hash.macName());
                mac.init(key);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK cannot compute " + hash.macName(), e);
            }
        }

        /** Adds octets. */
        public Computation add(Octets data) {
            mac.update(data.toByteArray());
            return this;
        }

        /** Adds a secret, which stays the caller's. */
        public Computation add(Secret data) {
            mac.update(data.live());
            return this;
        }

        /** Adds a single octet. */
        public Computation addOctet(int value) {
            mac.update((byte) value);
            return this;
        }

        /** Adds four octets, such as a message id. */
        public Computation addWord(int value) {
            for (int shift = U32_SHIFT; shift >= 0; shift -= Byte.SIZE) {
                addOctet(value >>> shift);
            }
            return this;
        }

        /** The result as a secret, which is the caller's. */
        public Secret toSecret() {
            return Secret.taking(finish());
        }

        /** The result as octets that may be shown: a HASH. */
        public Octets toOctets() {
            return Octets.of(finish());
        }

        private byte[] finish() {
            byte[] result = mac.doFinal();
            try {
                // The MAC keeps its key for the next use; this writes over it.
                mac.init(Secret.copyOf(NO_KEY));
            } catch (InvalidKeyException e) {
                throw new IllegalStateException("a MAC that took one key takes another", e);
            }
            return result;
        }
    }
}
