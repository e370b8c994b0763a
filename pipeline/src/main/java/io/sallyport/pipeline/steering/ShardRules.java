package io.sallyport.pipeline.steering;

import io.sallyport.pipeline.handoff.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The owners of all shards in few masks: shards that are alike in some bits and have one owner are one entry. Dealt out in
 * turn, or by halves, to a power of two of workers, there is one for each worker.
 */
final class ShardRules {
    /**
     * SPIs with these lowest bits are a worker's.
     *
     * @param value of the bits that {@code mask} has
     * @param mask of the lowest eight bits, those that are looked at
     */
    record Entry(int value, int mask, int worker) {}

    private ShardRules() {}

    /** Entries that are for no SPI twice. */
    static List<Entry> of(int[] owners) {
        List<Entry> entries = new ArrayList<>();
        collect(owners, 0, 0, entries);
        return entries;
    }

    private static void collect(int[] owners, int value, int mask, List<Entry> entries) {
        if (owners(owners, value, mask) == 1) {
            entries.add(new Entry(value, mask, owners[value]));
            return;
        }
        int best = 0;
        long least = Long.MAX_VALUE;
        for (int bit = 1; bit < Ownership.SHARDS; bit <<= 1) {
            if ((mask & bit) == 0) {
                long mixed = owners(owners, value, mask | bit) + owners(owners, value | bit, mask | bit);
                if (mixed < least) {
                    least = mixed;
                    best = bit;
                }
            }
        }
        collect(owners, value, mask | best, entries);
        collect(owners, value | best, mask | best, entries);
    }

    /** How many workers own the shards that have that value in those bits. */
    private static long owners(int[] owners, int value, int mask) {
        return IntStream.range(0, Ownership.SHARDS)
                .filter(shard -> (shard & mask) == value)
                .map(shard -> owners[shard])
                .distinct()
                .count();
    }
}
