package io.sallyport.dpdk.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LcoreThreadEalTest {
    private static final Executor NEW_THREAD = task -> new Thread(task, "worker-under-test").start();

    private static Eal eal;

    @BeforeAll
    static void startEal() {
        eal = TestEal.start();
    }

    @AfterAll
    static void closeEal() {
        eal.close();
    }

    @Test
    void shouldGiveEachRegisteredThreadANumberOfItsOwn() {
        int here = LcoreThread.register();
        assertEquals(here, LcoreThread.lcoreId());
        assertEquals(here, LcoreThread.register(), "a second registration changes nothing");
        int there = onNewThread(() -> {
            int lcore = LcoreThread.register();
            LcoreThread.unregister();
            return lcore;
        });

        assertNotEquals(here, there);
        LcoreThread.unregister();
        assertEquals(LcoreThread.NOT_REGISTERED, LcoreThread.lcoreId());
        LcoreThread.unregister();
    }

    @Test
    void shouldHaveNoNumberBeforeRegistration() {
        assertEquals(LcoreThread.NOT_REGISTERED, onNewThread(LcoreThread::lcoreId));
    }

    @Test
    void shouldGiveANumberBackForTheNextThread() {
        Supplier<Integer> registerAndLeave = () -> {
            int lcore = LcoreThread.register();
            LcoreThread.unregister();
            return lcore;
        };
        int first = onNewThread(registerAndLeave);
        for (int i = 0; i < 200; i++) {
            assertEquals(first, onNewThread(registerAndLeave));
        }
    }

    @Test
    void shouldBindAThreadToOneCpuAndNoOther() {
        BitSet before = LcoreThread.cpus();
        int cpu = LcoreThread.processCpus().length() - 1;

        BitSet bound = onNewThread(() -> {
            LcoreThread.pinTo(cpu);
            return LcoreThread.cpus();
        });

        assertEquals(1, bound.cardinality());
        assertTrue(bound.get(cpu));
        assertEquals(before, LcoreThread.cpus());
    }

    @Test
    void shouldTellWhichCpusThereAre() {
        EalException refusal = assertThrows(
                EalException.class,
                () -> onNewThread(() -> {
                    LcoreThread.pinTo(1000);
                    return 0;
                }));
        assertEquals(
                "Thread \"worker-under-test\" cannot be bound to CPU 1000; it may run on " + LcoreThread.processCpus()
                        + ".",
                refusal.getMessage());

        String beyond =
                assertThrows(EalException.class, () -> LcoreThread.pinTo(1024)).getMessage();
        assertEquals("A CPU number is 0 to 1023, not 1024.", beyond);
    }

    @Test
    void shouldRefuseVirtualThreads() {
        for (Runnable action : new Runnable[] {
            LcoreThread::register, LcoreThread::unregister, LcoreThread::lcoreId, () -> LcoreThread.pinTo(0)
        }) {
            Throwable[] thrown = new Throwable[1];
            Thread thread = Thread.ofVirtual().unstarted(() -> {
                try {
                    action.run();
                } catch (EalException e) {
                    thrown[0] = e;
                }
            });
            thread.start();
            assertTrue(joined(thread));
            assertTrue(thrown[0] != null && thrown[0].getMessage().contains("Use a platform thread"));
        }
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static <T> T onNewThread(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, NEW_THREAD).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
