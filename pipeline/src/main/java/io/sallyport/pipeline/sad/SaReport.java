package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;
import java.util.Optional;

/**
 * What an operator may know of one SA: a reading of its record, made on the control thread, without keys. Workers count
 * on meanwhile, so the numbers need not be of one instant.
 *
 * @param key SPI of an inbound SA, id of an outbound one
 * @param spi the SPI on the wire
 * @param state where the SA stands in its life
 * @param cause what made it ACTIVE
 * @param generation of its record
 * @param isConfirmed an authentic message came after another cause had activated it
 * @param owner index of the worker that owns it
 * @param sequence highest number received and verified, or last number sent
 * @param packets that passed
 * @param octets of inner packet that passed
 * @param icvFailures packets whose ICV was wrong
 * @param replays packets refused by the replay window
 * @param selectorMismatches packets with a good ICV that the selectors refused
 * @param trials packets that were verified while the SA was pending
 * @param trialFailures those of them whose ICV was wrong
 * @param budgetDrops packets dropped unverified because a trial budget was empty
 */
public record SaReport(
        int key,
        int spi,
        SaState state,
        ActivationCause cause,
        int generation,
        boolean isConfirmed,
        int owner,
        long sequence,
        long packets,
        long octets,
        long icvFailures,
        long replays,
        long selectorMismatches,
        long trials,
        long trialFailures,
        long budgetDrops) {
    /**
     * Reads an SA that has not ended. Of one that has there is nothing to read: its line may be wiped, or another SA's.
     */
    public static Optional<SaReport> read(SaHandle sa) {
        long word = SaTable.stateAcquire(sa.hot());
        int state = StateWord.state(word);
        boolean ended = StateWord.generation(word) != sa.generation()
                || state == SaState.FREE_CODE
                || state == SaState.DEAD_CODE;
        return ended ? Optional.empty() : Optional.of(read(sa.hot(), word));
    }

    private static SaReport read(long hot, long word) {
        long cold = SaTable.cold(hot);
        return new SaReport(
                SaRecord.key(hot),
                SaRecord.spi(cold),
                SaState.of(StateWord.state(word)),
                ActivationCause.of(StateWord.cause(word)),
                StateWord.generation(word),
                (word & StateWord.CONFIRMED) != 0,
                SaRecord.owner(hot),
                Memory.opaqueI64(hot + SaDescriptor.SEQUENCE),
                Memory.opaqueI64(hot + SaDescriptor.PACKETS),
                Memory.opaqueI64(hot + SaDescriptor.OCTETS),
                Memory.opaqueI64(cold + SaDescriptor.ICV_FAILURES),
                Memory.opaqueI64(cold + SaDescriptor.REPLAYS),
                Memory.opaqueI64(cold + SaDescriptor.SELECTOR_MISMATCHES),
                Memory.opaqueI64(cold + SaDescriptor.TRIALS),
                Memory.opaqueI64(cold + SaDescriptor.TRIAL_FAILURES),
                Memory.opaqueI64(cold + SaDescriptor.BUDGET_DROPS));
    }
}
