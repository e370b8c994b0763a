package io.sallyport.pipeline.sad;

import io.sallyport.pipeline.crypto.CipherSuite;

/**
 * The keys of one SA. The arrays stay the caller's: they are read once, and the caller overwrites them with zeros. The
 * text form shows none of them.
 */
public final class SaKeys {
    private static final byte[] NONE = {};

    private final CipherSuite suite;
    private final byte[] encryption;
    private final byte[] integrity;
    private final byte[] salt;

    /**
     * Keys that fit their suite.
     *
     * @throws IllegalArgumentException if a length is wrong; the message says which
     */
    public SaKeys(CipherSuite suite, byte[] encryption, byte[] integrity, byte[] salt) {
        require(suite, "a key", suite.encryption().keyOctets(), encryption);
        require(suite, "an integrity key", suite.integrity().keyOctets(), integrity);
        require(suite, "a salt", suite.saltOctets(), salt);
        this.suite = suite;
        this.encryption = encryption;
        this.integrity = integrity;
        this.salt = salt;
    }

    /** Keys of a combined mode. */
    public SaKeys(CipherSuite suite, byte[] encryption, byte[] salt) {
        this(suite, encryption, NONE, salt);
    }

    private static void require(CipherSuite suite, String what, int octets, byte[] given) {
        if (given.length != octets) {
            throw new IllegalArgumentException(
                    suite.label() + " needs " + what + " of " + octets + " octets, not " + given.length);
        }
    }

    /** What the keys are for. */
    public CipherSuite suite() {
        return suite;
    }

    /** The caller's own array. */
    public byte[] encryption() {
        return encryption;
    }

    /** The caller's own array. */
    public byte[] integrity() {
        return integrity;
    }

    /** The caller's own array. */
    public byte[] salt() {
        return salt;
    }

    @Override
    public String toString() {
        return "keys of " + suite.label();
    }
}
