package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.crypto.AsyncCryptoEngine;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.util.function.Supplier;

/**
 * The part of a packet's way that needs the engine, and goes on with what is behind it: at once, or when an asynchronous
 * engine has done its part. Every burst that comes in is empty afterwards.
 */
interface CipherStages extends AutoCloseable {
    /** What is behind the engine. */
    interface Behind {
        /** Authentic ESP, decrypted in place. */
        void espOpened(Burst burst, ForwardingTables now);

        /** Authentic AH. */
        void ahOpened(Burst burst, ForwardingTables now);

        /** Tunnel packets, or those of transport mode, that are ready to leave. */
        void sealed(Burst burst, ForwardingTables now);

        /** To be called when those three were called by {@link #resume}: does the packets that they gave rise to. */
        void rest(ForwardingTables now);
    }

    /** Those that go with the engine, which stays the caller's. */
    static CipherStages of(
            CryptoEngine engine, Supplier<CipherSteps> steps, Behind behind, WorkerCounters counters, Drops drops) {
        return engine instanceof AsyncCryptoEngine asynchronous
                ? new CiphersInFlight(asynchronous, steps, behind, counters, drops)
                : new CiphersAtOnce(steps.get(), behind);
    }

    /** Opens ESP whose SAs are known. */
    void openEsp(Burst burst, ForwardingTables now);

    /** Authenticates AH whose SAs are known. */
    void openAh(Burst burst, ForwardingTables now);

    /** Protects packets by ESP, AH or both, as their SAs say. */
    void seal(Burst burst, ForwardingTables now);

    /** True if there is room for what a burst of packets may give rise to; to be asked before one is taken in. */
    boolean hasRoom();

    /** Goes on with all that the engine has done, oldest first; returns how many packets that were. */
    int resume(ForwardingTables now);

    /** Bursts that wait for the engine. */
    int underWay();

    /** True if some of them will wait for ever. */
    boolean isLost();

    /**
     * What the worker may report to {@link io.sallyport.pipeline.sad.Quiescence} at the end of a poll.
     *
     * @param epoch the present one, loaded after the poll's last look at an SA
     * @return that, or the one before which the oldest packet under way was looked at
     */
    long reached(long epoch);

    /** Drops what is under way, and frees the steps. */
    @Override
    void close();
}
