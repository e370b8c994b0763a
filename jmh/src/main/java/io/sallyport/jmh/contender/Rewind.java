package io.sallyport.jmh.contender;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.jmh.traffic.BenchSa;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.Sad;
import java.util.List;

/**
 * Lets a replayed pcap pass anti-replay: when the last packet of an SA in the pcap has passed, the right edge of the SA's
 * window goes back to 0, so that the first one of the next lap is new again. The bitmap stays as it is.
 *
 * <p>Runs on the worker's thread between polls, which owns the windows, and within the measured time: one store to a line
 * that the packet has just brought into the cache.
 */
public final class Rewind {
    private final long[] edges;
    private int next;

    private Rewind(long[] edges) {
        this.edges = edges;
    }

    /** For packets that carry no sequence numbers. */
    public static Rewind none() {
        return new Rewind(new long[0]);
    }

    /**
     * For a lap of inbound traffic.
     *
     * @param sad has the SAs of the traffic
     */
    public static Rewind of(Traffic traffic, Sad sad) {
        List<BenchSa> sas = BenchSa.list(traffic.suite(), traffic.sas());
        List<Integer> turns = traffic.turns();
        boolean[] last = lastOfEach(traffic);
        long[] edges = new long[turns.size()];
        for (int i = 0; i < edges.length; i++) {
            if (last[i]) {
                edges[i] = sad.find(sas.get(turns.get(i)).spi()).orElseThrow().hot() + SaDescriptor.SEQUENCE;
            }
        }
        return new Rewind(edges);
    }

    /** By the place in a lap: is it the last packet of its SA? */
    static boolean[] lastOfEach(Traffic traffic) {
        List<Integer> turns = traffic.turns();
        boolean[] seen = new boolean[traffic.sas()];
        boolean[] last = new boolean[turns.size()];
        for (int i = last.length - 1; i >= 0; i--) {
            last[i] = !seen[turns.get(i)];
            seen[turns.get(i)] = true;
        }
        return last;
    }

    /** The worker has taken the next so many packets. */
    public void passed(int count) {
        if (edges.length == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            long edge = edges[next];
            if (edge != 0) {
                Memory.putI64(edge, 0);
            }
            next = next + 1 == edges.length ? 0 : next + 1;
        }
    }
}
