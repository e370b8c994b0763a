package io.sallyport.dpdk.memory;

import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory for large tables straight from the kernel, on transparent huge pages where it has some: look-ups in random order
 * would otherwise wait for the page tables as well (mmap(2), madvise(2)).
 */
final class LargePages {
    /** Octets of a huge page on x86-64. */
    static final long HUGE_PAGE = 2L << 20;

    private static final long PAGE = 4096;

    /** {@code PROT_READ | PROT_WRITE} of sys/mman.h. */
    private static final int READ_WRITE = 3;

    /** {@code MAP_PRIVATE | MAP_ANONYMOUS} of sys/mman.h. */
    private static final int PRIVATE_ANONYMOUS = 0x22;

    /** {@code MADV_HUGEPAGE} of sys/mman.h. */
    private static final int HUGE_PAGE_ADVICE = 14;

    private static final long FAILED = -1;
    private static final int NO_FILE = -1;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final MethodHandle MAP =
            NativeLibraries.libc().downcall("mmap", FunctionDescriptor.of(LONG, LONG, LONG, INT, INT, INT, LONG));
    private static final MethodHandle UNMAP =
            NativeLibraries.libc().downcall("munmap", FunctionDescriptor.of(INT, LONG, LONG));
    private static final MethodHandle ADVISE =
            NativeLibraries.libc().downcall("madvise", FunctionDescriptor.of(INT, LONG, LONG, INT));

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
        try {
            long mapping = (long) MAP.invokeExact(0L, length, READ_WRITE, PRIVATE_ANONYMOUS, NO_FILE, 0L);
            if (mapping == FAILED) {
                throw new OutOfMemoryError("the kernel has no " + length + " octets of memory for a table");
            }
            // Advice: a kernel without huge pages says no, and ordinary ones serve as well.
            int _ = (int) ADVISE.invokeExact(mapping, length, HUGE_PAGE_ADVICE);
            return mapping;
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private static void unmap(MemorySegment mapping) {
        try {
            int failed = (int) UNMAP.invokeExact(mapping.address(), mapping.byteSize());
            if (failed != 0) {
                throw new IllegalStateException("munmap of " + mapping.byteSize() + " octets failed");
            }
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private static RuntimeException rethrown(Throwable e) {
        switch (e) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException(e);
        }
    }
}
