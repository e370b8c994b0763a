package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;

/**
 * Up to 64 jobs for an engine, of any mix of algorithms, all sealing or all opening, as parallel arrays. A step fills it,
 * {@link CryptoEngine#run} does the jobs, and the step compares ICVs.
 *
 * <pre>
 *   combined mode       nonce = salt, IV          covered = associated data      text is encrypted in place
 *   GMAC                nonce = salt, IV          covered = all that it covers   text: 0 octets
 *   cipher + integrity  nonce = IV, or for AES-CTR the first counter block
 *                                                 covered = from the ESP header to the end of text, and the high
 *                                                 half of an extended sequence number that stands right behind it
 * </pre>
 *
 * <p>Each job has room of its own for nonce, associated data and ICVs. One instance belongs to one step of one worker.
 */
public final class CryptoBatch implements AutoCloseable {
    /** Most jobs: one for each packet of a burst. */
    public static final int CAPACITY = Burst.CAPACITY;

    /** Octets of room for a nonce: the first counter block of AES-CTR, or the IV of AES-CBC, is the longest. */
    public static final int NONCE_OCTETS = 16;

    /** Octets of room for associated data: SPI and extended sequence number. */
    public static final int ASSOCIATED_OCTETS = 16;

    /** Octets of room for an ICV before it is truncated. */
    public static final int ICV_OCTETS = 64;

    private static final int NONCE = 0;
    private static final int ASSOCIATED = NONCE + NONCE_OCTETS;
    private static final int RECEIVED = ASSOCIATED + ASSOCIATED_OCTETS;
    private static final int COMPUTED = RECEIVED + IntegrityAlgorithm.MAX_ICV_OCTETS;
    private static final int JOB_OCTETS = COMPUTED + ICV_OCTETS;

    /** The caller's index of the packet. */
    public final int[] packet = new int[CAPACITY];
    /** {@link EncryptionAlgorithm#id()}. */
    public final int[] encryption = new int[CAPACITY];
    /** {@link IntegrityAlgorithm#id()}. */
    public final int[] integrity = new int[CAPACITY];
    /** What {@link KeySchedule#expand} wrote. */
    public final long[] keySchedule = new long[CAPACITY];
    /** Address of the text, encrypted or decrypted in place. */
    public final long[] text = new long[CAPACITY];
    /** Octets of text; a multiple of the block for chained ciphers. */
    public final int[] textOctets = new int[CAPACITY];
    /** Address of the nonce, or of the IV in the packet. */
    public final long[] nonce = new long[CAPACITY];
    /** Address of what is authenticated, see above. */
    public final long[] covered = new long[CAPACITY];
    /** Its octets. */
    public final int[] coveredOctets = new int[CAPACITY];
    /** Octets of ICV wanted. */
    public final int[] icvOctets = new int[CAPACITY];
    /** Set by the engine: the job was done, and its computed ICV means something. */
    public final boolean[] done = new boolean[CAPACITY];

    public int count;

    private final KeyUse use;
    private final OffHeap memory = OffHeap.allocate((long) CAPACITY * JOB_OCTETS);
    private final long rooms = memory.address();

    /** An empty batch for one direction. */
    public CryptoBatch(KeyUse use) {
        this.use = use;
    }

    /** Whether all its jobs seal, or all open. */
    public KeyUse use() {
        return use;
    }

    /** Room of job {@code i} for a nonce that is put together: {@link #NONCE_OCTETS}. */
    public long nonceRoom(int i) {
        return room(i) + NONCE;
    }

    /** Room of job {@code i} for associated data: {@link #ASSOCIATED_OCTETS}. */
    public long associatedRoom(int i) {
        return room(i) + ASSOCIATED;
    }

    /** Where the step puts the ICV that the packet bears before an engine opens it: out of the way, and for devices that verify. */
    public long receivedIcv(int i) {
        return room(i) + RECEIVED;
    }

    /** Where the engine writes the ICV: {@link #icvOctets} octets, and no more than {@link #ICV_OCTETS}. */
    public long computedIcv(int i) {
        return room(i) + COMPUTED;
    }

    /** True if the job was done and the ICV at {@code received} is the computed one; takes the same time wherever they differ. */
    public boolean isAuthentic(int i, long received) {
        return Memory.equalConstantTime(Memory.pointer(received), computedIcv(i), icvOctets[i]) && done[i];
    }

    private long room(int i) {
        return Memory.pointer(rooms + (long) JOB_OCTETS * i);
    }

    /** Frees the rooms, zeroised. */
    @Override
    public void close() {
        Memory.fill(rooms, memory.octets(), 0);
        memory.close();
    }
}
