package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.ICV_WRONG;
import static io.sallyport.pipeline.burst.DropReason.SA_DEAD;
import static io.sallyport.pipeline.burst.DropReason.SA_LARVAL;
import static io.sallyport.pipeline.burst.DropReason.TRIAL_BUDGET;
import static io.sallyport.pipeline.burst.DropReason.TRIAL_REFUSED;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.sad.Promotion;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;

/**
 * Decides on packets whose SA is not ACTIVE: which may be tried on a PENDING one, before any octet is decrypted.
 *
 * <p>A trial needs: the outer source to be the IKE peer, the trial delay to be over, and a token for every failure
 * before it (budgets per SA and per worker). Failing costs a token and nothing else; the SA does not change.
 */
public final class TrialAdmission {
    private final Promotion promotion;
    private final WorkerCounters counters;
    private final Drops drops;
    private boolean timeKnown;
    private long nowNs;
    /** The SA whose budget has been found empty in this burst: it stays so until the next look at the clock. */
    private long spent;

    public TrialAdmission(Promotion promotion, WorkerCounters counters, Drops drops) {
        this.promotion = promotion;
        this.counters = counters;
        this.drops = drops;
    }

    /** A burst begins: for its trials one look at the clock will do, which costs as much as the rest of a refusal. */
    public void begin() {
        timeKnown = false;
        spent = Burst.NO_SA;
    }

    private long now() {
        if (!timeKnown) {
            timeKnown = true;
            nowNs = System.nanoTime();
        }
        return nowNs;
    }

    /** True if an SA that is not ACTIVE may be sent to at all; else the packet has been dropped. */
    public boolean isAlive(long mbuf, long word) {
        switch (StateWord.state(word)) {
            case SaState.DYING_CODE, SaState.PENDING_CODE -> {
                return true;
            }
            case SaState.LARVAL_CODE -> drops.add(mbuf, SA_LARVAL);
            default -> drops.add(mbuf, SA_DEAD);
        }
        return false;
    }

    /**
     * True if the SA's budget is known to be empty: then the packet has been dropped, with no look at its lengths, number or
     * source. A flood of forged packets costs little more than one for an SPI that nobody has.
     */
    public boolean isSpent(long mbuf, long hot) {
        if (hot != spent) {
            return false;
        }
        SaRecord.count(SaTable.cold(hot), SaDescriptor.BUDGET_DROPS);
        drops.add(mbuf, TRIAL_BUDGET);
        return true;
    }

    /**
     * True if packet {@code i} may be opened: its SA is DYING, or it is PENDING and the packet may be tried. Else the
     * packet has been dropped. To be asked last, when the packet's length and number are right: it counts trials.
     */
    public boolean admits(Burst burst, int i, long word) {
        if (StateWord.state(word) == SaState.DYING_CODE) {
            return true;
        }
        long hot = Memory.pointer(burst.sa[i]);
        long cold = SaTable.cold(hot);
        if (!fromPeer(Memory.pointer(burst.packet[i]), cold)) {
            drops.add(burst.mbuf[i], TRIAL_REFUSED);
            return false;
        }
        int answer = promotion.admitTrial(hot, cold, now());
        if (answer != Promotion.ADMITTED) {
            spent = answer == Promotion.NO_BUDGET ? hot : spent;
            drops.add(burst.mbuf[i], answer == Promotion.NO_BUDGET ? TRIAL_BUDGET : TRIAL_REFUSED);
            return false;
        }
        counters.add(Counter.TRIALS, 1);
        return true;
    }

    /** Drops packet {@code i}, which did not authenticate; that costs a token if its SA is on trial. */
    public void failed(Burst burst, int i, long hot, long word) {
        long cold = SaTable.cold(hot);
        drops.addAudited(burst.mbuf[i], ICV_WRONG, burst.packet[i], SaRecord.spi(cold), burst.sequence[i]);
        SaRecord.count(cold, SaDescriptor.ICV_FAILURES);
        if (StateWord.state(word) == SaState.PENDING_CODE) {
            promotion.trialFailed(cold, now());
        }
    }

    private static boolean fromPeer(long outer, long cold) {
        if (Memory.u8(outer) >>> 4 == Ipv4Descriptor.VERSION) {
            return Memory.u8(cold + SaDescriptor.OUTER_FAMILY) == Ipv4Descriptor.VERSION
                    && Memory.i32(outer + Ipv4Descriptor.SOURCE) == Memory.i32(cold + SaDescriptor.OUTER_SOURCE);
        }
        return Memory.u8(cold + SaDescriptor.OUTER_FAMILY) == Ipv6Descriptor.VERSION
                && Memory.i64(outer + Ipv6Descriptor.SOURCE) == Memory.i64(cold + SaDescriptor.OUTER_SOURCE)
                && Memory.i64(outer + Ipv6Descriptor.SOURCE + Long.BYTES)
                        == Memory.i64(cold + SaDescriptor.OUTER_SOURCE + Long.BYTES);
    }
}
