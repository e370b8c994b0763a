package io.sallyport.dpdk.thread;

import io.sallyport.dpdk.eal.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the threads of this process that are nobody's worker out of the workers' way: those of the JVM too, which Java does not
 * show.
 *
 * <p>A collector stops all threads for a moment, and the moment lasts until the last of them has noticed. One that wants to run and
 * has no CPU, because a thread that collects or compiles has it, makes all others wait.
 */
public final class OtherThreads {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final MethodHandle SET_AFFINITY = NativeLibraries.libc()
            .downcall("sched_setaffinity", FunctionDescriptor.of(INT, INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final MethodHandle SET_PRIORITY =
            NativeLibraries.libc().downcall("setpriority", FunctionDescriptor.of(INT, INT, INT, INT));

    /** PRIO_PROCESS, which on Linux names a thread. */
    private static final int ONE_THREAD = 0;

    /** As {@code nice} counts: a tenth of the ordinary share. */
    private static final int LOW = 10;

    /** How threads begin that collect and compile; the kernel keeps 15 characters. */
    private static final List<String> IN_THE_BACKGROUND = List.of("ZWorker", "ZDriver", "C1 Compiler", "C2 Compiler");

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

    /** Lets threads that collect and compile stand back when others of the same CPU want to run. */
    public static void lowerBackground() {
        for (int thread : threads()) {
            String name = name(thread);
            if (IN_THE_BACKGROUND.stream().anyMatch(name::startsWith)) {
                int _ = NativeCall.toInt(() -> (int) SET_PRIORITY.invokeExact(ONE_THREAD, thread, LOW));
            }
        }
    }

    /** A thread that has just ended is none to be placed. */
    static void place(int thread, BitSet cpus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = LcoreThread.cpuSet(arena);
            set.copyFrom(MemorySegment.ofArray(cpus.toByteArray()));
            int _ = NativeCall.toInt(() -> (int) SET_AFFINITY.invokeExact(thread, set.byteSize(), set));
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

    /** What the kernel calls a thread; empty if it has ended. */
    static String name(int thread) {
        try {
            return Files.readString(TASKS.resolve(Integer.toString(thread)).resolve("comm"))
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }
}
