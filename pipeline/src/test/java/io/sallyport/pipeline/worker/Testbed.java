package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortConfig;
import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.dpdk.ring.Ring;
import io.sallyport.dpdk.ring.RingPort;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An EAL with ports whose far ends the test holds: frames that the test sends arrive at the gateway's port, and what
 * the gateway sends can be received. For one thread.
 *
 * <p>As a static field with {@code @RegisterExtension} it lives as long as its class's tests. After each of them it closes
 * the test's gateway, empties the cables, and sees to it that every buffer has come back.
 */
final class Testbed implements AutoCloseable, AfterEachCallback, AfterAllCallback {
    private static final int BUFFERS = 4095;
    private static final int LARGE_BUFFERS = 127;
    private static final int BUFFER_OCTETS = 2176;
    private static final int RING_SLOTS = 1024;
    private static final int BURST = 32;

    private final Eal eal;
    private final MbufPool pool;
    private final MbufPool large;
    private final OffHeap array = OffHeap.allocate((long) Long.BYTES * BURST);
    private final Map<String, Cable> cables = new HashMap<>();
    private final List<Port> ports = new ArrayList<>();
    private Optional<AutoCloseable> gateway = Optional.empty();
    /** Buffers that earlier tests have not given back, so that a leak is told of once. */
    private int lost;

    /** A port of the gateway, and the test's end of its cable. */
    record Cable(Port port, Port far, int queues, RxQueue fromGateway, TxQueue toGateway) {
        /** What the gateway's second worker sends, where there are two. */
        RxQueue secondFromGateway() {
            return far.rxQueue(1);
        }

        /** Into the gateway's second queue, where there are two. */
        TxQueue secondToGateway() {
            return far.txQueue(1);
        }
    }

    Testbed(String prefix) {
        this(prefix, BUFFER_OCTETS);
    }

    /** With buffers of another size, their headroom included. */
    Testbed(String prefix, int bufferOctets) {
        eal = Eal.start(EalOptions.builder()
                .lcore(0)
                .hugePages(false)
                .memoryMib(128)
                .filePrefix(prefix)
                .build());
        pool = MbufPool.create("testbed", BUFFERS, 64, bufferOctets, 0);
        large = MbufPool.create("testbed-large", LARGE_BUFFERS, 0, PacketBuffers.LARGE_OCTETS, 0);
    }

    /** The test's gateway, with SAs as ever. */
    GatewayUnderTest gateway() {
        return gateway(Options.simple());
    }

    /** The test's gateway. Another one, if there is one, is closed first, for they have the same cables. */
    GatewayUnderTest gateway(Options options) {
        return gateway(() -> new GatewayUnderTest(this, options));
    }

    /** The test's gateway, of a kind of its own. */
    <G extends AutoCloseable> G gateway(Supplier<G> maker) {
        closeGateway();
        G made = maker.get();
        gateway = Optional.of(made);
        return made;
    }

    private void closeGateway() {
        Optional<AutoCloseable> last = gateway;
        gateway = Optional.empty();
        last.ifPresent(CloseHelper::close);
    }

    /** What a gateway makes packets in. */
    PacketBuffers buffers() {
        return new PacketBuffers(pool, large);
    }

    /** Buffers of both pools that somebody holds. */
    int inUse() {
        return pool.inUse() + large.inUse();
    }

    /** Makes every octet of the buffers that nobody holds, and that no cache of a gateway does, that one. */
    void fillFreeBuffers(int octet) {
        List<Long> taken = new ArrayList<>();
        for (long mbuf = pool.alloc(); mbuf != 0; mbuf = pool.alloc()) {
            Memory.fill(Mbuf.bufferAddress(mbuf), Mbuf.bufferLength(mbuf), octet);
            taken.add(mbuf);
        }
        taken.forEach(Mbufs::free);
    }

    /** Sends a frame as a chain of buffers, with a random number of octets in each. */
    void sendChained(Cable cable, byte[] frame, Random random) {
        long head = chain(frame, random);
        Mbuf.put(array.address(), 0, head);
        if (cable.toGateway().burst(array.address(), 1) != 1) {
            Mbufs.free(head);
            throw new IllegalStateException("the ring to the gateway is full");
        }
    }

    /** A chain of mbufs that holds a frame, with a random number of octets in each. */
    long chain(byte[] frame, Random random) {
        long head = 0;
        int at = 0;
        while (at < frame.length || head == 0) {
            int most = Math.min(frame.length - at, pool.dataRoom() - 128);
            int octets = most <= 1 ? most : 1 + random.nextInt(most);
            long mbuf = mbuf(Arrays.copyOfRange(frame, at, at + octets));
            if (head == 0) {
                head = mbuf;
            } else {
                Mbuf.chain(head, mbuf);
            }
            at += octets;
        }
        return head;
    }

    MbufPool pool() {
        return pool;
    }

    /**
     * A port with {@code queues} queues each way; the test's end sends to and receives from the first of them unless told. The same
     * cable again for the same name and number, since DPDK has room for few ports.
     */
    Cable cable(String name, int queues, int mtu) {
        return cables.computeIfAbsent(name + queues, label -> lay(label, queues, mtu));
    }

    private Cable lay(String name, int queues, int mtu) {
        List<Ring> toGateway = new ArrayList<>();
        List<Ring> fromGateway = new ArrayList<>();
        for (int i = 0; i < queues; i++) {
            toGateway.add(Ring.create(name + "-in" + i, RING_SLOTS, 0));
            fromGateway.add(Ring.create(name + "-out" + i, RING_SLOTS, 0));
        }
        Port port = RingPort.create(name, toGateway, fromGateway, 0);
        Port far = RingPort.create(name + "-far", fromGateway, toGateway, 0);
        for (Port each : List.of(port, far)) {
            each.configure(PortConfig.builder(pool)
                    .rxQueues(queues)
                    .txQueues(queues)
                    .mtu(mtu)
                    .build());
            each.start();
            ports.add(each);
        }
        return new Cable(port, far, queues, far.rxQueue(0), far.txQueue(0));
    }

    /** Sends frames to the gateway's port of that cable, on its first queue. */
    void send(Cable cable, byte[]... frames) {
        send(cable.toGateway(), frames);
    }

    void send(TxQueue queue, byte[]... frames) {
        for (byte[] frame : frames) {
            long mbuf = mbuf(frame);
            Mbuf.put(array.address(), 0, mbuf);
            if (queue.burst(array.address(), 1) != 1) {
                Mbufs.free(mbuf);
                throw new IllegalStateException("the ring to the gateway is full");
            }
        }
    }

    /** An mbuf that holds a frame. */
    long mbuf(byte[] frame) {
        long mbuf = pool.alloc();
        if (mbuf == 0) {
            throw new IllegalStateException("the pool is empty");
        }
        Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), frame.length);
        Memory.write(Mbuf.data(mbuf), frame);
        return mbuf;
    }

    /** All frames that the gateway has sent by that cable since the last call. */
    List<byte[]> receive(Cable cable) {
        return receive(cable.fromGateway());
    }

    /** All frames that wait in that queue. */
    List<byte[]> receive(RxQueue queue) {
        List<byte[]> frames = new ArrayList<>();
        int count;
        while ((count = queue.burst(array.address(), BURST)) > 0) {
            for (int i = 0; i < count; i++) {
                long mbuf = Mbuf.at(array.address(), i);
                frames.add(Memory.bytes(Mbuf.data(mbuf), Mbuf.dataLength(mbuf)));
            }
            Mbufs.freeBulk(array.address(), count);
        }
        return frames;
    }

    /** Lets the test leave buffers behind, as it must that has a device which never gives them back. */
    void lose(int buffers) {
        lost += buffers;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        closeGateway();
        for (Cable cable : cables.values()) {
            for (int queue = 0; queue < cable.queues(); queue++) {
                receive(cable.far().rxQueue(queue));
            }
        }
        int before = lost;
        lost = inUse();
        assertEquals(before, lost, "buffers that did not come back");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        ports.forEach(Port::close);
        array.close();
        eal.close();
    }
}
