package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;

/**
 * What a session is to do: one transform, or a cipher and an integrity algorithm in the order in which they are added.
 * Holds keys, and wipes them when it is closed; the session has copies by then.
 */
public final class Transforms implements AutoCloseable {
    private static final int MOST = 2;
    private static final int KEY_ROOM = 128;

    private final OffHeap memory = OffHeap.allocate(MOST * ((long) TransformDescriptor.SIZE + KEY_ROOM));
    private final boolean seals;
    private int count;

    /** None yet; {@code seals} is true to encrypt and generate ICVs, false to verify and decrypt. */
    public Transforms(boolean seals) {
        this.seals = seals;
    }

    /** Adds a cipher. */
    public Transforms cipher(Algorithm algorithm, byte[] key, int ivOctets) {
        add(algorithm, Algorithm.Kind.CIPHER, key, ivOctets);
        return this;
    }

    /** Adds an integrity algorithm; only AES-GMAC has an IV. */
    public Transforms authentication(Algorithm algorithm, byte[] key, int ivOctets, int icvOctets) {
        long transform = add(algorithm, Algorithm.Kind.AUTHENTICATION, key, ivOctets);
        Memory.putU16(transform + TransformDescriptor.AUTHENTICATION_ICV, icvOctets);
        return this;
    }

    /** Adds a combined mode. */
    public Transforms combined(Algorithm algorithm, byte[] key, int nonceOctets, int icvOctets, int associatedOctets) {
        long transform = add(algorithm, Algorithm.Kind.COMBINED, key, nonceOctets);
        Memory.putU16(transform + TransformDescriptor.COMBINED_ICV, icvOctets);
        Memory.putU16(transform + TransformDescriptor.COMBINED_ASSOCIATED, associatedOctets);
        return this;
    }

    private long add(Algorithm algorithm, Algorithm.Kind kind, byte[] key, int ivOctets) {
        if (algorithm.kind() != kind || count == MOST || key.length > KEY_ROOM) {
            throw new IllegalArgumentException(algorithm + " is no " + kind + ", or one transform too many");
        }
        long transform = memory.address() + (long) count * TransformDescriptor.SIZE;
        long keyCopy = memory.address() + MOST * (long) TransformDescriptor.SIZE + (long) count * KEY_ROOM;
        Memory.write(keyCopy, key);
        if (count > 0) {
            Memory.putI64(transform - TransformDescriptor.SIZE + TransformDescriptor.NEXT, transform);
        }
        count++;
        TransformDescriptor.Fields fields = fields(kind);
        Memory.putI32(transform + TransformDescriptor.KIND, kind.code());
        Memory.putI32(transform + fields.operation(), operation(kind));
        Memory.putI32(transform + fields.algorithm(), algorithm.code());
        Memory.putI64(transform + fields.key(), keyCopy);
        Memory.putU16(transform + fields.keyOctets(), key.length);
        Memory.putU16(transform + fields.iv(), OperationDescriptor.OWN_IV);
        Memory.putU16(transform + fields.ivOctets(), ivOctets);
        return transform;
    }

    private static TransformDescriptor.Fields fields(Algorithm.Kind kind) {
        return switch (kind) {
            case CIPHER -> TransformDescriptor.CIPHER;
            case AUTHENTICATION -> TransformDescriptor.AUTHENTICATION;
            case COMBINED -> TransformDescriptor.COMBINED;
        };
    }

    private int operation(Algorithm.Kind kind) {
        return switch (kind) {
            case CIPHER -> seals ? TransformDescriptor.ENCRYPT : TransformDescriptor.DECRYPT;
            case AUTHENTICATION -> seals ? TransformDescriptor.GENERATE : TransformDescriptor.VERIFY;
            case COMBINED -> seals ? TransformDescriptor.SEAL : TransformDescriptor.OPEN;
        };
    }

    /** The address of the first transform. */
    long address() {
        return memory.address();
    }

    @Override
    public void close() {
        Memory.fill(memory.address(), memory.octets(), 0);
        memory.close();
    }
}
