package io.sallyport.pipeline.policy;

import io.sallyport.pipeline.spd.Spd;
import java.util.Arrays;

/**
 * Remembers which policy the last packets of IPv4 flows matched, so that a flow is classified once. Used by one worker.
 *
 * <p>One entry for each place: a flow that comes to a place takes it. It asks the policies alone while their lists are
 * short, which is quicker. A new set of policies empties it.
 */
public final class FlowCache {
    /** Flows that it remembers at most. */
    static final int FLOWS = 8_192;

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(FLOWS);
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    /** Four words for each flow: addresses; ports, protocol and direction; policy; and nothing. */
    private static final int WORDS_SHIFT = 2;

    private static final int TRAFFIC = 1;
    private static final int POLICY = 2;

    private static final int PROTOCOL_SHIFT = 40;
    private static final int PORT_SHIFT = 20;
    private static final long IN = 1L << 60;
    /** Set in the traffic word of each entry in use. */
    private static final long USED = 1L << 61;

    private final long[] flows = new long[FLOWS << WORDS_SHIFT];
    private Spd spd = new Spd(java.util.List.of());

    /** As {@link Spd#lookup4}. */
    public int lookup4(Spd now, int source, int destination, int protocol, int sourcePort, int destinationPort) {
        if (!now.isLong()) {
            return now.lookup4(source, destination, protocol, sourcePort, destinationPort);
        }
        long addresses = (long) source << Integer.SIZE | (destination & 0xffff_ffffL);
        long traffic = traffic(protocol, sourcePort, destinationPort);
        int at = place(now, addresses, traffic);
        if (flows[at] == addresses && flows[at + TRAFFIC] == traffic) {
            return (int) flows[at + POLICY];
        }
        return remember(
                at, addresses, traffic, now.lookup4(source, destination, protocol, sourcePort, destinationPort));
    }

    /** As {@link Spd#lookupReverse4}. */
    public int lookupReverse4(Spd now, int source, int destination, int protocol, int sourcePort, int destinationPort) {
        if (!now.isLong()) {
            return now.lookupReverse4(source, destination, protocol, sourcePort, destinationPort);
        }
        long addresses = (long) source << Integer.SIZE | (destination & 0xffff_ffffL);
        long traffic = traffic(protocol, sourcePort, destinationPort) | IN;
        int at = place(now, addresses, traffic);
        if (flows[at] == addresses && flows[at + TRAFFIC] == traffic) {
            return (int) flows[at + POLICY];
        }
        return remember(
                at, addresses, traffic, now.lookupReverse4(source, destination, protocol, sourcePort, destinationPort));
    }

    private static long traffic(int protocol, int sourcePort, int destinationPort) {
        return (protocol + 1L) << PROTOCOL_SHIFT | (sourcePort + 1L) << PORT_SHIFT | (destinationPort + 1L) | USED;
    }

    private int place(Spd now, long addresses, long traffic) {
        if (now != spd) {
            Arrays.fill(flows, 0);
            spd = now;
        }
        long mixed = (addresses ^ (traffic * GOLDEN)) * GOLDEN;
        return (int) (((mixed ^ (mixed >>> Integer.SIZE)) * GOLDEN) >>> SHIFT) << WORDS_SHIFT;
    }

    private int remember(int at, long addresses, long traffic, int policy) {
        flows[at] = addresses;
        flows[at + TRAFFIC] = traffic;
        flows[at + POLICY] = policy;
        return policy;
    }
}
