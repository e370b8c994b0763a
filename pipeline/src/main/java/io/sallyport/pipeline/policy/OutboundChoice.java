package io.sallyport.pipeline.policy;

import io.sallyport.pipeline.sad.OutboundGate;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.spd.PolicySas;

/** Which outbound SA a policy's packets take: the candidate once its gate is open, else the current one. */
final class OutboundChoice {
    private OutboundChoice() {}

    /** The hot line of the SA that may seal now; 0 if none may. */
    static long open(PolicySas sas, int policy) {
        long candidate = sas.candidateAcquire(policy);
        if (candidate != 0 && OutboundGate.isOpen(candidate, SaTable.cold(candidate))) {
            return candidate;
        }
        long current = sas.currentAcquire(policy);
        return current != 0 && OutboundGate.isOpen(current, SaTable.cold(current)) ? current : 0;
    }
}
