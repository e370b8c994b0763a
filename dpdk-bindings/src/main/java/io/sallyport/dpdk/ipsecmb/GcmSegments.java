package io.sallyport.dpdk.ipsecmb;

import static io.sallyport.dpdk.ipsecmb.NativeFunction.failed;

import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.MemorySegment;

/**
 * AES-GCM over a message that lies in several segments, such as a chain of mbufs.
 *
 * <p>Once {@link #start}, then {@link #encrypt} or {@link #decrypt} for each segment in order, of any lengths, then
 * {@link #finishEncryption} or {@link #finishDecryption}. One message at a time; the next {@code start} forgets an
 * unfinished one. One instance belongs to one thread, and closes before its manager. Nothing but the constructor
 * allocates.
 */
public final class GcmSegments implements AutoCloseable {
    private static final int KEY_SIZES = 3;

    private final OffHeap memory = OffHeap.allocate(ManagerDescriptor.GCM_CONTEXT_OCTETS);
    private final long context = memory.address();
    private final MemorySegment[] init = new MemorySegment[KEY_SIZES];
    private final MemorySegment[] encryptUpdate = new MemorySegment[KEY_SIZES];
    private final MemorySegment[] decryptUpdate = new MemorySegment[KEY_SIZES];
    private final MemorySegment[] encryptFinalize = new MemorySegment[KEY_SIZES];
    private final MemorySegment[] decryptFinalize = new MemorySegment[KEY_SIZES];
    private int keySize;
    private long keyData;

    /** Works with the functions of a manager, which must stay open for as long. */
    public GcmSegments(IpsecMb manager) {
        for (int i = 0; i < KEY_SIZES; i++) {
            init[i] = manager.function(ManagerDescriptor.GCM_INIT[i]);
            encryptUpdate[i] = manager.function(ManagerDescriptor.GCM_ENCRYPT_UPDATE[i]);
            decryptUpdate[i] = manager.function(ManagerDescriptor.GCM_DECRYPT_UPDATE[i]);
            encryptFinalize[i] = manager.function(ManagerDescriptor.GCM_ENCRYPT_FINALIZE[i]);
            decryptFinalize[i] = manager.function(ManagerDescriptor.GCM_DECRYPT_FINALIZE[i]);
        }
    }

    /**
     * Begins a message.
     *
     * @param keySize 0 for a key of 128 bits, 1 for 192, 2 for 256
     * @param keyData what {@link IpsecMb#expandGcmKey} wrote; read until the message is finished
     * @param iv address of 12 octets
     * @param associated address of the octets that are authenticated only
     * @param associatedOctets their number, 0 or more
     */
    public void start(int keySize, long keyData, long iv, long associated, long associatedOctets) {
        this.keySize = keySize;
        this.keyData = keyData;
        try {
            long _ = (long) NativeFunction.GCM_INIT.invokeExact(
                    init[keySize], keyData, context, iv, associated, associatedOctets);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Encrypts the next {@code octets} octets from {@code source} to {@code target}. */
    public void encrypt(long target, long source, long octets) {
        update(encryptUpdate[keySize], target, source, octets);
    }

    /** Decrypts the next {@code octets} octets from {@code source} to {@code target}. */
    public void decrypt(long target, long source, long octets) {
        update(decryptUpdate[keySize], target, source, octets);
    }

    /** Writes the tag of the encrypted message, 1 to 16 octets of it. */
    public void finishEncryption(long tag, long tagOctets) {
        finish(encryptFinalize[keySize], tag, tagOctets);
    }

    /** Writes the tag that the decrypted message should bear, 1 to 16 octets of it. */
    public void finishDecryption(long tag, long tagOctets) {
        finish(decryptFinalize[keySize], tag, tagOctets);
    }

    private void update(MemorySegment function, long target, long source, long octets) {
        try {
            long _ = (long) NativeFunction.GCM_UPDATE.invokeExact(function, keyData, context, target, source, octets);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private void finish(MemorySegment function, long tag, long tagOctets) {
        try {
            long _ = (long) NativeFunction.GCM_FINALIZE.invokeExact(function, keyData, context, tag, tagOctets);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Wipes the state of the last message and frees it. */
    @Override
    public void close() {
        IpsecMb.wipe(context, memory.octets());
        memory.close();
    }
}
