package io.sallyport.dpdk.ipsecmb;

import static io.sallyport.dpdk.ipsecmb.NativeFunction.failed;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.MemorySegment;

/**
 * Bursts of jobs through the library's own queue, which interleaves them over the lanes of vector registers.
 *
 * <p>{@link #request} lends empty jobs, {@link #job} tells their addresses, {@link Job} fills them in, {@link #submit}
 * hands all of them over and tells how many have completed, perhaps of an earlier burst; {@link #job} then tells the
 * completed ones. Jobs come back in the order of submission. {@link #flush} completes those that wait for company.
 *
 * <p>A burst may mix algorithms and directions. One instance belongs to one thread and closes before its manager.
 * Nothing but the constructor allocates, unless an exception tells that a job is refused.
 */
public final class JobBurst implements AutoCloseable {
    /** Most jobs in one burst. */
    public static final int MAX_JOBS = ManagerDescriptor.MAX_BURST;

    /** What {@link #trySubmit} tells when a job is not filled in properly; none was submitted. */
    public static final int REFUSED = -1;

    private final long manager;
    private final OffHeap memory = OffHeap.allocate((long) MAX_JOBS * Long.BYTES);
    private final long pointers = memory.address();
    private final MemorySegment next;
    private final MemorySegment submit;
    private final MemorySegment submitUnchecked;
    private final MemorySegment flush;
    private final boolean sessions = NativeFunction.SET_SESSION.isPresent();
    private final MemorySegment setSession = NativeFunction.SET_SESSION.orElse(MemorySegment.NULL);

    /** Works with a manager, which must stay open for as long. */
    public JobBurst(IpsecMb ipsecMb) {
        manager = ipsecMb.manager();
        next = ipsecMb.function(ManagerDescriptor.GET_NEXT_BURST);
        submit = ipsecMb.function(ManagerDescriptor.SUBMIT_BURST);
        submitUnchecked = ipsecMb.function(ManagerDescriptor.SUBMIT_BURST_NOCHECK);
        flush = ipsecMb.function(ManagerDescriptor.FLUSH_BURST);
    }

    /**
     * Lends up to {@code jobs} empty jobs; fewer if the queue is nearly full.
     *
     * @param jobs 1 to {@link #MAX_JOBS}
     * @return how many {@link #job} now tells
     */
    public int request(int jobs) {
        return call(next, check(jobs));
    }

    /**
     * The address of a job.
     *
     * @param index 0 to one less than the last {@link #request}, {@link #submit} or {@link #flush} returned
     */
    public long job(int index) {
        return Memory.pointerAt(pointers + (long) index * Long.BYTES);
    }

    /**
     * Submits the first of the lent jobs after the library has checked them.
     *
     * @param jobs so many are filled in, no more than {@link #request} returned
     * @return how many jobs have completed and {@link #job} now tells
     * @throws IpsecMbException if a job is not filled in properly; then none was submitted
     */
    public int submit(int jobs) {
        int completed = submit(submit, jobs);
        if (completed == REFUSED) {
            throw refused();
        }
        return completed;
    }

    /** As {@link #submit}, but tells {@link #REFUSED} instead of throwing. */
    public int trySubmit(int jobs) {
        return submit(submit, jobs);
    }

    /** As {@link #submit}, without the checks: a job that is filled in wrongly crashes the process. */
    public int submitUnchecked(int jobs) {
        int completed = submit(submitUnchecked, jobs);
        if (completed == REFUSED) {
            throw refused();
        }
        return completed;
    }

    /**
     * Completes jobs that wait in the queue, the oldest first.
     *
     * @param jobs at most so many, 1 to {@link #MAX_JOBS}
     * @return how many have completed and {@link #job} now tells; 0 if the queue is empty
     */
    public int flush(int jobs) {
        return call(flush, check(jobs));
    }

    private int submit(MemorySegment function, int jobs) {
        check(jobs);
        Memory.putI32(manager + ManagerDescriptor.ERROR, 0);
        if (sessions && !setSessions(jobs)) {
            return REFUSED;
        }
        int completed = call(function, jobs);
        return completed == 0 && error() != 0 ? REFUSED : completed;
    }

    /** IPsec_MB 2.0 dispatches a burst by a number that it derives from each job's algorithm and key size. */
    private boolean setSessions(int jobs) {
        for (int i = 0; i < jobs; i++) {
            if (setSession(job(i)) == 0) {
                return false;
            }
        }
        return true;
    }

    private int setSession(long job) {
        try {
            return (int) (long) NativeFunction.SESSION.invokeExact(setSession, manager, job);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private int error() {
        return Memory.i32(manager + ManagerDescriptor.ERROR);
    }

    private IpsecMbException refused() {
        return new IpsecMbException("IPsec_MB refused a burst of jobs: " + IpsecMb.describe(error()) + ".");
    }

    private int call(MemorySegment function, int jobs) {
        try {
            return (int) (long) NativeFunction.BURST.invokeExact(function, manager, (long) jobs, pointers);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static int check(int jobs) {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw new IllegalArgumentException("a burst has 1 to " + MAX_JOBS + " jobs, not " + jobs);
        }
        return jobs;
    }

    /** Frees the list of pointers. Jobs still in the queue go with the manager. */
    @Override
    public void close() {
        memory.close();
    }
}
