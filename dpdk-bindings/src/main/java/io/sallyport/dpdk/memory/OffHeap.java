package io.sallyport.dpdk.memory;

import java.lang.foreign.Arena;

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

    private final Arena arena = Arena.ofShared();
    private final long address;
    private final long octets;

    private OffHeap(long octets, long alignment) {
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
        if (octets < 1) {
            throw new IllegalArgumentException("octets must be at least 1, not " + octets);
        }
        return new OffHeap(octets, alignment);
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
