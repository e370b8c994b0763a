package io.sallyport.pipeline.steering;

import io.sallyport.pipeline.handoff.Ownership;
import java.util.ArrayList;
import java.util.List;

/**
 * The owners of all shards in as few masks as there are: shards whose lowest bits are alike and that have one owner are one
 * entry. Dealt out in turn to a power of two of workers, there is one for each worker.
 */
final class ShardRules {
    /**
     * SPIs with these lowest bits are a worker's.
     *
     * @param value of the bits that {@code mask} has
     * @param mask ones from the lowest bit on, eight at most
     */
    record Entry(int value, int mask, int worker) {}

    private ShardRules() {}

    /** Entries that are for no SPI twice. */
    static List<Entry> of(int[] owners) {
        List<Entry> entries = new ArrayList<>();
        collect(owners, 0, 0, entries);
        return entries;
    }

    private static void collect(int[] owners, int value, int bits, List<Entry> entries) {
        int step = 1 << bits;
        boolean same = true;
        for (int shard = value; shard < Ownership.SHARDS; shard += step) {
            same &= owners[shard] == owners[value];
        }
        if (same) {
            entries.add(new Entry(value, step - 1, owners[value]));
        } else {
            collect(owners, value, bits + 1, entries);
            collect(owners, value | step, bits + 1, entries);
        }
    }
}
