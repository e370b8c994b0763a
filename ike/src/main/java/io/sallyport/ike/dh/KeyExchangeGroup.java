package io.sallyport.ike.dh;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.wire.Octets;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A Diffie-Hellman group. Has no state and may be shared between threads.
 *
 * <p>Random octets come from the caller: a {@link java.security.SecureRandom} wherever keys protect anything.
 */
public sealed interface KeyExchangeGroup permits ModpGroup, EcpGroup, Curve25519Group {
    /** The assigned number, such as 14. */
    int number();

    /** A name for people and configurations, such as {@code modp-2048}. */
    String label();

    /** True if the group is too weak to be used unless a configuration says {@code legacy: true}. */
    boolean legacy();

    /** Octets of a public value in a KE payload. */
    int publicOctets();

    /** Octets of a shared secret, zeros in front included. */
    int secretOctets();

    /**
     * A fresh key pair, for one negotiation.
     *
     * @return the caller's
     */
    KeyPair generate(RandomGenerator random);

    /**
     * The tests of a peer's public value that cost next to nothing beside {@link #agree}, which makes them too.
     *
     * @throws PublicValueException if the value must not be used (RFC 6989 section 2)
     */
    void check(Octets peerPublic) throws PublicValueException;

    /**
     * The shared secret, as it goes into key derivation: g^xy for MODP, the x coordinate for ECP, the result for X25519.
     *
     * @param own made by this group; stays the caller's
     * @param peerPublic the body of the peer's KE payload
     * @return the caller's
     * @throws PublicValueException if the value must not be used (RFC 6989 section 2)
     * @throws IllegalArgumentException if the key pair is of another group
     */
    Secret agree(KeyPair own, Octets peerPublic) throws PublicValueException;

    /** The group of a number; empty if it is not supported. */
    static Optional<KeyExchangeGroup> of(int number) {
        return SupportedGroups.find(number);
    }

    /** All supported groups by their numbers. */
    static List<KeyExchangeGroup> all() {
        return SupportedGroups.ALL;
    }
}
