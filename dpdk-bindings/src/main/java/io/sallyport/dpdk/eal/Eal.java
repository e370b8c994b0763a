package io.sallyport.dpdk.eal;

import io.sallyport.dpdk.layout.Layouts;
import io.sallyport.dpdk.layout.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The running EAL: DPDK's memory, devices and housekeeping threads.
 *
 * <p>DPDK starts once in a process: not again after it was closed, nor after a start that failed, since it keeps what it
 * parsed of the first command line. {@code rte_eal_init} binds the thread that calls it to a CPU, and threads started from there inherit that. So it runs
 * on a thread of its own, {@code dpdk-eal}, which stays for hot-plug and for {@code rte_eal_cleanup} and otherwise
 * sleeps.
 *
 * <p>Every method may be called from any thread. Writer of the state here: whoever holds the class's lock.
 */
public final class Eal implements AutoCloseable {
    /**
     * {@code rte_eal_cleanup} takes DPDK's memory away and does not wait for DPDK's interrupt thread, which a closing port wakes
     * and which then reads handles in that memory: with net_memif processes crashed at their end (DPDK 22.11 and 24.11;
     * docs/testing.md has how many). DPDK has no call that waits for the thread, so it is given time.
     */
    private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** What DPDK takes for the program's name. */
    private static final String PROGRAM = "sallyport";

    private static final String VDEV_BUS = "vdev";
    private static final String PCI_BUS = "pci";

    private static Optional<Eal> running = Optional.empty();
    private static boolean attempted;

    private final ExecutorService thread;
    private final EalLog log;

    private Eal(ExecutorService thread, EalLog log) {
        this.thread = thread;
        this.log = log;
    }

    /**
     * Starts the EAL.
     *
     * @throws EalException if it was started in this JVM before, or if DPDK refuses
     * @throws io.sallyport.dpdk.layout.NativeLibraryException if DPDK is not installed
     * @throws io.sallyport.dpdk.layout.LayoutException if this release of DPDK is not a known one
     */
    public static synchronized Eal start(EalOptions options) {
        if (attempted) {
            throw EalException.refused("The EAL was already started in this JVM, or a start failed; DPDK starts once in"
                    + " a process. Start a new process.");
        }
        Layouts.dpdk();
        attempted = true;
        EalLog log = EalLog.capture();
        Eal eal = new Eal(
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("dpdk-eal").daemon().factory()),
                log);
        int errno = eal.onThread(() -> initialise(options.toArguments()));
        if (errno != 0) {
            List<String> complaints = log.takeComplaints();
            eal.thread.shutdown();
            log.close();
            RuntimeDirectory.removeIfEmpty();
            throw EalException.failed("rte_eal_init", String.join(" ", options.toArguments()), errno, complaints);
        }
        running = Optional.of(eal);
        return eal;
    }

    /**
     * What DPDK logged about a failure since this was last asked, oldest line first; empty without an EAL. Who is about
     * to make a call that may fail asks before it, lest old lines explain a new failure.
     */
    public static synchronized List<String> takeComplaints() {
        return running.map(eal -> eal.log.takeComplaints()).orElse(List.of());
    }

    /** The EAL of this process, if it runs. */
    public static synchronized Optional<Eal> running() {
        return running;
    }

    /**
     * Makes a virtual device while DPDK runs.
     *
     * @param name such as {@code net_tap1}
     * @param arguments the driver's arguments, joined by commas; may be empty
     * @throws EalException if the driver refuses or the name is taken
     */
    public void plugVdev(String name, String arguments) {
        plug(new DeviceArgument(false, name, arguments));
    }

    /**
     * Takes or makes a device while DPDK runs.
     *
     * @throws EalException if the driver refuses or the device is in use already
     */
    public void plug(DeviceArgument device) {
        // DPDK itself would say that all went well, and pass over the arguments.
        if (OpenPorts.has(device.name())) {
            throw EalException.refused("Device " + device.name() + " is in use already.");
        }
        List<String> _ = takeComplaints();
        int result = onThread(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment bus = arena.allocateFrom(bus(device));
                MemorySegment name = arena.allocateFrom(device.name());
                MemorySegment arguments = arena.allocateFrom(device.arguments());
                return EalCalls.HOTPLUG_ADD.toInt(bus.address(), name.address(), arguments.address());
            }
        });
        if (result < 0) {
            throw EalException.failed("rte_eal_hotplug_add", device.toString(), result);
        }
    }

    /**
     * Removes a device while DPDK runs. Its port must be closed, or stopped at least: nobody may poll it.
     *
     * @param name of a virtual device or a PCI address
     * @throws EalException if there is no such device or the driver refuses
     */
    public void unplug(String name) {
        DeviceArgument device = DeviceArgument.parse(name);
        List<String> _ = takeComplaints();
        int result = onThread(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment bus = arena.allocateFrom(bus(device));
                MemorySegment text = arena.allocateFrom(device.name());
                return EalCalls.HOTPLUG_REMOVE.toInt(bus.address(), text.address());
            }
        });
        if (result < 0) {
            throw EalException.failed("rte_eal_hotplug_remove", device.name(), result);
        }
    }

    /** The NUMA sockets that have memory for DPDK. */
    public List<Integer> sockets() {
        int count = EalCalls.SOCKET_COUNT.toInt();
        return IntStream.range(0, count)
                .mapToObj(i -> EalCalls.SOCKET_ID_BY_IDX.toInt(i))
                .toList();
    }

    /** The release of DPDK, such as {@code DPDK 22.11.11}. */
    public String version() {
        return EalCalls.DPDK.version();
    }

    /**
     * Closes every port that is still open, then DPDK. No thread may poll a port or hold a buffer any more; a second
     * close does nothing.
     *
     * @throws EalException if DPDK reports that it could not release all
     */
    @Override
    public void close() {
        synchronized (Eal.class) {
            if (running.isEmpty()) {
                return;
            }
            running = Optional.empty();
        }
        int result = onThread(() -> {
            OpenPorts.closeAll();
            LockSupport.parkNanos(SETTLING_NANOS);
            return EalCalls.CLEANUP.toInt();
        });
        thread.shutdown();
        List<String> complaints = log.takeComplaints();
        log.close();
        RuntimeDirectory.removeIfEmpty();
        if (result < 0) {
            throw EalException.failed("rte_eal_cleanup", "", result, complaints);
        }
    }

    /** 0 or an error number, which is read on the thread that made the call. */
    private static int initialise(List<String> options) {
        List<String> arguments = new ArrayList<>(List.of(PROGRAM));
        arguments.addAll(options);
        // DPDK keeps pointers into the vector, and reorders it.
        Arena arena = Arena.global();
        MemorySegment vector = arena.allocate(ValueLayout.ADDRESS, arguments.size() + 1L);
        for (int i = 0; i < arguments.size(); i++) {
            vector.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(arguments.get(i)));
        }
        int result = EalCalls.INIT.toInt(arguments.size(), vector.address());
        return result < 0 ? RteErrno.current() : 0;
    }

    private static String bus(DeviceArgument device) {
        return device.pci() ? PCI_BUS : VDEV_BUS;
    }

    /** Waits even if interrupted: native code cannot be called back, and its arguments must outlive it. */
    private int onThread(Supplier<Integer> call) {
        try {
            return CompletableFuture.supplyAsync(call, thread).join();
        } catch (CompletionException e) {
            throw NativeCall.failed(e.getCause());
        }
    }
}
