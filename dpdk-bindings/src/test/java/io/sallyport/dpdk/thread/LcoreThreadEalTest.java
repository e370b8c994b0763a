package io.sallyport.dpdk.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LcoreThreadEalTest {
    private static final int FIRST_IN_FIRST_OUT = 1;
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
    void shouldMakeAThreadARealTimeOneIfTheProcessMay() throws IOException {
        Supplier<List<Integer>> realTime = () -> {
            LcoreThread.realTime(7);
            List<Integer> here = scheduling();
            List<Integer> started = onNewThread(LcoreThreadEalTest::scheduling);
            return List.of(here.getFirst(), here.getLast(), started.getFirst());
        };
        if (mayBeNice()) {
            assertEquals(List.of(7, FIRST_IN_FIRST_OUT, 0), onNewThread(realTime));
        } else {
            EalException refusal = assertThrows(EalException.class, () -> onNewThread(realTime));
            assertTrue(refusal.getMessage().contains("CAP_SYS_NICE"), refusal.getMessage());
        }
        EalException refusal = assertThrows(EalException.class, () -> LcoreThread.realTime(100));
        assertTrue(refusal.getMessage().contains("of priority 100"), refusal.getMessage());
    }

    /** Real-time priority and policy of the calling thread: fields 40 and 41 of proc(5), the name being the second. */
    private static List<Integer> scheduling() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return List.of(Integer.valueOf(fields[37]), Integer.valueOf(fields[38]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True if the process has CAP_SYS_NICE, which is bit 23. */
    private static boolean mayBeNice() throws IOException {
        String capabilities = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> line.substring("CapEff:".length()).strip())
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(capabilities, 16) >>> 23 & 1) != 0;
    }

    @Test
    void shouldRefuseVirtualThreads() {
        for (Runnable action : new Runnable[] {
            LcoreThread::register,
            LcoreThread::unregister,
            LcoreThread::lcoreId,
            () -> LcoreThread.pinTo(0),
            () -> LcoreThread.realTime(1)
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
