package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.PlainBurst;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.policy.PolicyLookup;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Seals and forwards the plain clear text at the front of a burst received inside (RFC 4301 section 5.1, RFC 4303 section 3.3).
 *
 * <ol>
 *   <li>{@link #admit}: headers, policy, SA, room in the path and in the buffer, neighbour; changes nothing;
 *   <li>where several SAs meet in a burst, what the next loops read of each is fetched together;
 *   <li>{@link SealRun#prepare}: hop, sequence number, trailer, headers;
 *   <li>{@link PlainSeal}: encrypts in place, the ICV goes behind;
 *   <li>{@link Forward#sendPlain}: to the port.
 * </ol>
 */
public final class ExpressOut implements AutoCloseable {
    private final Forward forward;
    private final WorkerCounters counters;
    private final SaLines saLines;

    /** The burst on this way. */
    private final PlainBurst plain = new PlainBurst();

    private final PlainSeal seal;
    private final ClearFlow flow;
    private final SealRun run = new SealRun();

    /** How often in the burst another SA's packets begin. */
    private int runs;

    /** {@link PlainBurst#isScattered} of the last burst. */
    private boolean scattered;

    /** True if it has packets of a suite that is done several at a time. */
    private boolean together;

    /**
     * The short way.
     *
     * @param engine one that {@link CryptoEngine#isGcmDirect}
     */
    public ExpressOut(
            HandOff handOff, CryptoEngine engine, PolicyLookup policies, Forward forward, WorkerCounters counters) {
        this.forward = forward;
        this.counters = counters;
        saLines = new SaLines(engine);
        seal = new PlainSeal(engine);
        flow = new ClearFlow(handOff, policies, forward, seal.lanes());
    }

    /**
     * Takes the packets before the first that is not plain.
     *
     * @param array address of {@code count} pointers to mbufs, from an inside port
     * @return how many were taken; all that follow are untouched
     */
    public int run(long array, int count, IngressPort port, ForwardingTables tables) {
        int admitted = admit(array, count, port, tables);
        if (admitted == 0) {
            return 0;
        }
        plain.count = admitted;
        if (runs > 1) {
            saLines.touchOutbound(plain);
        }
        long octets = scattered ? prepareEach(plain.words, admitted) : prepareRuns(plain.words, admitted);
        if (together) {
            seal.runTogether(plain);
        } else {
            seal.run(plain);
        }
        forward.sendPlain(plain, admitted);
        counters.add(Counter.SEALED, admitted);
        counters.add(Counter.SEALED_OCTETS, octets);
        scattered = PlainBurst.isScattered(runs, admitted);
        return admitted;
    }

    /** Answers how many packets are plain before the first that is not. */
    private int admit(long array, int count, IngressPort port, ForwardingTables tables) {
        flow.forget();
        together = false;
        runs = 0;
        return scattered ? admitEach(array, count, port, tables) : admitRuns(array, count, port, tables);
    }

    private int admitRuns(long array, int count, IngressPort port, ForwardingTables tables) {
        long last = Burst.NO_SA;
        int i = 0;
        while (i < count && flow.begins(Mbuf.at(array, i), port, tables, plain.words, i)) {
            see(flow.sa() != last);
            last = flow.sa();
            i = admitRun(array, i + 1, count, port);
        }
        return i;
    }

    private int admitRun(long array, int first, int count, IngressPort port) {
        int i = first;
        while (i < count && flow.admits(Mbuf.at(array, i), port, plain.words, i)) {
            i++;
        }
        return i;
    }

    private int admitEach(long array, int count, IngressPort port, ForwardingTables tables) {
        long last = Burst.NO_SA;
        int i = 0;
        for (; i < count && flow.begins(Mbuf.at(array, i), port, tables, plain.words, i); i++) {
            see(flow.sa() != last);
            last = flow.sa();
        }
        return i;
    }

    private void see(boolean another) {
        together |= flow.isBatched();
        runs += another ? 1 : 0;
    }

    /** Answers the octets of the packets inside. */
    private long prepareRuns(long[] words, int count) {
        long octets = 0;
        int i = 0;
        while (i < count) {
            long sa = words[PlainBurst.at(i) + PlainBurst.SA];
            int end = i + 1;
            while (end < count && words[PlainBurst.at(end) + PlainBurst.SA] == sa) {
                end++;
            }
            octets += prepareRun(words, i, end, run.begin(sa));
            i = end;
        }
        return octets;
    }

    private long prepareRun(long[] words, int first, int end, long sequence) {
        LaneRooms rooms = seal.rooms();
        long octets = 0;
        for (int i = first; i < end; i++) {
            octets += run.prepare(words, i, rooms, sequence + 1 + i - first);
        }
        run.end(sequence + end - first, octets);
        return octets;
    }

    private long prepareEach(long[] words, int count) {
        LaneRooms rooms = seal.rooms();
        long octets = 0;
        for (int i = 0; i < count; i++) {
            long sequence = run.begin(words[PlainBurst.at(i) + PlainBurst.SA]) + 1;
            int inner = run.prepare(words, i, rooms, sequence);
            run.end(sequence, inner);
            octets += inner;
        }
        return octets;
    }

    @Override
    public void close() {
        seal.close();
    }
}
