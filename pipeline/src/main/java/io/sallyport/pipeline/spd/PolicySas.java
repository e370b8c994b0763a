package io.sallyport.pipeline.spd;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * The outbound SAs of each policy: the current one, a candidate that waits for its gate to open, and whether a packet wanted
 * one in vain. A policy may have more, for each worker its own (RFC 9611); what a worker has none of, the policy's stand in
 * for.
 *
 * <p>The control thread writes the SAs, workers read them. Both hold addresses of SA records or 0; the record must stay in place until
 * every worker has passed a quiescent point after its address was taken away here.
 */
public final class PolicySas {
    private final MemorySegment memory;
    private final long records;
    private final int policies;
    /** Keeps the memory of the workers' own SAs; by the control thread. */
    private final List<MemorySegment> own = new ArrayList<>();

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

    /**
     * True if a worker's packets of the policy take that SA and no other, if it may be used: it is the current one, the worker's own
     * where workers have theirs, and none is to follow it.
     */
    public boolean isSettled(int policy, int worker, long hot) {
        try {
            long record = record(policy);
            long own = Memory.acquireI64(record + PolicySasDescriptor.OWN);
            long where = own == 0 ? record : Memory.pointer(own + (long) PolicySasDescriptor.OWN_OCTETS * worker);
            return Memory.acquireI64(where + PolicySasDescriptor.CURRENT) == hot
                    && Memory.acquireI64(where + PolicySasDescriptor.CANDIDATE) == 0;
        } finally {
            Reference.reachabilityFence(this);
        }
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
     * Control thread: from now on each worker may have SAs of its own for the policy.
     *
     * @param workers how many there are
     */
    public void giveEachWorkerItsOwn(int policy, int workers) {
        MemorySegment segment =
                Arena.ofAuto().allocate((long) PolicySasDescriptor.OWN_OCTETS * workers, OffHeap.CACHE_LINE);
        own.add(segment);
        release(policy, PolicySasDescriptor.OWN, segment.address());
    }

    /**
     * Where the worker's own SAs of the policy stand, for {@link #ownCurrentAcquire} and the others; 0 if workers have none of
     * their own. An acquire load.
     */
    public long ownAcquire(int policy, int worker) {
        long base = acquire(policy, PolicySasDescriptor.OWN);
        return base == 0 ? 0 : base + (long) PolicySasDescriptor.OWN_OCTETS * worker;
    }

    /** The address of a worker's own current SA, or 0. An acquire load. */
    public long ownCurrentAcquire(long where) {
        return at(where, PolicySasDescriptor.CURRENT);
    }

    /** The address of the SA that is to follow a worker's own, or 0. An acquire load. */
    public long ownCandidateAcquire(long where) {
        return at(where, PolicySasDescriptor.CANDIDATE);
    }

    /** Sets a worker's own current SA: its hot address, or 0 for none. A release store, after the record is complete. */
    public void publishOwnCurrent(long where, long hot) {
        put(where, PolicySasDescriptor.CURRENT, hot);
    }

    /** Sets the SA that is to follow a worker's own, or 0. A release store, after the record is complete. */
    public void publishOwnCandidate(long where, long hot) {
        put(where, PolicySasDescriptor.CANDIDATE, hot);
    }

    private long at(long where, int offset) {
        try {
            return Memory.acquireI64(Memory.pointer(where) + offset);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private void put(long where, int offset, long hot) {
        try {
            Memory.releaseI64(Memory.pointer(where) + offset, hot);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Worker: a packet of that policy found no SA at all. Told once, until the control thread has taken it, however many
     * packets there are.
     */
    public void want(int policy) {
        if ((acquire(policy, PolicySasDescriptor.STATE) & PolicySasDescriptor.WANTED) == 0) {
            set(policy, PolicySasDescriptor.WANTED, PolicySasDescriptor.WANTED);
        }
    }

    /** Control thread: true if a packet has wanted an SA since the last call. */
    public boolean takeWanted(int policy) {
        boolean wanted = (acquire(policy, PolicySasDescriptor.STATE) & PolicySasDescriptor.WANTED) != 0;
        if (wanted) {
            set(policy, PolicySasDescriptor.WANTED, 0);
        }
        return wanted;
    }

    /** Control thread: from now on the policy's SAs are negotiated, and packets may wait for the first. */
    public void negotiate(int policy) {
        set(policy, PolicySasDescriptor.NEGOTIATED, PolicySasDescriptor.NEGOTIATED);
    }

    /** True if an SA may come for a packet that finds none. */
    public boolean isNegotiated(int policy) {
        return (acquire(policy, PolicySasDescriptor.STATE) & PolicySasDescriptor.NEGOTIATED) != 0;
    }

    /** Both workers and the control thread write it. */
    private void set(int policy, long mask, long bits) {
        try {
            long address = record(policy) + PolicySasDescriptor.STATE;
            long before;
            do {
                before = Memory.acquireI64(address);
            } while (!Memory.casI64(address, before, (before & ~mask) | bits));
        } finally {
            Reference.reachabilityFence(this);
        }
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
