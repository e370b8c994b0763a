package io.sallyport.pipeline.policy;

import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.sad.OutboundGate;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.spd.PolicySas;

/**
 * Which outbound SA a policy's packets take: the candidate once its gate is open, else the current one. Where a worker has
 * its own (RFC 9611), that goes first. Used by one worker.
 *
 * <p>An SA of its own that has moved to another worker does not count: a packet could be given to and fro for ever. All
 * workers agree on the policy's SA, so what is given away by that one is kept where it comes to.
 */
public final class OutboundChoice {
    private final HandOff handOff;

    public OutboundChoice(HandOff handOff) {
        this.handOff = handOff;
    }

    /** The hot line of the SA that may seal now; 0 if none may. */
    long open(PolicySas sas, int policy) {
        long own = sas.ownAcquire(policy, handOff.worker());
        if (own != 0) {
            long mine = either(sas.ownCandidateAcquire(own), sas.ownCurrentAcquire(own));
            if (mine != 0 && handOff.owns(SaRecord.owner(mine))) {
                return mine;
            }
        }
        return either(sas.candidateAcquire(policy), sas.currentAcquire(policy));
    }

    private static long either(long candidate, long current) {
        if (candidate != 0 && OutboundGate.isOpen(candidate, SaTable.cold(candidate))) {
            return candidate;
        }
        return current != 0 && OutboundGate.isOpen(current, SaTable.cold(current)) ? current : 0;
    }
}
