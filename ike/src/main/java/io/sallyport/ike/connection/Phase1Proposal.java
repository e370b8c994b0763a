package io.sallyport.ike.connection;

import io.sallyport.ike.crypto.CbcAlgorithm;
import io.sallyport.ike.crypto.HashFunction;
import io.sallyport.ike.dh.KeyExchangeGroup;
import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import java.util.OptionalInt;

/**
 * Algorithms of an ISAKMP SA.
 *
 * @param encryption AES in CBC mode, or 3DES
 * @param keyBits 128, 192 or 256 for AES, 0 for 3DES
 * @param hash whose HMAC is the prf
 * @param group of the key exchange
 */
public record Phase1Proposal(EncryptionAlgorithm encryption, int keyBits, HashAlgorithm hash, GroupDescription group) {
    /** AES-128, SHA-256 and group 14, which every implementation is to have (RFC 8247 for what is left of IKEv1). */
    public static final Phase1Proposal DEFAULT =
            new Phase1Proposal(EncryptionAlgorithm.AES_CBC, 128, HashAlgorithm.SHA2_256, GroupDescription.MODP_2048);

    /** Checks that all of them can be computed. */
    public Phase1Proposal {
        if (CbcAlgorithm.of(encryption).isEmpty()
                || CbcAlgorithm.of(encryption).get().keyOctets(bits(keyBits)).isEmpty()) {
            throw new IllegalArgumentException(encryption + " with a key of " + keyBits + " bits is not supported");
        }
        if (HashFunction.of(hash).isEmpty()) {
            throw new IllegalArgumentException(hash + " is not supported");
        }
        if (KeyExchangeGroup.of(group.code()).isEmpty()) {
            throw new IllegalArgumentException("group " + group.code() + " is not supported");
        }
    }

    /** The Key Length attribute. */
    public OptionalInt keyLength() {
        return bits(keyBits);
    }

    /** The group that computes. */
    public KeyExchangeGroup keyExchange() {
        return KeyExchangeGroup.of(group.code()).orElseThrow();
    }

    /** The cipher. */
    public CbcAlgorithm cipher() {
        return CbcAlgorithm.of(encryption).orElseThrow();
    }

    /** Octets of the cipher's key. */
    public int keyOctets() {
        return cipher().keyOctets(keyLength()).orElseThrow();
    }

    /** The hash that computes. */
    public HashFunction hashFunction() {
        return HashFunction.of(hash).orElseThrow();
    }

    /** True for algorithms that a configuration must call legacy. */
    public boolean legacy() {
        return encryption == EncryptionAlgorithm.TRIPLE_DES_CBC
                || hash == HashAlgorithm.MD5
                || keyExchange().legacy();
    }

    private static OptionalInt bits(int keyBits) {
        return keyBits == 0 ? OptionalInt.empty() : OptionalInt.of(keyBits);
    }

    @Override
    public String toString() {
        return encryption + (keyBits == 0 ? "" : "_" + keyBits) + "+" + hash + "+" + group;
    }
}
