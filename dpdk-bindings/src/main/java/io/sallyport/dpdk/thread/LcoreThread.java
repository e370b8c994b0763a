package io.sallyport.dpdk.thread;

import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.eal.RteErrno;
import io.sallyport.dpdk.layout.Layouts;
import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/**
 * What DPDK knows of the calling thread.
 *
 * <p>A registered thread has a number of its own, its lcore, and with it a cache in every mempool. A virtual thread is
 * refused: it changes its carrier, and the number belongs to the carrier.
 */
public final class LcoreThread {
    /** Number of a thread that is not registered. */
    public static final int NOT_REGISTERED = (int) Layouts.dpdk().constant("LCORE_ID_ANY");

    private static final NativeLibraries DPDK = NativeLibraries.dpdk();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final NativeCall REGISTER = DPDK.function("rte_thread_register", 0);
    private static final NativeCall UNREGISTER = DPDK.function("rte_thread_unregister", 0);
    private static final NativeCall SET_AFFINITY = DPDK.function("rte_thread_set_affinity", 1);
    private static final NativeCall GET_AFFINITY = NativeLibraries.libc().function("sched_getaffinity", 3);

    private static final NativeCall SET_SCHEDULER = NativeLibraries.libc().function("sched_setscheduler", 3);

    /** {@code SCHED_FIFO}, which goes before all ordinary threads of its CPU until it waits. */
    private static final int FIRST_IN_FIRST_OUT = 1;

    /** {@code SCHED_RESET_ON_FORK}: threads that it starts are ordinary ones. */
    private static final int NOT_INHERITED = 0x4000_0000;

    /** The highest priority of a real-time thread; 1 is the lowest. */
    public static final int MOST_REAL_TIME_PRIORITY = 99;

    /** Octets of a {@code cpu_set_t}: one bit for each of 1,024 CPUs. */
    private static final int CPU_SET_OCTETS = 128;

    /** What {@code sched_getaffinity} and {@code sched_setscheduler} take for the thread that calls it. */
    private static final int CALLING_THREAD = 0;

    private static final int CPUS = CPU_SET_OCTETS * Byte.SIZE;

    private LcoreThread() {}

    /**
     * Registers the calling thread; does nothing if it is registered already.
     *
     * @return its lcore number
     * @throws EalException if it is a virtual thread or DPDK has no number left
     */
    public static int register() {
        requirePlatformThread();
        if (lcoreId() == NOT_REGISTERED) {
            int result = REGISTER.toInt();
            if (result < 0) {
                throw EalException.failed("rte_thread_register", threadName(), RteErrno.current());
            }
        }
        return lcoreId();
    }

    /**
     * Gives the calling thread's number back, which another thread may then get; does nothing if it has none. The
     * buffers in its caches stay with the number.
     */
    public static void unregister() {
        requirePlatformThread();
        UNREGISTER.run();
    }

    /** The calling thread's lcore number, or {@link #NOT_REGISTERED}. */
    public static int lcoreId() {
        requirePlatformThread();
        return DPDK.symbol("per_lcore__lcore_id").reinterpret(INT.byteSize()).get(INT, 0);
    }

    /**
     * Binds the calling thread to one CPU.
     *
     * @throws EalException if it is a virtual thread or the process may not use that CPU
     */
    public static void pinTo(int cpu) {
        requirePlatformThread();
        if (cpu < 0 || cpu >= CPUS) {
            throw EalException.refused("A CPU number is 0 to " + (CPUS - 1) + ", not " + cpu + ".");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = cpuSet(arena);
            BitSet wanted = new BitSet();
            wanted.set(cpu);
            set.copyFrom(MemorySegment.ofArray(wanted.toByteArray()));
            if (SET_AFFINITY.toInt(set.address()) != 0) {
                throw EalException.refused("Thread " + threadName() + " cannot be bound to CPU " + cpu
                        + "; it may run on " + processCpus() + ".");
            }
        }
    }

    /**
     * Makes the calling thread a real-time one (sched(7), {@code SCHED_FIFO}): it gets its CPU as soon as it wants to run, and
     * keeps it from all ordinary threads until it waits.
     *
     * @param priority among real-time threads, 1 to {@link #MOST_REAL_TIME_PRIORITY}
     * @throws EalException if it is a virtual thread, or the process may not do so
     */
    public static void realTime(int priority) {
        requirePlatformThread();
        if (!schedule(CALLING_THREAD, FIRST_IN_FIRST_OUT | NOT_INHERITED, priority)) {
            throw EalException.refused("Thread " + threadName() + " cannot become a real-time thread of priority "
                    + priority + "; that takes root, CAP_SYS_NICE or an RLIMIT_RTPRIO of as much.");
        }
    }

    /**
     * Gives a thread of this process a scheduling policy (sched(7)); false if the process may not, or there is no such thread.
     *
     * @param policy as {@code sched_setscheduler} takes it
     */
    static boolean schedule(int thread, int policy, int priority) {
        try (Arena arena = Arena.ofConfined()) {
            // A sched_param has the priority and nothing else.
            MemorySegment parameters = arena.allocateFrom(INT, priority);
            return SET_SCHEDULER.toInt(thread, policy, parameters.address()) == 0;
        }
    }

    /** The CPUs on which the calling thread may run. */
    public static BitSet cpus() {
        requirePlatformThread();
        return cpusOf(CALLING_THREAD);
    }

    /** The CPUs on which this process's first thread may run. */
    public static BitSet processCpus() {
        return cpusOf((int) ProcessHandle.current().pid());
    }

    /** The CPUs on which a thread may run, by its kernel number; none if it has ended. */
    static BitSet cpusOf(int thread) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = cpuSet(arena);
            int _ = GET_AFFINITY.toInt(thread, CPU_SET_OCTETS, set.address());
            return BitSet.valueOf(set.asByteBuffer());
        }
    }

    /** An empty {@code cpu_set_t}. */
    static MemorySegment cpuSet(Arena arena) {
        return arena.allocate(CPU_SET_OCTETS, Long.BYTES);
    }

    private static void requirePlatformThread() {
        if (Thread.currentThread().isVirtual()) {
            throw EalException.refused(
                    "A virtual thread cannot work with DPDK: it has no CPU of its own. Use a platform thread.");
        }
    }

    private static String threadName() {
        return "\"" + Thread.currentThread().getName() + "\"";
    }
}
