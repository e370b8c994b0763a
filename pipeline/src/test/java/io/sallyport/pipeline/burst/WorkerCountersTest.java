package io.sallyport.pipeline.burst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@SuppressWarnings("EnumOrdinal") // Serves to give each counter another value.
final class WorkerCountersTest {
    private final WorkerCounters counters = new WorkerCounters();

    @Test
    void shouldStartAtNought() {
        for (Counter counter : Counter.values()) {
            assertEquals(0, counters.get(counter));
        }
        assertEquals(0, counters.drops());
        assertEquals(Map.of(), counters.dropsByReason());
    }

    @Test
    void shouldKeepEachCounterApart() {
        for (Counter counter : Counter.values()) {
            counters.add(counter, 1000 + counter.ordinal());
            counters.add(counter, 1);
        }
        for (DropReason reason : DropReason.values()) {
            for (int i = 0; i <= reason.ordinal(); i++) {
                counters.countDrop(reason);
            }
        }

        for (Counter counter : Counter.values()) {
            assertEquals(1001 + counter.ordinal(), counters.get(counter), counter.name());
        }
        long sum = 0;
        for (DropReason reason : DropReason.values()) {
            assertEquals(reason.ordinal() + 1, counters.drops(reason), reason.name());
            sum += reason.ordinal() + 1;
        }
        assertEquals(sum, counters.drops());
        assertEquals(DropReason.count(), counters.dropsByReason().size());
    }

    @Test
    void shouldListOnlyReasonsThatOccurred() {
        counters.countDrop(DropReason.TX_FULL);
        counters.countDrop(DropReason.REPLAYED);
        counters.countDrop(DropReason.REPLAYED);
        assertEquals(Map.of(DropReason.REPLAYED, 2L, DropReason.TX_FULL, 1L), counters.dropsByReason());
    }

    @Test
    void shouldNeverGoBackForAReader() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                counters.add(Counter.RECEIVED, 1);
                counters.countDrop(DropReason.ARP);
            }
            done.set(true);
        });
        writer.start();
        long received = 0;
        long dropped = 0;
        while (!done.get()) {
            long nowReceived = counters.get(Counter.RECEIVED);
            long nowDropped = counters.drops(DropReason.ARP);
            assertTrue(nowReceived >= received && nowDropped >= dropped);
            received = nowReceived;
            dropped = nowDropped;
        }
        writer.join();
        assertEquals(1_000_000, counters.get(Counter.RECEIVED));
        assertEquals(1_000_000, counters.drops(DropReason.ARP));
    }
}
