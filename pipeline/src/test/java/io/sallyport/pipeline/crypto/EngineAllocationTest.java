package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("IPsec_MB's engine allocates nothing for any suite")
class EngineAllocationTest {
    private static final int WARM_UP = 1_500;
    private static final int BATCHES = 2_000;

    /** The bean's own answers and the odd recompilation; far below one octet for each packet. */
    private static final long TOLERATED_OCTETS = 16_384;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldNotAllocateForBatchesOfEverySuite() {
        Random random = new Random(20260803);
        try (EngineBench bench = EngineBench.ipsecMb()) {
            for (KeyUse use : KeyUse.values()) {
                assertAllocatesNothing(bench, use, random);
            }
        }
    }

    private void assertAllocatesNothing(EngineBench bench, KeyUse use, Random random) {
        List<CipherSuite> suites = CipherSuite.all();
        for (int from = 0; from < suites.size(); from += CryptoBatch.CAPACITY) {
            List<Sample> samples = suites.subList(from, Math.min(suites.size(), from + CryptoBatch.CAPACITY)).stream()
                    .map(suite -> Sample.random(suite, 48, random))
                    .toList();
            CryptoBatch batch = bench.fill(use, samples);
            run(bench, batch, WARM_UP);
            long before = threads.getCurrentThreadAllocatedBytes();
            run(bench, batch, BATCHES);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(
                    allocated <= TOLERATED_OCTETS,
                    () -> BATCHES + " batches from " + samples.getFirst() + " allocated " + allocated + " octets");
        }
    }

    private static void run(EngineBench bench, CryptoBatch batch, int times) {
        for (int i = 0; i < times; i++) {
            bench.engine().run(batch);
        }
        assertTrue(batch.done[0] && batch.done[batch.count - 1]);
    }
}
