package io.sallyport.ike.crypto;

import io.sallyport.ike.message.assigned.HashAlgorithm;
import io.sallyport.ike.message.wire.Octets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The hash algorithms of phase 1 that can be computed here. */
public enum HashFunction {
    /** Legacy: refused unless a configuration names it. */
    MD5("MD5", "HmacMD5", 16),
    /** SHA-1. */
    SHA1("SHA-1", "HmacSHA1", 20),
    /** SHA2-256. */
    SHA2_256("SHA-256", "HmacSHA256", 32),
    /** SHA2-384. */
    SHA2_384("SHA-384", "HmacSHA384", 48),
    /** SHA2-512. */
    SHA2_512("SHA-512", "HmacSHA512", 64);

    private final String digestName;
    private final String macName;
    private final int octets;

    HashFunction(String digestName, String macName, int octets) {
        this.digestName = digestName;
        this.macName = macName;
        this.octets = octets;
    }

    /** The function of a negotiated algorithm; empty for Tiger, which is not supported. */
    public static Optional<HashFunction> of(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case MD5 -> Optional.of(MD5);
            case SHA -> Optional.of(SHA1);
            case TIGER -> Optional.empty();
            case SHA2_256 -> Optional.of(SHA2_256);
            case SHA2_384 -> Optional.of(SHA2_384);
            case SHA2_512 -> Optional.of(SHA2_512);
        };
    }

    /** Octets of a hash, and of what the HMAC gives. */
    public int octets() {
        return octets;
    }

    /** The hash of some runs of octets, one behind the other. */
    public Octets hash(Octets... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(digestName);
            for (Octets part : parts) {
                digest.update(part.toByteArray());
            }
            return Octets.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + digestName, e);
        }
    }

    /** The JCE name of the HMAC. */
    String macName() {
        return macName;
    }
}
