package io.sallyport.dpdk.memory;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;

/** Memory straight from the kernel, all zero, that belongs to this process alone (mmap(2), munmap(2)). */
final class Mapping {
    /** {@code PROT_READ | PROT_WRITE} of sys/mman.h. */
    private static final int READ_WRITE = 3;

    /** {@code MAP_PRIVATE | MAP_ANONYMOUS} of sys/mman.h. */
    private static final int PRIVATE_ANONYMOUS = 0x22;

    private static final long FAILED = -1;
    private static final int NO_FILE = -1;

    private static final NativeCall MAP = NativeLibraries.libc().function("mmap", 6);
    private static final NativeCall UNMAP = NativeLibraries.libc().function("munmap", 2);

    private Mapping() {}

    /**
     * Maps so many octets, to be read and written.
     *
     * @return their address, where a page begins
     * @throws OutOfMemoryError if the kernel has no room for them
     */
    static long map(long octets) {
        long mapping = MAP.toLong(0, octets, READ_WRITE, PRIVATE_ANONYMOUS, NO_FILE, 0);
        if (mapping == FAILED) {
            throw new OutOfMemoryError("the kernel has no " + octets + " octets of memory to map");
        }
        return mapping;
    }

    /** Gives back what was mapped. */
    static void unmap(long mapping, long octets) {
        if (UNMAP.toInt(mapping, octets) != 0) {
            throw new IllegalStateException("munmap of " + octets + " octets failed");
        }
    }
}
