package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.ESP_DUMMY;
import static io.sallyport.pipeline.burst.DropReason.LIFETIME_OVER;
import static io.sallyport.pipeline.burst.DropReason.REPLAYED;
import static io.sallyport.pipeline.burst.DropReason.SA_CHANGED;
import static io.sallyport.pipeline.burst.DropReason.SELECTOR_MISMATCH;

import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.replay.ReplayWindow;
import io.sallyport.pipeline.sad.Lifetimes;
import io.sallyport.pipeline.sad.Promotion;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;

/** What an SA asks of a packet beside its ICV, the same for ESP and AH: its number before, and all else after. */
public final class Acceptance {
    /** Octets of a dummy packet, which carries nothing. */
    public static final int DUMMY = 0;

    private final Promotion promotion;
    private final Lifetimes lifetimes;
    private final WorkerCounters counters;
    private final Drops drops;

    public Acceptance(Promotion promotion, Lifetimes lifetimes, WorkerCounters counters, Drops drops) {
        this.promotion = promotion;
        this.lifetimes = lifetimes;
        this.counters = counters;
        this.drops = drops;
    }

    /** True if the window of packet {@code i}'s SA has not seen the number; else the packet has been dropped. */
    public boolean isNew(Burst burst, int i, long hot, long sequence) {
        if (ReplayWindow.precheck(hot, SaTable.cold(hot), sequence)) {
            return true;
        }
        replayed(burst, i, SaTable.cold(hot), burst.packet[i], sequence);
        return false;
    }

    /** An auditable event (RFC 4302 and 4303 section 3.4.3). */
    private void replayed(Burst burst, int i, long cold, long header, long sequence) {
        SaRecord.count(cold, SaDescriptor.REPLAYS);
        drops.addAudited(burst.mbuf[i], REPLAYED, header, SaRecord.spi(cold), sequence);
    }

    /**
     * Selectors, lifetime, window, promotion, in this order (RFC 4301 section 5.2): a packet that one of them refuses leaves
     * what follows alone. A dummy ends here as well.
     *
     * @param inner the packet as it comes out
     * @param innerOctets its octets, {@link #DUMMY} for a dummy packet
     * @return false if the packet has been dropped
     */
    public boolean accept(Burst burst, int i, long hot, long inner, int innerOctets) {
        long cold = SaTable.cold(hot);
        if (innerOctets != DUMMY && !SelectorCheck.matches(cold, inner, innerOctets)) {
            SaRecord.count(cold, SaDescriptor.SELECTOR_MISMATCHES);
            drops.addAudited(burst.mbuf[i], SELECTOR_MISMATCH, inner, SaRecord.spi(cold), burst.sequence[i]);
            return false;
        }
        if ((SaRecord.flags(hot) & SaFlags.LIMITED) != 0
                && !lifetimes.allows(hot, cold, StateWord.generation(burst.word[i]), innerOctets)) {
            drops.add(burst.mbuf[i], LIFETIME_OVER);
            return false;
        }
        if (!ReplayWindow.testAndSet(hot, cold, burst.sequence[i])) {
            // In transport mode the IP header has moved there.
            boolean moved = (SaRecord.flags(hot) & SaFlags.TRANSPORT) != 0 && innerOctets != DUMMY;
            replayed(burst, i, cold, moved ? inner : burst.packet[i], burst.sequence[i]);
            return false;
        }
        if (StateWord.state(burst.word[i]) == SaState.PENDING_CODE && !promoted(hot, burst.word[i])) {
            drops.add(burst.mbuf[i], SA_CHANGED);
            return false;
        }
        SaRecord.countPacket(hot, innerOctets);
        if (innerOctets == DUMMY) {
            drops.add(burst.mbuf[i], ESP_DUMMY);
            return false;
        }
        return true;
    }

    private boolean promoted(long hot, long word) {
        return switch (promotion.promote(hot, word, System.nanoTime())) {
            case Promotion.PROMOTED -> {
                counters.add(Counter.PROMOTED, 1);
                yield true;
            }
            case Promotion.ALREADY_ACTIVE -> true;
            default -> false;
        };
    }
}
