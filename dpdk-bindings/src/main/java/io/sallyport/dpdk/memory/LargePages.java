package io.sallyport.dpdk.memory;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory for large tables straight from the kernel, on transparent huge pages where it has some: look-ups in random order
 * would otherwise wait for the page tables as well (madvise(2)).
 */
final class LargePages {
    /** Octets of a huge page on x86-64. */
    static final long HUGE_PAGE = 2L << 20;

    private static final long PAGE = 4096;

    /** {@code MADV_HUGEPAGE} of sys/mman.h. */
    private static final int HUGE_PAGE_ADVICE = 14;

    private static final NativeCall ADVISE = NativeLibraries.libc().function("madvise", 3);

    private LargePages() {}

    /**
     * Memory that goes back when the arena is closed: all zero, all present, and beginning on a huge page.
     *
     * @return its address
     * @throws OutOfMemoryError if the kernel has no room for it
     */
    static long allocate(long octets, Arena arena) {
        // One page more, for a mapping need not begin on a huge page.
        long length = ((octets + HUGE_PAGE - 1) & -HUGE_PAGE) + HUGE_PAGE;
        long mapping = map(length);
        MemorySegment _ = MemorySegment.ofAddress(mapping).reinterpret(length, arena, LargePages::unmap);
        long begin = (mapping + HUGE_PAGE - 1) & -HUGE_PAGE;
        for (long at = begin; at < begin + octets; at += PAGE) {
            Memory.putU8(Memory.pointer(at), 0);
        }
        return begin;
    }

    private static long map(long length) {
        long mapping = Mapping.map(length);
        // Advice: a kernel without huge pages says no, and ordinary ones serve as well.
        ADVISE.run(mapping, length, HUGE_PAGE_ADVICE);
        return mapping;
    }

    private static void unmap(MemorySegment mapping) {
        Mapping.unmap(mapping.address(), mapping.byteSize());
    }
}
