package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.event.SaEvents;

/**
 * A worker's part in trial decryption: may this packet be tried under a pending SA, and what follows if it verifies.
 *
 * <pre>
 *   PENDING ── admitTrial ──▶ verify ICV ──▶ window, selectors ──▶ promote ──▶ deliver
 *                  │              │ bad             │ bad              │ LOST
 *                  ▼              ▼                 ▼                  ▼
 *                drop       trialFailed, drop     drop               drop
 * </pre>
 *
 * <p>One instance per worker, used by that worker only. Nothing allocates. A failed trial changes counters and budgets,
 * never a state: a number of failures that ended an SA would be a switch in the hands of whoever forges them.
 */
public final class Promotion implements AutoCloseable {
    /** {@link #admitTrial}: verify the packet. */
    public static final int ADMITTED = 0;

    /** {@link #admitTrial}: the trial delay is not over. */
    public static final int TOO_EARLY = 1;

    /** {@link #admitTrial}: the SA's or the worker's trial budget is empty. */
    public static final int NO_BUDGET = 2;

    /** {@link #admitTrial}: the SA has no integrity algorithm, so no packet can prove anything. */
    public static final int NO_INTEGRITY = 3;

    /** {@link #promote}: this call made the SA ACTIVE; deliver the packet. */
    public static final int PROMOTED = 0;

    /** {@link #promote}: it was ACTIVE or DYING already, in the same generation; deliver the packet. */
    public static final int ALREADY_ACTIVE = 1;

    /** {@link #promote}: it died, or the record serves another SA; drop the packet. */
    public static final int LOST = 2;

    private final SaEvents events;
    private final TrialBudget perSa;
    private final TrialBudget perWorker;
    private final OffHeap workerBucket = OffHeap.allocate(OffHeap.CACHE_LINE);
    private final long bucket = workerBucket.address();

    /**
     * The promotion of one worker.
     *
     * @param events where this worker tells the control thread
     * @param perSa failures allowed to each SA
     * @param perWorker failures allowed to all SAs of this worker together
     */
    public Promotion(SaEvents events, TrialBudget perSa, TrialBudget perWorker) {
        this.events = events;
        this.perSa = perSa;
        this.perWorker = perWorker;
    }

    /**
     * May a packet be verified under this pending SA? The replay pre-check and the outer addresses are the caller's.
     *
     * @param nowNs the worker's steady clock
     * @return {@link #ADMITTED}, {@link #TOO_EARLY}, {@link #NO_BUDGET} or {@link #NO_INTEGRITY}
     */
    public int admitTrial(long hot, long cold, long nowNs) {
        if (Memory.u8(hot + SaDescriptor.ICV_LENGTH) == 0) {
            return NO_INTEGRITY;
        }
        if (nowNs - Memory.i64(cold + SaDescriptor.TRIAL_NOT_BEFORE) < 0) {
            return TOO_EARLY;
        }
        if (!perSa.hasToken(cold + SaDescriptor.TRIAL_BUDGET, nowNs) || !perWorker.hasToken(bucket, nowNs)) {
            SaRecord.count(cold, SaDescriptor.BUDGET_DROPS);
            return NO_BUDGET;
        }
        SaRecord.count(cold, SaDescriptor.TRIALS);
        return ADMITTED;
    }

    /** Takes a token of the SA and of the worker: the ICV of a packet that was admitted is wrong. */
    public void trialFailed(long cold, long nowNs) {
        SaRecord.count(cold, SaDescriptor.TRIAL_FAILURES);
        perSa.charge(cold + SaDescriptor.TRIAL_BUDGET, nowNs);
        perWorker.charge(bucket, nowNs);
    }

    /**
     * Makes a pending SA ACTIVE on the proof of a packet that verified, won its place in the replay window and passed
     * the selectors, and tells the control thread. Of all that try at once exactly one gets {@link #PROMOTED}.
     *
     * @param pending the state word as loaded before the packet was verified, its state PENDING
     * @return {@link #PROMOTED}, {@link #ALREADY_ACTIVE} or {@link #LOST}
     */
    public int promote(long hot, long pending, long nowNs) {
        if (Memory.u8(hot + SaDescriptor.ICV_LENGTH) == 0 || StateWord.state(pending) != SaState.PENDING_CODE) {
            return LOST;
        }
        // Before the word that publishes it; if another wins, nobody reads it.
        Memory.putI64(SaTable.cold(hot) + SaDescriptor.PROMOTED_NS, nowNs);
        long active = StateWord.with(pending, SaState.ACTIVE_CODE, ActivationCause.TRAFFIC_CODE);
        if (SaTable.casState(hot, pending, active)) {
            events.promoted(hot, StateWord.generation(pending), ActivationCause.TRAFFIC_CODE, nowNs);
            return PROMOTED;
        }
        return afterLostRace(SaTable.stateAcquire(hot), pending);
    }

    private static int afterLostRace(long now, long pending) {
        if (StateWord.generation(now) != StateWord.generation(pending)) {
            return LOST;
        }
        int state = StateWord.state(now);
        return state == SaState.ACTIVE_CODE || state == SaState.DYING_CODE ? ALREADY_ACTIVE : LOST;
    }

    @Override
    public void close() {
        workerBucket.close();
    }
}
