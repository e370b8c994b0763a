package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;

/**
 * The inbound SAs of which the control thread awaits something: a promotion by traffic, or the end of their time.
 *
 * <p>An SA is watched from its installation until the control thread knows how it went, and then never again. That is
 * what makes a promotion known exactly once, whichever comes first: the worker's event, the look at all state words
 * after a lost event, or the timer.
 */
final class PendingWatch {
    private final SaTable table;
    private final Deadlines deadlines;
    private final int[] slotOfRecord;

    PendingWatch(SaTable table) {
        this.table = table;
        this.deadlines = new Deadlines(table.maxSas());
        this.slotOfRecord = new int[table.maxSas()];
    }

    void add(long hot, long deadlineNs) {
        int record = record(hot);
        slotOfRecord[record] = table.slotOf(hot);
        deadlines.add(record, deadlineNs);
    }

    /** The control thread has learned or decided itself what becomes of that SA. */
    void remove(long hot) {
        deadlines.remove(record(hot));
    }

    int size() {
        return deadlines.size();
    }

    /** Hot line of the SA with the earliest deadline if that is over, else 0. */
    long firstDue(long nowNs) {
        return deadlines.isDue(nowNs) ? hot(deadlines.at(0)) : 0;
    }

    /** Tells the listener of an SA that is watched and that traffic promoted. */
    void tellPromoted(long hot, long nanos, SaListener listener) {
        remove(hot);
        listener.onPromoted(SaHandle.of(hot), nanos);
    }

    /** A worker says that it promoted an SA. */
    void heard(long hot, int generation, long nanos, SaListener listener) {
        long word = SaTable.stateAcquire(hot);
        boolean isSame = StateWord.generation(word) == generation && StateWord.state(word) != SaState.FREE_CODE;
        if (isSame && deadlines.contains(record(hot))) {
            tellPromoted(hot, nanos, listener);
        }
    }

    /** Looks at all watched SAs, after a lost event; how many there were. */
    int sweep(SaListener listener) {
        // A copy: telling removes, and the listener may install other SAs meanwhile.
        int[] records = new int[deadlines.size()];
        for (int place = 0; place < records.length; place++) {
            records[place] = deadlines.at(place);
        }
        for (int record : records) {
            long hot = hot(record);
            if (deadlines.contains(record) && StateWord.state(SaTable.stateAcquire(hot)) != SaState.PENDING_CODE) {
                tellPromoted(hot, promotedNs(hot), listener);
            }
        }
        return records.length;
    }

    /** When traffic promoted an SA that is no longer PENDING. */
    static long promotedNs(long hot) {
        return Memory.i64(SaTable.cold(hot) + SaDescriptor.PROMOTED_NS);
    }

    private int record(long hot) {
        return table.coldIndex(SaTable.cold(hot));
    }

    private long hot(int record) {
        return table.line(slotOfRecord[record]);
    }
}
