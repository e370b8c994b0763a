package io.sallyport.gateway.secret;

import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.sad.SaKeys;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The keys of one SA in the order of KEYMAT: encryption key, its salt, integrity key (RFC 4106 section 8.1, RFC 2409
 * section 5.5).
 *
 * <p>No text form shows them, and a comparison takes the same time wherever two keys differ. Not thread-safe.
 */
public final class KeyMaterial {
    private static final HexFormat HEX = HexFormat.of();

    private static final int BLIND_OCTETS = 32;
    private static final byte[] BLIND = new SecureRandom().generateSeed(BLIND_OCTETS);

    private final CipherSuite suite;
    private final byte[] keymat;
    private boolean zeroised;

    private KeyMaterial(CipherSuite suite, byte[] keymat) {
        this.suite = suite;
        this.keymat = keymat;
    }

    /** Takes what {@link KeyMaterial#expose} shows. */
    @FunctionalInterface
    public interface Recipient<T> {
        /** Uses the keys, whose arrays are overwritten with zeros afterwards. */
        T use(SaKeys keys);
    }

    /**
     * Reads keys in hexadecimal digits.
     *
     * @param first what goes before the integrity key: the encryption key and the salt behind it; of a suite for AH alone,
     *     the salt of AES-GMAC or nothing
     * @param integrity the integrity key; nothing for a combined mode
     * @throws IllegalArgumentException if one is not that; the message quotes nothing of it
     */
    public static KeyMaterial parse(CipherSuite suite, String first, String integrity) {
        int firstOctets = firstOctets(suite);
        byte[] head = digits(suite, first, firstOctets, describe(suite));
        byte[] tail = digits(
                suite,
                integrity,
                suite.integrity().keyOctets(),
                suite.integrity().keyOctets() + " octets of integrity key");
        byte[] keymat = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, keymat, head.length, tail.length);
        Arrays.fill(head, (byte) 0);
        Arrays.fill(tail, (byte) 0);
        return new KeyMaterial(suite, keymat);
    }

    /** Reads the key and salt of a combined mode. */
    public static KeyMaterial parse(CipherSuite suite, String text) {
        return parse(suite, text, "");
    }

    private static String describe(CipherSuite suite) {
        return suite.encryption().keyOctets() + " octets of key"
                + (suite.saltOctets() == 0 ? "" : ", then " + suite.saltOctets() + " of salt");
    }

    private static byte[] digits(CipherSuite suite, String text, int octets, String meaning) {
        int digits = 2 * octets;
        if (!text.matches("[0-9a-fA-F]*")) {
            throw new IllegalArgumentException("a key is written in hexadecimal digits alone, without spaces, colons or"
                    + " a prefix; " + suite.label() + " takes " + digits + " of them");
        }
        if (text.length() != digits) {
            throw new IllegalArgumentException(
                    suite.label() + " takes " + digits + " hexadecimal digits (" + meaning + "), not " + text.length());
        }
        return HEX.parseHex(text);
    }

    /**
     * Copies octets in the order of KEYMAT.
     *
     * @throws IllegalArgumentException if there are too few or too many for the suite
     */
    public static KeyMaterial of(CipherSuite suite, byte[] keymat) {
        if (keymat.length != octets(suite)) {
            throw new IllegalArgumentException(
                    suite.label() + " takes " + octets(suite) + " octets, not " + keymat.length);
        }
        return new KeyMaterial(suite, keymat.clone());
    }

    /** Octets of encryption key and salt together. */
    public static int firstOctets(CipherSuite suite) {
        return suite.encryption().keyOctets() + suite.saltOctets();
    }

    /** Octets of all keys and the salt together. */
    public static int octets(CipherSuite suite) {
        return firstOctets(suite) + suite.integrity().keyOctets();
    }

    /**
     * Shows the keys to one recipient, in copies that are overwritten when it returns.
     *
     * @throws IllegalStateException after {@link #zeroise}
     */
    public <T> T expose(Recipient<T> recipient) {
        if (zeroised) {
            throw new IllegalStateException("this key was zeroised");
        }
        int keyOctets = suite.encryption().keyOctets();
        int firstOctets = firstOctets(suite);
        byte[] key = Arrays.copyOf(keymat, keyOctets);
        byte[] salt = Arrays.copyOfRange(keymat, keyOctets, firstOctets);
        byte[] integrity = Arrays.copyOfRange(keymat, firstOctets, keymat.length);
        try {
            return recipient.use(new SaKeys(suite, key, integrity, salt));
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(salt, (byte) 0);
            Arrays.fill(integrity, (byte) 0);
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
        if (zeroised) {
            throw new IllegalStateException("this key was zeroised");
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(BLIND);
            digest.update(keymat, 0, suite.encryption().keyOctets());
            digest.update(keymat, firstOctets(suite), suite.integrity().keyOctets());
            return ByteBuffer.wrap(digest.digest()).asReadOnlyBuffer();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyMaterial that
                && suite.equals(that.suite)
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
