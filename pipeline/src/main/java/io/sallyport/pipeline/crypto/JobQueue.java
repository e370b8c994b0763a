package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.ipsecmb.Job;
import io.sallyport.dpdk.ipsecmb.JobBurst;

/**
 * Lets IPsec_MB do jobs of a batch: all that may run side by side in one burst, the others one by one.
 *
 * <p>The library checks each job. If it refuses a burst, each job of it is tried alone, so that one bad job does not take the
 * others with it. A job that is refused, or comes back other than completed, stays marked as not done.
 */
final class JobQueue implements AutoCloseable {
    /** Up to so many jobs, narrow vectors with SHA instructions are faster: wide ones take as long for one job as for sixteen. */
    static final int FEW_JOBS = 4;

    private final JobBurst wide;
    private final JobBurst narrow;
    private final IpsecMbJobs jobs = new IpsecMbJobs();
    private final int[] waiting = new int[CryptoBatch.CAPACITY];
    private int waitingCount;

    /**
     * A queue.
     *
     * @param ipsecMb for many jobs at a time
     * @param forFewJobs for few
     */
    JobQueue(IpsecMb ipsecMb, IpsecMb forFewJobs) {
        wide = new JobBurst(ipsecMb);
        narrow = new JobBurst(forFewJobs);
    }

    /** Job {@code i} of the batch may run beside others at the next {@link #runWaiting}. */
    void add(int i) {
        waiting[waitingCount++] = i;
    }

    /** Runs what was added. */
    void runWaiting(CryptoBatch batch) {
        int count = waitingCount;
        waitingCount = 0;
        if (count == 0) {
            return;
        }
        JobBurst burst = count <= FEW_JOBS ? narrow : wide;
        lend(burst, count);
        for (int j = 0; j < count; j++) {
            jobs.fill(batch, waiting[j], burst.job(j));
        }
        if (!finish(burst, burst.trySubmit(count), count, batch.done)) {
            for (int j = 0; j < count; j++) {
                runAlone(batch, waiting[j]);
            }
        }
    }

    /** Runs one job at once. */
    void runAlone(CryptoBatch batch, int i) {
        lend(narrow, 1);
        jobs.fill(batch, i, narrow.job(0));
        finish(narrow, narrow.trySubmit(1), 1, batch.done);
    }

    /** Lets a burst lend so many jobs. */
    static void lend(JobBurst burst, int count) {
        if (burst.request(count) != count) {
            throw new IllegalStateException("IPsec_MB's queue is not empty, though all its jobs have come back");
        }
    }

    /**
     * Takes all jobs back; false if the library refused them.
     *
     * @param done becomes, by the jobs' user data, whether the library did all that the job asked for
     */
    static boolean finish(JobBurst burst, int submitted, int count, boolean[] done) {
        if (submitted == JobBurst.REFUSED) {
            return false;
        }
        int completed = submitted;
        int left = count;
        while (true) {
            for (int j = 0; j < completed; j++) {
                long job = burst.job(j);
                done[(int) Job.userData(job)] = Job.isCompleted(job);
            }
            left -= completed;
            if (left == 0) {
                return true;
            }
            completed = burst.flush(left);
            if (completed == 0) {
                throw new IllegalStateException("IPsec_MB did not give " + left + " of " + count + " jobs back");
            }
        }
    }

    @Override
    public void close() {
        wide.close();
        narrow.close();
        jobs.close();
    }
}
