package io.sallyport.dpdk.ipsecmb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A packet allocates nothing")
class AllocationTest {
    private static final int WARM_UP = 200_000;
    private static final int CALLS = 1_000_000;
    private static final int TEXT = 64;
    private static final int TAG = 16;
    private static final int BURST = 32;

    /** The bean's own answers and the odd recompilation; far below one octet for each call. */
    private static final long TOLERATED_OCTETS = 16_384;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final IpsecMb crypto = IpsecMb.open();
    private final GcmSegments segments = new GcmSegments(crypto);
    private final JobBurst burst = new JobBurst(crypto);
    private final Buffers buffers = new Buffers();
    private final long key = buffers.room(IpsecMb.GCM_KEY_BYTES);
    private final long text = buffers.room(TEXT);
    private final long iv = buffers.room(IpsecMb.GCM_IV_OCTETS);
    private final long aad = buffers.room(TAG);
    private final long tag = buffers.room(TAG);
    private long completed;

    @BeforeEach
    void expand() {
        crypto.expandGcmKey(new byte[16], key);
    }

    @AfterEach
    void close() {
        buffers.close();
        burst.close();
        segments.close();
        crypto.close();
    }

    @Test
    void shouldNotAllocateForSinglePackets() {
        assertAllocatesNothing(this::singlePackets);
    }

    @Test
    void shouldNotAllocateForSegments() {
        assertAllocatesNothing(this::segmentedPackets);
    }

    @Test
    void shouldNotAllocateForBurstsOfJobs() {
        completed = 0;
        assertAllocatesNothing(this::bursts);
        assertEquals((WARM_UP / BURST + CALLS / BURST) * (long) BURST, completed);
    }

    private interface Calls {
        void make(int calls);
    }

    private void assertAllocatesNothing(Calls calls) {
        calls.make(WARM_UP);
        long before = threads.getCurrentThreadAllocatedBytes();
        calls.make(CALLS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated <= TOLERATED_OCTETS, CALLS + " packets allocated " + allocated + " octets");
    }

    private void singlePackets(int calls) {
        for (int i = 0; i < calls / 2; i++) {
            crypto.gcm(crypto.gcmEncryption(0), key, text, text, TEXT, iv, aad, 8, tag, TAG);
            crypto.gcm(crypto.gcmDecryption(0), key, text, text, TEXT, iv, aad, 8, tag, TAG);
        }
    }

    private void segmentedPackets(int calls) {
        for (int i = 0; i < calls; i++) {
            segments.start(0, key, iv, aad, 8);
            segments.encrypt(text, text, TEXT / 2);
            segments.encrypt(text + TEXT / 2, text + TEXT / 2, TEXT / 2);
            segments.finishEncryption(tag, TAG);
        }
    }

    private void bursts(int calls) {
        for (int i = 0; i < calls / BURST; i++) {
            int jobs = burst.request(BURST);
            for (int j = 0; j < jobs; j++) {
                long job = burst.job(j);
                Job.useGcm(job, true, 16, key);
                Job.setText(job, text, text, TEXT);
                Job.setIv(job, iv, IpsecMb.GCM_IV_OCTETS);
                Job.setAssociated(job, aad, 8);
                Job.setTag(job, tag, TAG);
            }
            completed += burst.submit(jobs);
        }
    }
}
