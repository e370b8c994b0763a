package io.sallyport.dpdk.ring;

import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.eal.NativeCall;
import io.sallyport.dpdk.eal.RteErrno;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** Makes ports whose queues are rings. */
public final class RingPort {
    private static final MethodHandle FROM_RINGS = NativeLibraries.dpdk()
            .downcall(
                    "rte_eth_from_rings",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT));

    private RingPort() {}

    /**
     * Makes a port that receives from some rings and sends to others. The rings stay the caller's, who frees them after
     * the port is closed.
     *
     * @param name unique among the ring ports; DPDK puts {@code net_ring_} before it
     * @param rxRings one for each receive queue, at least one
     * @param txRings one for each transmit queue, at least one
     * @param socket NUMA socket of the port's own memory
     * @throws EalException if DPDK refuses
     */
    public static Port create(String name, List<Ring> rxRings, List<Ring> txRings, int socket) {
        if (rxRings.isEmpty() || txRings.isEmpty()) {
            throw EalException.refused("Port \"" + name + "\" needs at least one ring in each direction.");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            MemorySegment rx = pointers(arena, rxRings);
            MemorySegment tx = pointers(arena, txRings);
            int id = NativeCall.toInt(
                    () -> (int) FROM_RINGS.invokeExact(text, rx, rxRings.size(), tx, txRings.size(), socket));
            if (id < 0) {
                throw EalException.failed("rte_eth_from_rings", "port \"" + name + "\"", RteErrno.current());
            }
            return Port.byId(id);
        }
    }

    private static MemorySegment pointers(Arena arena, List<Ring> rings) {
        MemorySegment array = arena.allocate(ValueLayout.JAVA_LONG, rings.size());
        for (int i = 0; i < rings.size(); i++) {
            array.setAtIndex(ValueLayout.JAVA_LONG, i, rings.get(i).address());
        }
        return array;
    }
}
