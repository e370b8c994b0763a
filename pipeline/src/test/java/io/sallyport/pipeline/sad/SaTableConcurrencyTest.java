package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Workers search and read keys while the control thread installs, retires and reclaims without pause. The expanded key of
 * an SA follows from its SPI, which differs in each installation: a key that is torn, zeroised too early or of another SA
 * shows.
 */
final class SaTableConcurrencyTest {
    private static final int KEYS = 96;
    private static final int MAX_SAS = 48;
    private static final int OPERATIONS = 400_000;
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(4);
    private static final int BURST = 16;

    private final SadFixture fixture = SadFixture.outbound(MAX_SAS);
    private final AtomicReference<String> wrong = new AtomicReference<>();
    private volatile boolean stop;

    private static int keyOctet(int spi) {
        return 1 + (spi & 0x7f);
    }

    /** A worker: searches a burst, reads what it found, looks at all of it again, and only then reports. */
    private final class Reader implements Runnable {
        private final int worker;
        private final Random random;
        private final long[] hot = new long[BURST];
        private final long[] words = new long[BURST];
        private final int[] keys = new int[BURST];
        private final int[] spis = new int[BURST];
        private long liveReads;

        Reader(int worker) {
            this.worker = worker;
            this.random = new Random(worker);
        }

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // There may be fewer cores than threads.
        public void run() {
            while (!stop && wrong.get() == null) {
                fixture.quiescence.online(worker);
                for (int poll = random.nextInt(200); poll >= 0; poll--) {
                    poll();
                    fixture.quiescence.report(worker);
                    Thread.yield();
                }
                fixture.quiescence.offline(worker);
            }
        }

        private void poll() {
            for (int i = 0; i < BURST; i++) {
                keys[i] = 1 + random.nextInt(KEYS);
                hot[i] = fixture.table.find(keys[i]);
                if (hot[i] != 0) {
                    words[i] = SaTable.stateAcquire(hot[i]);
                    look(i, true);
                }
            }
            for (int i = 0; i < BURST; i++) {
                if (hot[i] != 0) {
                    look(i, false);
                }
            }
        }

        private void look(int i, boolean isFirst) {
            long word = SaTable.stateAcquire(hot[i]);
            check(SaRecord.key(hot[i]) == keys[i], "the line found for a key bears it until the quiescent point");
            check(StateWord.generation(word) == StateWord.generation(words[i]), "the line serves the same SA");
            long cold = SaTable.cold(hot[i]);
            check(cold != 0, "the line has its record");
            int state = StateWord.state(words[i]);
            if (state < SaState.PENDING_CODE || state > SaState.DYING_CODE) {
                return;
            }
            liveReads++;
            int spi = SaRecord.spi(cold);
            check(isFirst || spi == spis[i], "the record serves the same SA");
            spis[i] = spi;
            long keySchedule = SaRecord.keySchedule(hot[i]);
            long expected = keyOctet(spi) * 0x0101_0101_0101_0101L;
            for (int offset = 0; offset < SadFixture.KEY_OCTETS; offset += Long.BYTES) {
                check(Memory.i64(keySchedule + offset) == expected, "the key is whole and not zeroised");
            }
        }

        private void check(boolean right, String what) {
            if (!right) {
                wrong.compareAndSet(null, what);
            }
        }
    }

    @Test
    @Timeout(60)
    void shouldNeverShowAWorkerAnSaThatIsTornZeroisedOrAnother() throws InterruptedException {
        Reader[] readers = {new Reader(0), new Reader(1)};
        Thread[] threads = new Thread[readers.length];
        for (int i = 0; i < readers.length; i++) {
            threads[i] = Thread.ofPlatform().start(readers[i]);
        }
        int installed = control();
        stop = true;
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(null, wrong.get());
        assertTrue(installed > MAX_SAS, "records were reused: " + installed);
        assertTrue(readers[0].liveReads + readers[1].liveReads > 0, "workers read keys");
        fixture.close();
    }

    @SuppressWarnings("ThreadPriorityCheck") // There may be fewer cores than threads.
    private int control() {
        Random random = new Random(99);
        Map<Integer, SaHandle> live = new HashMap<>();
        int spi = SaParameters.MIN_SPI;
        int installed = 0;
        long deadline = System.nanoTime() + LONGEST_NS;
        for (int i = 0; i < OPERATIONS && wrong.get() == null && System.nanoTime() - deadline < 0; i++) {
            int key = 1 + random.nextInt(KEYS);
            SaHandle handle = live.remove(key);
            if (handle != null) {
                fixture.sad.retire(handle);
            } else if (fixture.sad.size() < MAX_SAS && fixture.sad.find(key).isEmpty()) {
                SaParameters.Builder sa = SadFixture.outboundSa(key, ++spi, keyOctet(spi));
                live.put(
                        key,
                        fixture.sad.install(random.nextBoolean() ? sa.pending().build() : sa.build(), i));
                installed++;
            }
            fixture.sad.poll(i);
            if ((i & 0xf) == 0) {
                Thread.yield();
            }
        }
        return installed;
    }
}
