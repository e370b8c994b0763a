package io.sallyport.gateway.secret;

import io.sallyport.pipeline.crypto.Algorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The key and the salt of one SA (KEYMAT of RFC 4106 section 8.1).
 *
 * <p>No text form shows them, and a comparison takes the same time wherever two keys differ. Not thread-safe.
 */
public final class KeyMaterial {
    private static final HexFormat HEX = HexFormat.of();

    private static final int BLIND_OCTETS = 32;
    private static final byte[] BLIND = new SecureRandom().generateSeed(BLIND_OCTETS);

    private final int keyOctets;
    private final byte[] keymat;
    private boolean zeroised;

    private KeyMaterial(int keyOctets, byte[] keymat) {
        this.keyOctets = keyOctets;
        this.keymat = keymat;
    }

    /** Takes what {@link KeyMaterial#expose} shows. */
    @FunctionalInterface
    public interface Recipient<T> {
        /**
         * Uses the key. The arrays are overwritten with zeros afterwards.
         *
         * @param key the octets of the key
         * @param salt the octets of the salt
         */
        T use(byte[] key, byte[] salt);
    }

    /**
     * Reads a key and the salt behind it, in hexadecimal digits.
     *
     * @throws IllegalArgumentException if the text is not that; the message quotes nothing of it
     */
    public static KeyMaterial parse(Algorithm algorithm, String text) {
        int digits = 2 * octets(algorithm);
        if (!text.matches("[0-9a-fA-F]*")) {
            throw new IllegalArgumentException("a key is written in hexadecimal digits alone, without spaces, colons or"
                    + " a prefix; " + algorithm.label() + " takes " + digits + " of them");
        }
        if (text.length() != digits) {
            throw new IllegalArgumentException(algorithm.label() + " takes " + digits + " hexadecimal digits ("
                    + algorithm.keyOctets() + " octets of key, then " + Algorithm.SALT_OCTETS + " of salt), not "
                    + text.length());
        }
        return new KeyMaterial(algorithm.keyOctets(), HEX.parseHex(text));
    }

    /**
     * Copies octets: key, then salt.
     *
     * @throws IllegalArgumentException if there are too few or too many for the algorithm
     */
    public static KeyMaterial of(Algorithm algorithm, byte[] keymat) {
        if (keymat.length != octets(algorithm)) {
            throw new IllegalArgumentException(
                    algorithm.label() + " takes " + octets(algorithm) + " octets, not " + keymat.length);
        }
        return new KeyMaterial(algorithm.keyOctets(), keymat.clone());
    }

    /** Octets of key and salt together. */
    public static int octets(Algorithm algorithm) {
        return algorithm.keyOctets() + Algorithm.SALT_OCTETS;
    }

    /**
     * Shows key and salt to one recipient, in copies that are overwritten when it returns.
     *
     * @throws IllegalStateException after {@link #zeroise}
     */
    public <T> T expose(Recipient<T> recipient) {
        if (zeroised) {
            throw new IllegalStateException("this key was zeroised");
        }
        byte[] key = Arrays.copyOf(keymat, keyOctets);
        byte[] salt = Arrays.copyOfRange(keymat, keyOctets, keymat.length);
        try {
            return recipient.use(key, salt);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(salt, (byte) 0);
        }
    }

    /** Overwrites the octets with zeros; the key cannot be used after that. */
    public void zeroise() {
        zeroised = true;
        Arrays.fill(keymat, (byte) 0);
    }

    /**
     * The same for equal keys, whatever their salts, and only within this run of the process: for finding keys that are
     * used twice. It tells nothing of the key.
     */
    public ByteBuffer fingerprint() {
        return expose((key, _) -> {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(BLIND);
                return ByteBuffer.wrap(digest.digest(key)).asReadOnlyBuffer();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyMaterial that
                && keyOctets == that.keyOctets
                && MessageDigest.isEqual(keymat, that.keymat);
    }

    /** The same for all keys of one length: a hash would tell something of the key. */
    @Override
    public int hashCode() {
        return keymat.length;
    }

    @Override
    public String toString() {
        return "KeyMaterial of " + keymat.length + " octets";
    }
}
