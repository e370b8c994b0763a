package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.express.ExpressIn;
import io.sallyport.pipeline.express.ExpressOut;
import io.sallyport.pipeline.express.ForeignEsp;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.policy.WaitingPackets;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/** What a worker does with the plain packets of a burst before the ordinary way, by the port that they came in by: see {@code express}. */
final class ShortWay implements AutoCloseable {
    private final CryptoEngine engine;
    private final HandOff handOff;
    private final WaitingPackets waiting;
    private final ForeignEsp foreignEsp;
    private final ExpressIn in;
    private final ExpressOut out;

    ShortWay(SaTable inbound, Steps steps) {
        engine = steps.engine;
        handOff = steps.handOff;
        waiting = steps.waiting;
        foreignEsp = new ForeignEsp(handOff);
        in = new ExpressIn(inbound, handOff, engine, steps.forward, steps.counters, steps.drops);
        out = new ExpressOut(handOff, engine, steps.policyLookup, steps.forward, steps.counters);
    }

    /** True if packets may take it at all. */
    boolean isOpen(ForwardingTables now) {
        return engine.isGcmDirect() && !now.routes().hasTunnels();
    }

    /** Begins a turn of the worker. */
    void begin(ForwardingTables now) {
        in.begin(now);
        out.begin(now);
    }

    /** Packets to ask a port for at a time: many where the last were of suites that are done together. */
    int most(IngressPort port) {
        boolean together = port.isOutside() ? in.isTogether() : out.isTogether();
        return together ? Burst.LONGEST : Burst.CAPACITY;
    }

    /**
     * Gives away the packets of a received burst that are other workers', where such are to be expected.
     *
     * @param array address of {@code count} pointers to mbufs; those that stay move to its front
     * @return how many stay
     */
    int giveAway(long array, int count, IngressPort port, ForwardingTables now) {
        if (!handOff.isGiving()) {
            return count;
        }
        if (port.isOutside()) {
            return foreignEsp.run(array, count, port, now.local());
        }
        return waiting.isEmpty() ? out.giveAway(array, count, port, now) : count;
    }

    /**
     * Carries the plain packets at the front of a burst. Those that were decrypted and turned out to be something else inside wait
     * for {@link #moveRest}.
     *
     * @param array address of {@code count} pointers to mbufs
     * @return how many were taken; all that follow are untouched
     */
    int run(long array, int count, IngressPort port, ForwardingTables now) {
        if (!isOpen(now)) {
            return 0;
        }
        if (port.isOutside()) {
            return in.run(array, count, port, now);
        }
        return waiting.isEmpty() ? out.run(array, count, port, now) : 0;
    }

    /** True if {@link #run} decrypted packets that turned out to be something else inside: some are in that burst then, which was empty. */
    boolean moveRest(Burst into, IngressPort port) {
        return in.moveRest(into, port.index());
    }

    @Override
    public void close() {
        in.close();
        out.close();
    }
}
