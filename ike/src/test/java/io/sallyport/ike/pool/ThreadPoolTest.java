package io.sallyport.ike.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.KeyExchangeGroup;
import io.sallyport.ike.dh.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A pool of threads")
@Timeout(60)
final class ThreadPoolTest {
    private static final KeyExchangeGroup GROUP = KeyExchangeGroup.of(31).orElseThrow();

    private final KeyPairStock stock = new KeyPairStock(new SecureRandom(), 3);

    @Test
    @DisplayName("drops and wipes the result of a task that was cancelled while it ran")
    void shouldDropATaskCancelledWhileItRuns() throws InterruptedException {
        try (ThreadPool pool = pool(1)) {
            CountDownLatch gate = new CountDownLatch(1);
            ProbeTask task = new ProbeTask(gate);
            List<CryptoOutcome<Secret>> outcomes = new ArrayList<>();
            CryptoPool.Ticket ticket = ProbeTask.submitted(pool, task, outcomes::add);
            task.begun.await();
            ticket.cancel();
            gate.countDown();
            while (pool.counters().underWay() > 0) {
                pool.drain(1);
            }
            assertTrue(outcomes.isEmpty());
            assertTrue(task.result.isDestroyed());
            assertEquals(1, task.closed.get());
        }
    }

    @Test
    @DisplayName("does not begin a task that was cancelled while it waited")
    void shouldNotBeginACancelledTask() throws InterruptedException {
        try (ThreadPool pool = pool(1)) {
            CountDownLatch gate = new CountDownLatch(1);
            ProbeTask first = new ProbeTask(gate);
            ProbeTask second = new ProbeTask();
            ProbeTask.submitted(pool, first, _ -> {});
            first.begun.await();
            ProbeTask.submitted(pool, second, _ -> {}).cancel();
            gate.countDown();
            second.over.await();
            assertEquals(1, second.begun.getCount(), "it began");
            assertEquals(1, second.closed.get());
        }
    }

    @Test
    @DisplayName("closes, on close, the tasks that never began")
    void shouldCloseTasksThatNeverBegan() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        ProbeTask running = new ProbeTask(gate);
        ProbeTask waiting = new ProbeTask();
        ThreadPool pool = pool(1);
        ProbeTask.submitted(pool, running, _ -> {});
        running.begun.await();
        ProbeTask.submitted(pool, waiting, _ -> {});
        pool.close();
        assertEquals(1, waiting.closed.get());
        assertEquals(1, running.closed.get());
        assertEquals(0, pool.counters().underWay());
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("under-test-crypto-")));
    }

    @Test
    @DisplayName("fills the stock with key pairs while idle, no more than the bound, and wipes them on close")
    void shouldFillTheStockWhileIdle() {
        stock.expect(GROUP);
        try (ThreadPool pool = pool(2)) {
            while (stock.size(GROUP) < 3) {
                Thread.onSpinWait();
            }
            // One that is taken is made again, behind the next task.
            stock.take(GROUP).close();
            ProbeTask.submitted(pool, new ProbeTask(), _ -> {});
            while (stock.size(GROUP) < 3) {
                Thread.onSpinWait();
            }
            assertFalse(stock.fill(), "more than the bound");
        }
        assertEquals(0, stock.size(GROUP));
        assertFalse(stock.fill(), "after close");
    }

    @Test
    @DisplayName("hands out each key pair of the stock once")
    void shouldHandOutEachPairOnce() throws Exception {
        try (KeyPairStock own = new KeyPairStock(new Random(1), 2)) {
            own.expect(GROUP);
            while (own.fill()) {
                assertTrue(own.size(GROUP) <= 2);
            }
            try (KeyPair first = own.take(GROUP);
                    KeyPair second = own.take(GROUP);
                    KeyPair third = own.take(GROUP)) {
                assertNotEquals(first.publicValue(), second.publicValue());
                assertNotEquals(second.publicValue(), third.publicValue());
                GROUP.agree(first, second.publicValue()).close();
            }
        }
    }

    @Test
    @DisplayName("wipes the pairs that were still in the stock")
    void shouldWipeTheStock() {
        KeyPairStock own = new KeyPairStock(new Random(1), 1);
        own.expect(GROUP);
        own.fill();
        own.close();
        assertEquals(0, own.size(GROUP));
        KeyPair late = own.take(GROUP);
        late.close();
        assertThrows(IllegalStateException.class, () -> GROUP.agree(late, late.publicValue()));
    }

    private ThreadPool pool(int threads) {
        return new ThreadPool(threads, 8, stock, ThreadPool.threadsNamed("under-test"));
    }
}
