package io.sallyport.dpdk.eal;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.List;
import java.util.stream.IntStream;

/** Asks the C library which function handles each signal. */
final class SignalHandlers {
    private static final NativeCall SIGACTION = NativeLibraries.libc().function("sigaction", 3);

    /** More than {@code struct sigaction} has; its first field is the handler. */
    private static final int ACTION_OCTETS = 256;

    private static final int SIGNALS = 31;

    private SignalHandlers() {}

    /** The handlers of signals 1 to 31, by number; 0 where the C library tells none. */
    static List<Long> all() {
        return IntStream.rangeClosed(1, SIGNALS)
                .mapToObj(SignalHandlers::handler)
                .toList();
    }

    private static long handler(int signal) {
        try (OffHeap action = OffHeap.allocate(ACTION_OCTETS)) {
            long address = action.address();
            int _ = SIGACTION.toInt(signal, 0L, address);
            return Memory.i64(address);
        }
    }
}
