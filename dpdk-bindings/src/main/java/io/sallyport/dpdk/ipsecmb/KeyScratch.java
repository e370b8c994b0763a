package io.sallyport.dpdk.ipsecmb;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;

/** Where a key stands in native memory while it is expanded. Whoever puts something here wipes it when done. */
final class KeyScratch implements AutoCloseable {
    /** The longest: a block of SHA-512. */
    private static final int KEY_OCTETS = 128;

    private static final int SCHEDULE_OCTETS = 256;

    private final OffHeap memory = OffHeap.allocate(KEY_OCTETS + SCHEDULE_OCTETS);

    /** Copies a key of at most 128 octets; what is behind it is zero. */
    long put(byte[] key) {
        Memory.write(memory.address(), key);
        return memory.address();
    }

    /** Room for a schedule that nobody wants, 16-aligned. */
    long schedule() {
        return memory.address() + KEY_OCTETS;
    }

    void wipe() {
        IpsecMb.wipe(memory.address(), memory.octets());
    }

    @Override
    public void close() {
        wipe();
        memory.close();
    }
}
