package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;

/**
 * The control thread's part in lifetimes: hears from workers which SA has carried its packets or octets, watches the
 * clock for those whose time is over, and tells the listener of each end once.
 */
final class LifetimeWatch {
    private static final byte NOTHING = 0;
    private static final byte SOFT = 1;
    private static final byte HARD = 2;

    private final SaTable table;
    private final Deadlines deadlines;
    private final int[] slotOfRecord;
    private final byte[] told;
    private final long[] hardAt;

    LifetimeWatch(SaTable table) {
        this.table = table;
        this.deadlines = new Deadlines(table.maxSas());
        this.slotOfRecord = new int[table.maxSas()];
        this.told = new byte[table.maxSas()];
        this.hardAt = new long[table.maxSas()];
    }

    /** A new SA, whose keys were installed at {@code nowNs}. */
    void add(long hot, long nowNs, Lifetime lifetime) {
        int record = table.coldIndex(SaTable.cold(hot));
        slotOfRecord[record] = table.slotOf(hot);
        told[record] = NOTHING;
        hardAt[record] = nowNs + lifetime.hard().time().toNanos();
        if (lifetime.soft().isTimed()) {
            deadlines.add(record, nowNs + lifetime.soft().time().toNanos());
        } else if (lifetime.hard().isTimed()) {
            deadlines.add(record, hardAt[record]);
        }
    }

    /** The SA has ended. */
    void remove(long hot) {
        deadlines.remove(table.coldIndex(SaTable.cold(hot)));
    }

    /** Hot line of the SA whose soft or hard time was over first, or 0. */
    long firstDue(long nowNs) {
        return deadlines.isDue(nowNs) ? table.line(slotOfRecord[deadlines.at(0)]) : 0;
    }

    /**
     * Which end of its time the SA has come to, that {@link #firstDue} gave; watches it on to the hard end after the soft
     * one.
     */
    Lifetime.End pass(long hot, long nowNs) {
        int record = table.coldIndex(SaTable.cold(hot));
        deadlines.remove(record);
        if (nowNs - hardAt[record] >= 0) {
            return Lifetime.End.HARD;
        }
        if (hardAt[record] - nowNs < Lifetime.Limit.MAX_TIME.toNanos() / 2) {
            deadlines.add(record, hardAt[record]);
        }
        return Lifetime.End.SOFT;
    }

    /** True the first time that the control thread learns of that end of that SA. */
    boolean isNews(long hot, Lifetime.End end) {
        int record = table.coldIndex(SaTable.cold(hot));
        byte code = end == Lifetime.End.HARD ? HARD : SOFT;
        if (told[record] >= code) {
            return false;
        }
        told[record] = code;
        return true;
    }

    /** What a worker has found of an SA, if it found anything: for the look at all SAs after a lost event. */
    static long found(long hot) {
        return Memory.opaqueI64(SaTable.cold(hot) + SaDescriptor.LIFETIME_TOLD);
    }
}
