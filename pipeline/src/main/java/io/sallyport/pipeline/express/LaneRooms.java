package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.packet.EspDescriptor;

/** For each packet of a burst, room for the nonce that its suite takes, and for an ICV that is computed. */
final class LaneRooms implements AutoCloseable {
    /** Behind salt and IV: the number of the first block, which is 1 where a suite counts from the nonce (RFC 3686 section 4). */
    private static final int FIRST_BLOCK = CryptoBatch.NONCE_OCTETS - Integer.BYTES;

    private final OffHeap memory =
            OffHeap.allocate((long) Burst.CAPACITY * (CryptoBatch.NONCE_OCTETS + CryptoBatch.ICV_OCTETS));
    private final long icvs = memory.address();
    private final long nonces = icvs + (long) Burst.CAPACITY * CryptoBatch.ICV_OCTETS;

    LaneRooms() {
        for (int i = 0; i < Burst.CAPACITY; i++) {
            Memory.putBe32(nonce(i) + FIRST_BLOCK, 1);
        }
    }

    /** Address of the nonce of the packet in place {@code i}. */
    long nonce(int i) {
        return Memory.pointer(nonces + (long) i * CryptoBatch.NONCE_OCTETS);
    }

    /**
     * Puts together the nonce of the packet in place {@code i}. Long before it is read: a read of what several stores have
     * just written waits until they have reached the cache.
     *
     * @param salt of its SA, which may be of a suite that has none
     * @param iv the 8 octets behind the ESP header, as they load in host order
     */
    void putNonce(int i, int salt, long iv) {
        long nonce = nonce(i);
        Memory.putI32(nonce, salt);
        Memory.putI64(nonce + EspDescriptor.GCM_SALT_OCTETS, iv);
    }

    /** Address of the ICV of the packet in place {@code i}. */
    long icv(int i) {
        return Memory.pointer(icvs + (long) i * CryptoBatch.ICV_OCTETS);
    }

    @Override
    public void close() {
        Memory.fill(icvs, memory.octets(), 0);
        memory.close();
    }
}
