package io.sallyport.gateway.lab;

import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import java.util.Arrays;
import java.util.List;

/**
 * A host that sends copies of frames written once, and throws away what comes without a look. Used by one thread.
 *
 * <p>In a rehearsal all that a host does is done by the interpreter, and takes the time that the gateways' compilation wants.
 */
final class BlindHost implements AutoCloseable {
    private static final int BURST = Burst.CAPACITY;
    private static final int SOURCES = 8;

    private final List<RxQueue> arrivals;
    private final List<TxQueue> departures;
    private final MbufPool pool;
    private final int[] octets;
    /** Of each burst's part, numbers of the first frame of each flow. */
    private final int[][] parts;

    /** For each queue the same without flows that come to another worker by it than the one that owns their SAs. */
    private final int[][][] homes;

    private final int sizes;
    private final OffHeap frames;
    private final OffHeap area = OffHeap.allocate((long) BURST * Long.BYTES);
    private final long mbufs = area.address();
    private int part;
    private int next;
    private long delivered;

    /**
     * A host.
     *
     * @param port its end of the cable to the gateway
     * @param parts the packets of a burst are of the flows of one part, in turn; the next burst's of the next part
     * @param queues for each flow the queue by which it comes to the worker that owns its SA
     */
    BlindHost(Port port, MbufPool pool, List<List<Probe>> parts, List<List<Integer>> queues, PacketSize size) {
        PortQueues own = PortQueues.of(port);
        this.arrivals = own.arrivals();
        this.departures = own.departures();
        this.pool = pool;
        this.parts = new int[parts.size()][];
        sizes = size.cycle().size();
        int flows = parts.stream().mapToInt(List::size).sum();
        octets = new int[flows * sizes];
        frames = OffHeap.allocate((long) octets.length * Probe.MOST_OCTETS);
        int number = 0;
        for (int i = 0; i < this.parts.length; i++) {
            this.parts[i] = new int[parts.get(i).size()];
            for (int j = 0; j < this.parts[i].length; j++) {
                this.parts[i][j] = number;
                try (Probe probe = parts.get(i).get(j)) {
                    number = write(probe, size, number);
                }
            }
        }
        homes = new int[departures.size()][][];
        for (int queue = 0; queue < homes.length; queue++) {
            homes[queue] = new int[this.parts.length][];
            for (int i = 0; i < this.parts.length; i++) {
                homes[queue][i] = home(this.parts[i], queues.get(i), queue);
            }
        }
    }

    private static int[] home(int[] flows, List<Integer> queues, int queue) {
        int[] home = new int[flows.length];
        int count = 0;
        for (int i = 0; i < flows.length; i++) {
            if (queues.get(i) == queue) {
                home[count++] = flows[i];
            }
        }
        return Arrays.copyOf(home, count);
    }

    /** One frame of each size; answers the number of the next. */
    private int write(Probe probe, PacketSize size, int first) {
        long mbuf = pool.alloc();
        if (mbuf == 0) {
            throw new IllegalStateException("the pool of the lab's hosts is empty");
        }
        for (int i = 0; i < sizes; i++) {
            probe.write(mbuf, i, size.octets(i), 0);
            octets[first + i] = Mbuf.dataLength(mbuf);
            Memory.copy(Mbuf.data(mbuf), frame(first + i), octets[first + i]);
        }
        Mbufs.free(mbuf);
        return first + sizes;
    }

    private long frame(int number) {
        return frames.address() + (long) number * Probe.MOST_OCTETS;
    }

    /**
     * Sends so many frames by each queue, {@value #BURST} at most, if there are buffers.
     *
     * @param many true if IPv4 packets in a row of one tunnel are to come from several hosts
     * @param astray true if all queues have packets of all flows of a part, whoever owns their SAs
     */
    void send(int count, boolean many, boolean astray) {
        int which = part;
        part = part + 1 == parts.length ? 0 : part + 1;
        for (int queue = 0; queue < departures.size(); queue++) {
            int[] flows = astray ? parts[which] : homes[queue][which];
            if (flows.length > 0) {
                send(departures.get(queue), flows, count, many);
            }
        }
    }

    private void send(TxQueue departure, int[] flows, int count, boolean many) {
        if (!pool.allocBulk(mbufs, count)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            int number = flows[i % flows.length] + next;
            long mbuf = Mbuf.at(mbufs, i);
            Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), octets[number]);
            Memory.copy(frame(number), Mbuf.data(mbuf), octets[number]);
            if (many) {
                comeFrom(Mbuf.data(mbuf), i % SOURCES);
            }
            next = next + 1 == sizes ? 0 : next + 1;
        }
        int taken = departure.burst(mbufs, count);
        if (taken < count) {
            Mbufs.freeBulk(mbufs + (long) taken * Long.BYTES, count - taken);
        }
    }

    /** An IPv4 packet is one from a host some numbers on. */
    private static void comeFrom(long frame, int further) {
        if (Memory.be16(frame + EthernetDescriptor.ETHER_TYPE) != EthernetDescriptor.TYPE_IPV4) {
            return;
        }
        long ip = frame + EthernetDescriptor.HEADER_OCTETS;
        long host = ip + Ipv4Descriptor.DESTINATION - Short.BYTES;
        int from = Memory.be16(host);
        int checksum = Memory.be16(ip + Ipv4Descriptor.CHECKSUM);
        Memory.putBe16(host, from + further);
        Memory.putBe16(ip + Ipv4Descriptor.CHECKSUM, InternetChecksum.update(checksum, from, from + further));
    }

    /** Takes a burst of what has arrived at each queue; answers how much that was. */
    int receive() {
        int all = 0;
        for (int queue = 0; queue < arrivals.size(); queue++) {
            int count = arrivals.get(queue).burst(mbufs, BURST);
            if (count > 0) {
                Mbufs.freeBulk(mbufs, count);
                all += count;
            }
        }
        delivered += all;
        return all;
    }

    long delivered() {
        return delivered;
    }

    @Override
    public void close() {
        area.close();
        frames.close();
    }
}
