package io.sallyport.pipeline.forward;

import static io.sallyport.pipeline.burst.DropReason.NO_ROOM;
import static io.sallyport.pipeline.burst.DropReason.TX_FULL;

import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.trace.TraceTap;

/** Gathers one worker's packets for one transmit queue, and sends them in bursts. Has always room for a burst. */
public final class TxBuffer implements AutoCloseable {
    /** With so many they leave. */
    private static final int FULL = Burst.CAPACITY;

    /** A power of two: room for a longest burst behind what waits. */
    private static final int CAPACITY = Integer.highestOneBit(FULL - 1 + Burst.LONGEST) << 1;

    private final TxQueue queue;
    private final int mtu;
    private final boolean outside;
    private final WorkerCounters counters;
    private final Drops drops;
    private final TraceTap tap;
    private final int port;
    private final TxBuffer carrier;
    private final int vlan;
    private final OffHeap area = OffHeap.allocate((long) CAPACITY * Long.BYTES);
    private final long pointers = area.address();
    private int count;

    /**
     * A buffer.
     *
     * @param mtu octets of the largest IP packet that the port sends
     * @param outside true if what leaves here crosses the IPsec boundary
     * @param tap sees what leaves while there is a trace
     * @param port index of the port
     */
    public TxBuffer(
            TxQueue queue, int mtu, boolean outside, WorkerCounters counters, Drops drops, TraceTap tap, int port) {
        this.queue = queue;
        this.mtu = mtu;
        this.outside = outside;
        this.counters = counters;
        this.drops = drops;
        this.tap = tap;
        this.port = port;
        carrier = this;
        vlan = 0;
    }

    /**
     * Of a VLAN: gives each frame its tag and passes it on.
     *
     * @param carrier of the port on which the VLAN is
     * @param vlan its id
     */
    public TxBuffer(TxBuffer carrier, int vlan, int mtu, boolean outside) {
        queue = carrier.queue;
        counters = carrier.counters;
        drops = carrier.drops;
        tap = carrier.tap;
        port = carrier.port;
        this.carrier = carrier;
        this.vlan = vlan;
        this.mtu = mtu;
        this.outside = outside;
    }

    int mtu() {
        return mtu;
    }

    boolean isOutside() {
        return outside;
    }

    /** Where packets that leave here wait: of a VLAN the buffer of its port. */
    TxBuffer carrier() {
        return carrier;
    }

    /** True of a VLAN. */
    boolean isTagged() {
        return vlan != 0;
    }

    /** Its id. */
    int vlan() {
        return vlan;
    }

    /** Address of the place of the next packet; behind it are those of the others of a burst. */
    long next() {
        return pointers + (long) Long.BYTES * count;
    }

    /** So many packets have been put there. As many as a burst leave at once: their mbufs come back while they are in the cache. */
    void added(int packets) {
        count += packets;
        if (count >= FULL) {
            flush();
        }
    }

    /** Takes over an mbuf that is ready to leave. */
    void add(long mbuf) {
        if (isTagged()) {
            addTagged(mbuf);
            return;
        }
        // The masks tell the compiler that it needs no check of bounds.
        Memory.putI64(Memory.pointer(pointers) + (long) Long.BYTES * (count & (CAPACITY - 1)), mbuf);
        added(1);
    }

    private void addTagged(long mbuf) {
        if (Mbuf.headroom(mbuf) < EthernetDescriptor.TAG_OCTETS) {
            drops.add(mbuf, NO_ROOM);
            return;
        }
        long bare = Mbuf.data(mbuf);
        long addresses = Memory.i64(bare);
        int rest = Memory.i32(bare + Long.BYTES);
        long frame = Memory.pointer(bare - EthernetDescriptor.TAG_OCTETS);
        Memory.putI64(frame, addresses);
        Memory.putI32(frame + Long.BYTES, rest);
        Memory.putBe16(frame + EthernetDescriptor.ETHER_TYPE, EthernetDescriptor.TYPE_VLAN);
        Memory.putBe16(frame + EthernetDescriptor.HEADER_OCTETS, vlan);
        Mbuf.setData(
                mbuf,
                Mbuf.dataOffset(mbuf) - EthernetDescriptor.TAG_OCTETS,
                Mbuf.dataLength(mbuf) + EthernetDescriptor.TAG_OCTETS);
        carrier.add(mbuf);
    }

    /** Sends what has been gathered; what the queue does not take is dropped. */
    public void flush() {
        if (count == 0) {
            return;
        }
        int sent = tap.isOn() ? traced() : queue.burst(pointers, count);
        counters.add(Counter.TRANSMITTED, sent);
        for (int i = sent; i < count; i++) {
            drops.add(Memory.pointerAt(pointers + (long) Long.BYTES * i), TX_FULL);
        }
        count = 0;
    }

    /** Sends with a trace on: a frame that the queue took is the device's, so it is copied before. */
    private int traced() {
        tap.sending(pointers, count, port);
        int sent = queue.burst(pointers, count);
        tap.sent(sent, count);
        return sent;
    }

    @Override
    public void close() {
        flush();
        area.close();
    }
}
