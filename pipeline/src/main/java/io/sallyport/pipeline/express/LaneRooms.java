package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaRecord;

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
     * Puts together the nonces of all packets of a burst, whose IVs stand behind the ESP header. Long before they are read: a
     * read of what several stores have just written waits until they have reached the cache.
     */
    void putNonces(Burst burst) {
        long lastSa = Burst.NO_SA;
        int salt = 0;
        for (int i = 0; i < burst.count; i++) {
            long hot = Memory.pointer(burst.sa[i]);
            if (hot != lastSa) {
                lastSa = hot;
                salt = SaRecord.salt(hot);
            }
            putNonce(i, salt, Memory.pointer(burst.packet[i] + Ipv4Descriptor.MINIMUM_OCTETS));
        }
    }

    /** Puts together the nonce of the packet in place {@code i}, whose ESP header is at that address. */
    void putNonce(int i, int salt, long esp) {
        long nonce = nonce(i);
        Memory.putI32(nonce, salt);
        Memory.putI64(nonce + EspDescriptor.GCM_SALT_OCTETS, Memory.i64(esp + EspDescriptor.IV));
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
