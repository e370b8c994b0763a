package io.sallyport.dpdk.ring;

import io.sallyport.dpdk.ethdev.Port;
import java.util.ArrayList;
import java.util.List;

/**
 * Two ports joined back to back: what one sends on queue <i>n</i> the other receives on queue <i>n</i>.
 *
 * <p>Both ports are to be configured and started like any other. Closing the pair closes them and frees what is left in
 * the rings.
 */
public final class RingPair implements AutoCloseable {
    private final Port left;
    private final Port right;
    private final List<Ring> rings;

    private RingPair(Port left, Port right, List<Ring> rings) {
        this.left = left;
        this.right = right;
        this.rings = rings;
    }

    /**
     * Makes a pair.
     *
     * @param name begins the names of the ports and of the rings; at most 16 characters
     * @param queues of each port in each direction, at least 1
     * @param slots of each ring, a power of two
     * @param socket NUMA socket; 0 if unsure
     * @throws io.sallyport.dpdk.eal.EalException if DPDK refuses
     */
    public static RingPair create(String name, int queues, int slots, int socket) {
        List<Ring> rings = new ArrayList<>();
        try {
            for (int i = 0; i < queues; i++) {
                rings.add(Ring.create(name + "_lr" + i, slots, socket));
                rings.add(Ring.create(name + "_rl" + i, slots, socket));
            }
            List<Ring> toRight = every(rings, 0);
            List<Ring> toLeft = every(rings, 1);
            Port left = RingPort.create(name + "_l", toLeft, toRight, socket);
            try {
                return new RingPair(left, RingPort.create(name + "_r", toRight, toLeft, socket), rings);
            } catch (RuntimeException e) {
                left.close();
                throw e;
            }
        } catch (RuntimeException e) {
            rings.forEach(Ring::close);
            throw e;
        }
    }

    private static List<Ring> every(List<Ring> rings, int first) {
        List<Ring> half = new ArrayList<>();
        for (int i = first; i < rings.size(); i += 2) {
            half.add(rings.get(i));
        }
        return half;
    }

    public Port left() {
        return left;
    }

    public Port right() {
        return right;
    }

    @Override
    public void close() {
        left.close();
        right.close();
        rings.forEach(Ring::close);
    }
}
