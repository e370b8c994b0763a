package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortConfig;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.dpdk.ring.RingPair;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * An EAL for gateways whose ports are rings; the test holds the far end of each, and is the hosts, the peers and the wire. Hosts
 * are 10.N.0.1 behind gateway N, whose MAC addresses end in N.
 */
@SuppressWarnings("ThreadPriorityCheck") // Yields because there may be fewer processors than threads that poll.
final class RingBench implements AutoCloseable {
    static final int ETHERNET = 14;
    static final int IPV4_HEADER = 20;

    private static final int SLOTS = 256;
    private static final int BUFFER_OCTETS = 2_176;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    private final Eal eal;
    private final MbufPool pool;
    private final OffHeap array;

    /**
     * Starts the EAL.
     *
     * @param name of the EAL's files and of the pool
     */
    RingBench(String name, int memoryMib, int buffers) {
        eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(memoryMib)
                .filePrefix("sallyport-" + name)
                .build());
        pool = MbufPool.create(name, buffers, 0, BUFFER_OCTETS, 0);
        array = OffHeap.allocate((long) Long.BYTES * SLOTS);
    }

    /** Where gateways get their buffers. */
    MbufPool pool() {
        return pool;
    }

    /** A cable whose left end is a gateway's, with so many queues each way. */
    static RingPair cable(String name, int queues) {
        return RingPair.create(name, queues, SLOTS, 0);
    }

    /** Sets up and starts the test's ends; the cables are all with so many queues. */
    void start(int queues, RingPair... cables) {
        for (RingPair cable : cables) {
            cable.right()
                    .configure(PortConfig.builder(pool)
                            .rxQueues(queues)
                            .txQueues(queues)
                            .build());
            cable.right().start();
        }
    }

    /** Sends a frame to the gateway at the other end, on its first queue. */
    void send(Port end, byte[] frame) {
        send(end, 0, frame);
    }

    void send(Port end, int queue, byte[] frame) {
        long mbuf = pool.alloc();
        Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), frame.length);
        Memory.write(Mbuf.data(mbuf), frame);
        Mbuf.put(array.address(), 0, mbuf);
        assertEquals(1, end.txQueue(queue).burst(array.address(), 1));
    }

    /** What has come from the gateway on a queue. */
    List<byte[]> receive(Port end, int queue) {
        int count = end.rxQueue(queue).burst(array.address(), SLOTS);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long mbuf = Mbuf.at(array.address(), i);
            frames.add(Memory.bytes(Mbuf.data(mbuf), Mbuf.dataLength(mbuf)));
        }
        Mbufs.freeBulk(array.address(), count);
        return frames;
    }

    /** The next frame on the first queue, which a running gateway will send. */
    byte[] await(Port end, String what) {
        List<byte[]> frames = new ArrayList<>();
        await(what, () -> {
            frames.addAll(receive(end, 0));
            return !frames.isEmpty();
        });
        assertEquals(1, frames.size(), what);
        return frames.getFirst();
    }

    /** Moves what waits on a queue of one end to a queue of another. */
    void carry(Port from, int fromQueue, Port to, int toQueue) {
        int count = from.rxQueue(fromQueue).burst(array.address(), SLOTS);
        int taken = to.txQueue(toQueue).burst(array.address(), count);
        assertEquals(count, taken);
    }

    /**
     * A configuration file of a gateway between its host, 10.US.0.1, and another gateway.
     *
     * @param us 1 or 2; the other one is THEM
     * @param rest of the file, in which %US% and %THEM% are those numbers
     */
    static String configuration(String name, int us, RingPair in, RingPair out, String rest) {
        return ("""
                name: %NAME%
                dpdk: {large-buffers: 15}
                ports:
                  - {name: in, device: %IN%, side: inside, addresses: [10.%US%.0.254/16], mac: "02:00:00:00:00:0%US%", arp: false}
                  - {name: out, device: %OUT%, side: outside, addresses: [192.0.2.%US%/24], mac: "02:00:00:00:01:0%US%", arp: false}
                routes:
                  - {to: 10.%THEM%.0.0/16, via: 192.0.2.%THEM%, port: out}
                neighbours:
                  - {address: 10.%US%.0.1, mac: "02:00:00:00:02:0%US%", port: in}
                  - {address: 192.0.2.%THEM%, mac: "02:00:00:00:01:0%THEM%", port: out}
                """ + rest)
                .replace("%NAME%", name)
                .replace("%IN%", in.left().name())
                .replace("%OUT%", out.left().name())
                .replace("%US%", "" + us)
                .replace("%THEM%", "" + (3 - us));
    }

    /** UDP of so many octets, from the host of gateway {@code us} to that of the other, with an identification of IPv4. */
    static byte[] udp(int us, int sourcePort, int octets, int identification) {
        int them = 3 - us;
        ByteBuffer packet = ByteBuffer.allocate(octets)
                .put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) octets)
                .putInt(identification << Short.SIZE)
                .put((byte) 64)
                .put((byte) 17)
                .putShort((short) 0)
                .put(new byte[] {10, (byte) us, 0, 1, 10, (byte) them, 0, 1})
                .putShort((short) sourcePort)
                .putShort((short) 6000)
                .putShort((short) (octets - IPV4_HEADER));
        int sum = 0;
        for (int i = 0; i < IPV4_HEADER; i += Short.BYTES) {
            sum += Short.toUnsignedInt(packet.getShort(i));
        }
        sum = (sum & 0xffff) + (sum >>> Short.SIZE);
        return packet.putShort(10, (short) ~sum).array();
    }

    /** A frame from the host of a gateway to it. */
    static byte[] frame(int gateway, byte[] packet) {
        return ByteBuffer.allocate(ETHERNET + packet.length)
                .put(new byte[] {2, 0, 0, 0, 0, (byte) gateway, 2, 0, 0, 0, 2, (byte) gateway, 8, 0})
                .put(packet)
                .array();
    }

    /** Waits until that is so, at most a minute. */
    static void await(String what, BooleanSupplier condition) {
        long since = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - since > PATIENCE_NANOS) {
                throw new AssertionError("waited in vain: " + what);
            }
            Thread.yield();
        }
    }

    @Override
    public void close() {
        array.close();
        pool.close();
        eal.close();
    }
}
