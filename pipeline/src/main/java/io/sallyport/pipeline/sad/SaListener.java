package io.sallyport.pipeline.sad;

/** What the control thread's owner of SAs learns from {@link Sad}; called on the control thread. */
public interface SaListener {
    /**
     * Traffic made a pending SA ACTIVE. Told exactly once for an SA, unless it is retired before.
     *
     * @param nanos when the promoting packet was handled, by the worker's steady clock
     */
    void onPromoted(SaHandle sa, long nanos);

    /** The time of a pending SA was over, and it is DEAD now. */
    void onPendingExpired(SaHandle sa);

    /**
     * An SA came to an end of its lifetime; told once for each end. After the hard one an inbound SA is DEAD; an
     * outbound one carries no packets any more, and the listener takes it from its policy and retires it.
     *
     * @param direction whose table it is in
     */
    void onLifetime(SaHandle sa, Direction direction, Lifetime.End end);
}
