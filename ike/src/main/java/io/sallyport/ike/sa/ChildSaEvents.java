package io.sallyport.ike.sa;

/** What the data plane tells the engine, on the engine's thread. An event of a pair that the engine gave up has no effect. */
public interface ChildSaEvents {
    /**
     * A packet proved a pending pair, which is ACTIVE. Told once.
     *
     * @param nanos when the packet did it, by the engine's clock
     */
    void onPromoted(PairHandle pair, long nanos);

    /** A pending pair is DEAD since its time was over. Told once, and never after {@link #onPromoted}. */
    void onPendingExpired(PairHandle pair);

    /** A pair reached a bound of its lifetime. After {@link LifetimeEnd#HARD} it is DEAD. */
    void onLifetime(PairHandle pair, LifetimeEnd end);

    /** A packet wants a pair that is not there (RFC 4301 section 4.4.1: PROTECT without an SA). */
    void onAcquire(String connection, String child);
}
