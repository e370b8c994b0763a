package io.sallyport.pipeline.event;

/** Hears what workers tell the control thread of SAs. */
@FunctionalInterface
public interface SaEventHandler {
    /**
     * Something happened to an SA.
     *
     * @param type {@link SaEvents#PROMOTED} or {@link SaEvents#LIFETIME}
     * @param slot address of the SA's hot line, in whichever table
     * @param generation the SA's generation then; the slot may serve another SA by now
     * @param code of a promotion {@code ActivationCause.code()}; of a lifetime the number of its soft or hard end
     * @param nanos when, by the worker's steady clock
     */
    void onEvent(int type, long slot, int generation, int code, long nanos);
}
