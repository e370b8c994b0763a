package io.sallyport.dpdk.ring;

import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.eal.RteErrno;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Makes ports whose queues are rings. */
public final class RingPort {
    private static final NativeCall FROM_RINGS = NativeLibraries.dpdk().function("rte_eth_from_rings", 6);

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
            int id = FROM_RINGS.toInt(
                    text.address(), rx.address(), rxRings.size(), tx.address(), txRings.size(), socket);
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
