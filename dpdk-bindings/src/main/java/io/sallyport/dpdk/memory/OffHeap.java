package io.sallyport.dpdk.memory;

import java.lang.foreign.Arena;
import java.util.function.Supplier;

/**
 * One owned, zeroed block of native memory, aligned to a cache line or more.
 *
 * <p>What has the size of a huge page or more stands on huge pages where the kernel has some.
 *
 * <p>For tables and scratch areas that live as long as their owner. Closing it frees the block; no reader may hold an
 * address into it by then.
 */
public final class OffHeap implements AutoCloseable {
    /** Octets of a cache line on every supported machine. */
    public static final int CACHE_LINE = 64;

    private final Arena arena;
    private final long address;
    private final long octets;

    private OffHeap(Supplier<Arena> kind, long octets, long alignment) {
        this.arena = kind.get();
        this.octets = octets;
        this.address = octets < LargePages.HUGE_PAGE || alignment > LargePages.HUGE_PAGE
                ? arena.allocate(octets, alignment).address()
                : LargePages.allocate(octets, arena);
    }

    /**
     * Allocates {@code octets} zeroed octets on a cache-line boundary.
     *
     * @param octets at least 1
     */
    public static OffHeap allocate(long octets) {
        return allocate(octets, CACHE_LINE);
    }

    /**
     * Allocates {@code octets} zeroed octets.
     *
     * @param octets at least 1
     * @param alignment a power of two
     */
    public static OffHeap allocate(long octets, long alignment) {
        requireSome(octets);
        return new OffHeap(Arena::ofShared, octets, alignment);
    }

    /**
     * As {@link #allocate(long)}, for a moment: the thread that allocates it closes it, and no other has to be halted for that.
     *
     * @param octets at least 1
     */
    public static OffHeap scratch(long octets) {
        requireSome(octets);
        return new OffHeap(Arena::ofConfined, octets, CACHE_LINE);
    }

    private static void requireSome(long octets) {
        if (octets < 1) {
            throw new IllegalArgumentException("octets must be at least 1, not " + octets);
        }
    }

    /** Address of the first octet. */
    public long address() {
        return address;
    }

    /** Size in octets. */
    public long octets() {
        return octets;
    }

    @Override
    public void close() {
        arena.close();
    }
}
