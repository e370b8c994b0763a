package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;

/**
 * Whether an outbound SA may send: it is ACTIVE itself, or it is PENDING and its paired inbound SA was promoted.
 *
 * <p>The second way opens it in the moment of the promotion, before the control thread has heard of it.
 */
public final class OutboundGate {
    private OutboundGate() {}

    /** For an SA of the outbound table; a worker asks it for each burst, or packet, that it would send. */
    public static boolean isOpen(long hot, long cold) {
        int state = StateWord.state(SaTable.stateAcquire(hot));
        return state == SaState.ACTIVE_CODE || (state == SaState.PENDING_CODE && isPairPromoted(cold));
    }

    private static boolean isPairPromoted(long cold) {
        long inbound = Memory.pointerAt(cold + SaDescriptor.GATE);
        if (inbound == 0) {
            return false;
        }
        long word = SaTable.stateAcquire(inbound);
        int state = StateWord.state(word);
        return StateWord.generation(word) == Memory.i32(cold + SaDescriptor.GATE_GENERATION)
                && (state == SaState.ACTIVE_CODE || state == SaState.DYING_CODE);
    }
}
