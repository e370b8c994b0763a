package io.sallyport.dpdk.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class OtherThreadsTest {
    private final Map<Integer, BitSet> before = new HashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void rememberWhereThreadsMayRun() {
        OtherThreads.threads().forEach(thread -> before.put(thread, LcoreThread.cpusOf(thread)));
    }

    @AfterEach
    void letThemRunThereAgain() {
        end.countDown();
        BitSet all = LcoreThread.processCpus();
        OtherThreads.threads().forEach(thread -> OtherThreads.place(thread, before.getOrDefault(thread, all)));
    }

    @Test
    @DisplayName("threads leave a worker's CPU, those that they start too, and a worker can still go there")
    void leavesCpus() throws Exception {
        BitSet all = LcoreThread.processCpus();
        assumeTrue(all.cardinality() > 1, "takes two CPUs");
        int mine = all.nextSetBit(0);
        BitSet workers = new BitSet();
        workers.set(mine);
        int waiting = startWaiting();

        OtherThreads.keepOff(workers);

        assertFalse(LcoreThread.cpus().get(mine));
        assertFalse(LcoreThread.cpusOf(waiting).get(mine));
        assertFalse(LcoreThread.cpusOf(startWaiting()).get(mine));
        CompletableFuture<BitSet> pinned = new CompletableFuture<>();
        Thread worker = Thread.ofPlatform().start(() -> {
            try {
                LcoreThread.pinTo(mine);
                pinned.complete(LcoreThread.cpus());
            } catch (RuntimeException e) {
                pinned.completeExceptionally(e);
            }
        });
        assertEquals(workers, pinned.get());
        worker.join();
        assertEquals(all, LcoreThread.processCpus());
    }

    @Test
    @DisplayName("where all CPUs are workers', threads stay where they are")
    void keepsThreadsThatCannotGoElsewhere() {
        BitSet all = LcoreThread.processCpus();
        OtherThreads.keepOff(all);
        assertEquals(all, LcoreThread.cpus());
    }

    @Test
    @DisplayName("the thread that stops all others gets a real-time policy, or the caller is told that it did not")
    void hastensStops() throws IOException {
        boolean hastened = OtherThreads.hastenStops();
        int stopping = OtherThreads.threads().stream()
                .filter(thread -> OtherThreads.name(thread).equals("VM Thread"))
                .findFirst()
                .orElseThrow();
        assertEquals(hastened ? "1 2" : "0 0", priorityAndPolicy(stopping));
    }

    @Test
    @DisplayName(
            "compilers and collectors, whom no stop waits for, no longer take CPUs from others when they wake up; other threads do")
    void letsThreadsInJavaCodeGoFirst() throws Exception {
        int waiting = startWaiting();
        boolean _ = OtherThreads.hastenStops();
        Set<String> behind = new HashSet<>();
        for (int thread : OtherThreads.threads()) {
            if (priorityAndPolicy(thread).equals("0 3")) {
                behind.add(OtherThreads.name(thread));
            }
        }
        assertTrue(behind.stream().anyMatch(name -> name.startsWith("C2 Compiler")), behind::toString);
        assertTrue(behind.containsAll(Set.of("ZDirector", "ZDriverMinor", "ZDriverMajor")), behind::toString);
        assertEquals("0 0", priorityAndPolicy(waiting));
        assertEquals("0 0", priorityAndPolicy((int) ProcessHandle.current().pid()));
    }

    private static String priorityAndPolicy(int thread) throws IOException {
        String stat = Files.readString(Path.of("/proc/self/task/" + thread + "/stat"));
        // proc(5): rt_priority and policy are the 40th and 41st field, the 38th and 39th behind the name.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return fields[37] + " " + fields[38];
    }

    /** The kernel number of a new thread that waits for the end of the test. */
    private int startWaiting() throws Exception {
        CompletableFuture<Integer> number = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                number.complete(Integer.valueOf(
                        Path.of("/proc/thread-self").toRealPath().getFileName().toString()));
                end.await();
            } catch (IOException | InterruptedException e) {
                number.completeExceptionally(e);
            }
        });
        return number.get();
    }
}
