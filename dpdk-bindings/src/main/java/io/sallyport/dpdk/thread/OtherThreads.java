package io.sallyport.dpdk.thread;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the threads of this process that are nobody's worker out of the workers' way: those of the JVM too, which Java does not
 * show.
 *
 * <p>The JVM stops all its threads for a moment now and then, mostly for the collector. One thread of it orders that, sees that all
 * have stopped, and lets them go on; while it waits for a CPU that other programs have, the workers wait with it. They also wait for
 * any thread in Java code that has lost its CPU and therefore does not see that it has to stop.
 */
public final class OtherThreads {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final NativeCall SET_AFFINITY = NativeLibraries.libc().function("sched_setaffinity", 3);

    /** SCHED_RR, and the lowest priority of a real-time policy: above all ordinary threads. */
    private static final int ROUND_ROBIN = 2;

    private static final int LOWEST_REAL_TIME = 1;

    /** SCHED_BATCH, which has no priorities: ordinary, but whoever wakes up so takes no CPU from a thread that is running. */
    private static final int BATCH = 3;

    private static final int NO_PRIORITY = 0;

    /** The thread of HotSpot that stops the others. */
    private static final String STOPS_OTHERS = "VM Thread";

    /** How HotSpot calls the threads of ZGC and of its compilers: while they run, no stop has to wait for them. */
    private static final Pattern NEVER_AWAITED = Pattern.compile("Z[A-Z][a-zA-Z]+(#\\d+)?|C[12] Compiler.*");

    private OtherThreads() {}

    /**
     * Takes CPUs from all threads that may run elsewhere too, and from those that they will start. The process's first thread, which
     * only waits, keeps them, and with it the process: a worker may still bind itself to one of them.
     *
     * @param cpus of the workers; where all are, nothing changes
     */
    public static void keepOff(BitSet cpus) {
        long first = ProcessHandle.current().pid();
        for (int thread : threads()) {
            BitSet rest = LcoreThread.cpusOf(thread);
            rest.andNot(cpus);
            if (thread != first && !rest.isEmpty()) {
                place(thread, rest);
            }
        }
    }

    /**
     * Puts the JVM's thread that stops the others before all ordinary threads of the machine: it runs for less than a millisecond
     * at a time. The collector's and the compilers' threads, and those that they will start, take no CPU any more from a
     * thread in Java code when they wake up, which stops would have to wait for until it has its CPU again.
     *
     * @return false if this process may not: that takes CAP_SYS_NICE
     */
    public static boolean hastenStops() {
        boolean hastened = false;
        for (int thread : threads()) {
            String name = name(thread);
            if (name.equals(STOPS_OTHERS)) {
                hastened = LcoreThread.schedule(thread, ROUND_ROBIN, LOWEST_REAL_TIME);
            } else if (NEVER_AWAITED.matcher(name).matches()) {
                // Anyone may do so; a thread that has just ended need not.
                boolean _ = LcoreThread.schedule(thread, BATCH, NO_PRIORITY);
            }
        }
        return hastened;
    }

    /** A thread that has just ended is none to be placed. */
    static void place(int thread, BitSet cpus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = LcoreThread.cpuSet(arena);
            set.copyFrom(MemorySegment.ofArray(cpus.toByteArray()));
            int _ = SET_AFFINITY.toInt(thread, set.byteSize(), set.address());
        }
    }

    /** Kernel numbers of all threads of this process. */
    static Set<Integer> threads() {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.map(task -> Integer.valueOf(task.getFileName().toString()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the kernel tells of a thread. */
    static Path folder(int thread) {
        return TASKS.resolve(Integer.toString(thread));
    }

    /** What the kernel calls a thread; empty if it has ended. */
    static String name(int thread) {
        try {
            return Files.readString(folder(thread).resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
