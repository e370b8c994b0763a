package io.sallyport.ike.dh;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.wire.Octets;

/**
 * An ephemeral Diffie-Hellman key pair. {@link #close} zeroes the private half. Not for use by several threads while one
 * of them closes it; {@link #copy} gives another owner its own.
 */
public final class KeyPair implements AutoCloseable {
    private final KeyExchangeGroup group;
    private final Secret privateValue;
    private final Octets publicValue;

    /** A pair that takes over its private half. */
    KeyPair(KeyExchangeGroup group, Secret privateValue, Octets publicValue) {
        this.group = group;
        this.privateValue = privateValue;
        this.publicValue = publicValue;
    }

    /** The group that it belongs to. */
    public KeyExchangeGroup group() {
        return group;
    }

    /** The public half as the KE payload has it. */
    public Octets publicValue() {
        return publicValue;
    }

    /** The same pair for another owner, who closes it. */
    public KeyPair copy() {
        return new KeyPair(group, privateValue.slice(0, privateValue.length()), publicValue);
    }

    @Override
    public void close() {
        privateValue.close();
    }

    @Override
    public String toString() {
        return "key pair of " + group.label();
    }

    /**
     * A copy of the private half for a computation of its group, which wipes it.
     *
     * @throws IllegalArgumentException if the pair is of another group
     */
    byte[] privateValueFor(KeyExchangeGroup computing) {
        if (computing.number() != group.number()) {
            throw new IllegalArgumentException("a " + this + " is of no use to " + computing.label());
        }
        return privateValue.getEncoded();
    }
}
