package io.sallyport.ike.crypto;

import io.sallyport.ike.message.wire.Octets;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.SecretKey;

/**
 * Octets that nobody else may know: keys and what they are made of.
 *
 * <p>{@link #close} overwrites them with zeros; a use after that throws {@link IllegalStateException}. The text form
 * tells only the length, two secrets are equal only if they are the same object, and none can be serialised. Not for
 * use by several threads while one of them closes it.
 */
public final class Secret implements SecretKey, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final String RAW = "RAW";

    private final String algorithm;
    private final transient byte[] octets;
    private boolean destroyed;

    private Secret(String algorithm, byte[] octets) {
        this.algorithm = algorithm;
        this.octets = octets;
    }

    /** Takes over an array: from now on this object owns it. */
    public static Secret taking(byte[] octets) {
        return new Secret(RAW, octets);
    }

    /** A secret with the same octets as an array, which the caller keeps and should wipe. */
    public static Secret copyOf(byte[] octets) {
        return taking(octets.clone());
    }

    /** How many octets it has. */
    public int length() {
        return octets.length;
    }

    /**
     * A secret of its own with a part of these octets.
     *
     * @throws IndexOutOfBoundsException if the part is not within the secret
     */
    public Secret slice(int from, int length) {
        Objects.checkFromIndexSize(from, length, octets.length);
        return new Secret(algorithm, Arrays.copyOfRange(live(), from, from + length));
    }

    /** True if the secret has just these octets; takes the same time whichever differ. */
    public boolean matches(Octets others) {
        return MessageDigest.isEqual(live(), others.toByteArray());
    }

    /** True if both have the same octets; how long it takes depends on the length of this one alone. */
    public boolean matches(Secret other) {
        return MessageDigest.isEqual(live(), other.live());
    }

    /** A copy for a JCE cipher that looks at the name of the algorithm. */
    Secret forAlgorithm(String name) {
        return new Secret(name, live().clone());
    }

    /** The octets themselves, for reading only, while this package works with them. */
    byte[] live() {
        if (destroyed) {
            throw new IllegalStateException("the secret was zeroed before this use");
        }
        return octets;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return RAW;
    }

    /** A copy that the caller must wipe. */
    @Override
    public byte[] getEncoded() {
        return live().clone();
    }

    /** Overwrites the octets with zeros; may be called again. */
    @Override
    public void close() {
        Arrays.fill(octets, (byte) 0);
        destroyed = true;
    }

    @Override
    public void destroy() {
        close();
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "secret of " + octets.length + " octets";
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("a secret is not written anywhere");
    }

    private void readObject(ObjectInputStream in) throws NotSerializableException {
        throw new NotSerializableException("a secret is not read from anywhere");
    }
}
