package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;

/**
 * The SAs of one direction in native memory, and the lock-free search that workers make in it.
 *
 * <p>Open addressing with linear probing over hot lines. One writer ({@link Sad}), many readers. A reader holds the
 * address that {@link #find} returned until its next quiescent point (see {@link Quiescence}) and no longer; within that
 * span the line keeps its SA, though the SA may become DEAD.
 *
 * <p>The state word is loaded with acquire before anything else of the line, so that a reader that sees PENDING, ACTIVE
 * or DYING also sees keys, selectors and window.
 */
public final class SaTable implements AutoCloseable {
    /** The largest number of SAs that a table can be made for. */
    public static final int MAX_SAS = 1 << 24;

    /** 2^32 divided by the golden ratio: spreads SPIs and consecutive ids alike (Fibonacci hashing). */
    private static final int GOLDEN = 0x9e37_79b9;

    private static final int LINE_SHIFT = Integer.numberOfTrailingZeros(SaDescriptor.HOT_OCTETS);

    private final Direction direction;
    private final int maxSas;
    private final int maxWindow;
    private final int keyOctets;
    private final OffHeap lines;
    private final OffHeap records;
    private final long base;
    private final long end;
    private final int mask;
    private final int shift;

    private SaTable(Direction direction, int maxSas, int maxWindow, int keyOctets) {
        this.direction = direction;
        this.maxSas = maxSas;
        this.maxWindow = maxWindow;
        this.keyOctets = keyOctets;
        int capacity = capacityFor(maxSas);
        this.lines = OffHeap.allocate((long) capacity * SaDescriptor.HOT_OCTETS);
        this.records = OffHeap.allocate(maxSas * coldOctets());
        this.base = lines.address();
        this.end = base + lines.octets();
        this.mask = capacity - 1;
        this.shift = shiftFor(capacity);
    }

    private static int capacityFor(int maxSas) {
        return Math.max(2, Integer.highestOneBit(2 * maxSas - 1) << 1);
    }

    private static int shiftFor(int capacity) {
        return Integer.SIZE - Integer.numberOfTrailingZeros(capacity);
    }

    /**
     * The number of the slot where the search for {@code key} begins in a table for so many SAs: two SAs with the same cannot both
     * be at their first place.
     */
    public static int homeSlot(int key, int maxSas) {
        return home(key, shiftFor(capacityFor(maxSas)));
    }

    /**
     * Allocates an empty table.
     *
     * @param maxSas 1 to {@link #MAX_SAS}, those still waiting for reclamation included
     * @param maxWindow largest replay window in packets, 0 to {@link WindowSize#MAX}
     * @param keyOctets octets of an expanded key, 1 or more
     */
    public static SaTable allocate(Direction direction, int maxSas, int maxWindow, int keyOctets) {
        if (maxSas < 1 || maxSas > MAX_SAS) {
            throw new IllegalArgumentException("max-sas must be 1 to " + MAX_SAS + ", not " + maxSas);
        }
        WindowSize.require(maxWindow);
        if (keyOctets < 1) {
            throw new IllegalArgumentException("an expanded key takes at least 1 octet, not " + keyOctets);
        }
        return new SaTable(direction, maxSas, maxWindow, keyOctets);
    }

    /**
     * The hot line of the SA with that key, masked, or 0 if there is none.
     *
     * <p>The SA may be in any state from LARVAL to DEAD: the caller looks at {@link #stateAcquire} and drops what it may
     * not use. An SA that is being installed or removed meanwhile is found or not, as if before or after.
     */
    public long find(int key) {
        return find(homeOf(key), key);
    }

    /**
     * The same from the line on where the search begins.
     *
     * @param home {@link #homeOf} the key
     */
    public long find(long home, int key) {
        long hot = Memory.pointer(home);
        while (true) {
            long word = stateAcquire(hot);
            if (StateWord.state(word) != SaState.FREE_CODE) {
                if (Memory.i32(hot + SaDescriptor.KEY) == key) {
                    return hot;
                }
            } else if (StateWord.isEmpty(word)) {
                return 0;
            }
            hot = following(hot);
        }
    }

    /** The line where the search for {@code key} begins, masked: touch it early to have it in the cache in time. */
    public long homeOf(int key) {
        return line(home(key));
    }

    /** The state word, loaded before whatever is read of the SA afterwards. */
    public static long stateAcquire(long hot) {
        return Memory.acquireI64(hot + SaDescriptor.STATE);
    }

    /** Replaces the state word if it still is {@code expected}; true if this call did so. */
    public static boolean casState(long hot, long expected, long next) {
        return Memory.casI64(hot + SaDescriptor.STATE, expected, next);
    }

    /**
     * Publishes all that was written to the SA before, together with its state. For the one writer, and only while no
     * worker can be changing the word: workers change PENDING words.
     */
    static void publishRelease(long hot, long word) {
        Memory.releaseI64(hot + SaDescriptor.STATE, word);
    }

    /** The cold record of a line that {@link #find} returned, masked. */
    public static long cold(long hot) {
        return Memory.pointerAt(hot + SaDescriptor.COLD);
    }

    public Direction direction() {
        return direction;
    }

    /** How many SAs the table can hold. */
    public int maxSas() {
        return maxSas;
    }

    /** The largest replay window, in packets, that an SA of this table can have. */
    public int maxWindow() {
        return maxWindow;
    }

    /** Native memory of the whole table in octets. */
    public long memoryOctets() {
        return lines.octets() + records.octets();
    }

    /** Native memory for each SA that the table can hold, in octets, its share of the empty slots included. */
    public long octetsPerSa() {
        return Math.ceilDiv(memoryOctets(), maxSas);
    }

    /** Zeroises all keys and frees the memory. No worker may be using the table any more. */
    @Override
    public void close() {
        wipe();
        lines.close();
        records.close();
    }

    void wipe() {
        Memory.fill(lines.address(), lines.octets(), 0);
        Memory.fill(records.address(), records.octets(), 0);
    }

    int capacity() {
        return mask + 1;
    }

    int home(int key) {
        return home(key, shift);
    }

    private static int home(int key, int shift) {
        return (key * GOLDEN) >>> shift;
    }

    int next(int slot) {
        return (slot + 1) & mask;
    }

    private long following(long hot) {
        long next = hot + SaDescriptor.HOT_OCTETS;
        return Memory.pointer(next == end ? base : next);
    }

    long line(int slot) {
        return Memory.pointer(base + ((long) slot << LINE_SHIFT));
    }

    /** True if that is a line of this table. */
    boolean owns(long hot) {
        return hot >= base && hot < end;
    }

    int slotOf(long hot) {
        return (int) ((hot - base) >>> LINE_SHIFT);
    }

    int keyOctets() {
        return keyOctets;
    }

    long coldOctets() {
        return SaDescriptor.coldOctets(tailOctets(), keyOctets);
    }

    long coldRecord(int index) {
        return Memory.pointer(records.address() + index * coldOctets());
    }

    int coldIndex(long cold) {
        return (int) ((cold - records.address()) / coldOctets());
    }

    /** The expanded key in a cold record. */
    static long keySchedule(long cold) {
        return cold + SaDescriptor.KEY_SCHEDULE;
    }

    /** Octets of what only SAs of this direction have. */
    private int tailOctets() {
        return direction == Direction.INBOUND ? WindowSize.bitmapOctets(maxWindow) : DscpPolicy.VALUES;
    }
}
