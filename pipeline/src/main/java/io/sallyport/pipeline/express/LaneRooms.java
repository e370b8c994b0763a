package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.packet.EspDescriptor;

/**
 * For each packet of a burst, room for the nonce that its suite takes, and for an ICV that is computed; and such room for packets
 * that are done alone.
 */
final class LaneRooms implements AutoCloseable {
    /** Salt, IV, and the number of the first block, which is 1 where a suite counts from the nonce (RFC 3686 section 4). */
    private static final int NONCE_OCTETS = 16;

    private static final int FIRST_BLOCK = EspDescriptor.GCM_SALT_OCTETS + Long.BYTES;
    private static final int ICV_OCTETS = 64;

    /** The place of a packet that is done alone, whatever its place in the burst. */
    static final int ALONE = Burst.CAPACITY;

    private static final int PLACES = ALONE + 1;

    private final OffHeap memory = OffHeap.allocate((long) PLACES * (NONCE_OCTETS + ICV_OCTETS));
    private final long icvs = memory.address();
    private final long nonces = icvs + (long) PLACES * ICV_OCTETS;

    LaneRooms() {
        for (int i = 0; i < PLACES; i++) {
            Memory.putBe32(nonce(i) + FIRST_BLOCK, 1);
        }
    }

    /** Address of the nonce of the packet in place {@code i}. */
    long nonce(int i) {
        return Memory.pointer(nonces + (long) i * NONCE_OCTETS);
    }

    /**
     * Puts a nonce together.
     *
     * @param salt of 4 octets
     * @param iv of 8 octets, both as they stand in memory
     */
    void putNonce(int i, int salt, long iv) {
        long nonce = nonce(i);
        Memory.putI32(nonce, salt);
        Memory.putI64(nonce + EspDescriptor.GCM_SALT_OCTETS, iv);
    }

    /** Address of the ICV of the packet in place {@code i}. */
    long icv(int i) {
        return Memory.pointer(icvs + (long) i * ICV_OCTETS);
    }

    @Override
    public void close() {
        Memory.fill(icvs, memory.octets(), 0);
        memory.close();
    }
}
