package io.sallyport.pipeline.event;

/** Hears what workers tell the control thread of SAs. */
public interface SaEventHandler {
    /**
     * Traffic made a pending SA ACTIVE.
     *
     * @param slot address of the SA's hot line
     * @param generation the SA's generation then; the slot may serve another SA by now
     * @param cause {@code ActivationCause.code()}
     * @param nanos when, by the worker's steady clock
     */
    void onPromoted(long slot, int generation, int cause, long nanos);
}
