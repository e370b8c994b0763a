package io.sallyport.pipeline.spd;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * The outbound SAs of each policy: the current one, a candidate that waits for its gate to open, and whether a packet wanted
 * one in vain.
 *
 * <p>The control thread writes the SAs, workers read them. Both hold addresses of SA records or 0; the record must stay in place until
 * every worker has passed a quiescent point after its address was taken away here.
 */
public final class PolicySas {
    private final MemorySegment memory;
    private final long records;
    private final int policies;

    /**
     * No SAs yet.
     *
     * @param policies how many there are, 0 or more
     */
    public PolicySas(int policies) {
        this.policies = policies;
        memory = Arena.ofAuto().allocate(PolicySasDescriptor.octets(policies), OffHeap.CACHE_LINE);
        records = memory.address();
    }

    /** The address of the policy's current outbound SA, or 0. An acquire load. */
    public long currentAcquire(int policy) {
        return acquire(policy, PolicySasDescriptor.CURRENT);
    }

    /** The address of the SA that is to follow, or 0. An acquire load. */
    public long candidateAcquire(int policy) {
        return acquire(policy, PolicySasDescriptor.CANDIDATE);
    }

    /** Sets the current SA: its hot address, or 0 for none. A release store, after the record is complete. */
    public void publishCurrent(int policy, long hot) {
        release(policy, PolicySasDescriptor.CURRENT, hot);
    }

    /** Sets the SA that is to follow, or 0 for none. A release store, after the record is complete. */
    public void publishCandidate(int policy, long hot) {
        release(policy, PolicySasDescriptor.CANDIDATE, hot);
    }

    /**
     * Worker: a packet of that policy found no SA at all. Told once, until the control thread has taken it, however many
     * packets there are.
     */
    public void want(int policy) {
        if (acquire(policy, PolicySasDescriptor.WANTED) == 0) {
            release(policy, PolicySasDescriptor.WANTED, 1);
        }
    }

    /** Control thread: true if a packet has wanted an SA since the last call. */
    public boolean takeWanted(int policy) {
        boolean wanted = acquire(policy, PolicySasDescriptor.WANTED) != 0;
        if (wanted) {
            release(policy, PolicySasDescriptor.WANTED, 0);
        }
        return wanted;
    }

    /** Control thread: from now on the policy's SAs are negotiated, and packets may wait for the first. */
    public void negotiate(int policy) {
        release(policy, PolicySasDescriptor.NEGOTIATED, 1);
    }

    /** True if an SA may come for a packet that finds none. */
    public boolean isNegotiated(int policy) {
        return acquire(policy, PolicySasDescriptor.NEGOTIATED) != 0;
    }

    /** How many policies there are. */
    public int size() {
        return policies;
    }

    private long acquire(int policy, int offset) {
        try {
            return Memory.acquireI64(record(policy) + offset);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private void release(int policy, int offset, long hot) {
        try {
            Memory.releaseI64(record(policy) + offset, hot);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private long record(int policy) {
        if (policy < 0 || policy >= policies) {
            throw new IndexOutOfBoundsException("there are " + policies + " policies, no index " + policy);
        }
        return Memory.pointer(records) + (long) PolicySasDescriptor.OCTETS * policy;
    }
}
