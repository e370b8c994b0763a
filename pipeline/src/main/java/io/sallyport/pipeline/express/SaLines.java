package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;

/**
 * Reads a burst's SAs into the cache before the loops that need them, one after the other: nothing depends on what is read,
 * so the processor waits for all of it at once.
 */
final class SaLines {
    private final CryptoEngine engine;

    /** What was read, so that the compiler cannot leave the reading out. */
    @SuppressWarnings("UnusedVariable")
    private long read;

    SaLines(CryptoEngine engine) {
        this.engine = engine;
    }

    void touch(Burst burst) {
        long sum = 0;
        for (int i = 0; i < burst.count; i++) {
            long hot = Memory.pointer(burst.sa[i]);
            long cold = SaTable.cold(hot);
            sum += Memory.i64(cold)
                    + Memory.i64(cold + OffHeap.CACHE_LINE)
                    + engine.touchGcmKey(SaRecord.keySchedule(hot));
        }
        read = sum;
    }
}
