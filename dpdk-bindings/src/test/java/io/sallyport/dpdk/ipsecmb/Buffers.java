package io.sallyport.dpdk.ipsecmb;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.ArrayList;
import java.util.List;

/** Native copies of arrays for one test, freed together. */
final class Buffers implements AutoCloseable {
    private final List<OffHeap> memory = new ArrayList<>();

    /** An aligned copy. */
    long put(byte[] octets) {
        return put(octets, 0);
    }

    /** A copy that begins {@code shift} octets after a cache line does. */
    long put(byte[] octets, int shift) {
        long address = room(octets.length + shift) + shift;
        Memory.write(address, octets);
        return address;
    }

    /** Zeroed octets on a cache line, and a zeroed line behind them. */
    long room(int octets) {
        OffHeap block = OffHeap.allocate(octets + OffHeap.CACHE_LINE);
        memory.add(block);
        return block.address();
    }

    @Override
    public void close() {
        memory.forEach(OffHeap::close);
    }
}
