package io.sallyport.pipeline.handoff;

import static io.sallyport.pipeline.burst.DropReason.HAND_OFF_FULL;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;

/**
 * One worker's end of the rings: tells which packets are its own, gives the others away, and takes what others gave.
 *
 * <p>What is given waits here for {@link #flush}, so that a burst is one store to the ring's tail.
 */
public final class HandOff {
    /** In place of the owner of a shard: it moves. */
    public static final int UNSETTLED = -1;

    /** So many turns after the last packet that was given away the next is expected. */
    private static final int EXPECTING_TURNS = 64;

    /** An element is an mbuf's 47-bit address with the ingress port's index above it. */
    private static final int PORT_SHIFT = 48;

    /** Where the packets of a burst are from. */
    public enum Origin {
        /** One of this worker's queues, or the gateway itself. */
        RECEIVED,
        /** Another worker gave them. */
        TAKEN,
        /** They were held here. */
        HELD
    }

    private final HandOffRings rings;
    private final Ownership ownership;
    private final int worker;
    private final boolean alone;
    private final WorkerCounters counters;
    private final Drops drops;
    private final long[][] given;
    private final int[] counts;
    private final HeldPackets held;
    private Origin origin = Origin.RECEIVED;
    private int next;

    /** Turns of the worker in which packets of others are still expected. */
    private int expecting;

    public HandOff(HandOffRings rings, int worker, WorkerCounters counters, Drops drops) {
        this.rings = rings;
        this.ownership = rings.ownership();
        this.worker = worker;
        this.alone = rings.workers() == 1;
        this.counters = counters;
        this.drops = drops;
        held = rings.held(worker);
        given = new long[rings.workers()][Burst.CAPACITY];
        counts = new int[rings.workers()];
    }

    /** Index of the worker that this end belongs to. */
    public int worker() {
        return worker;
    }

    /** Says where the packets are from that come next. */
    public void from(Origin of) {
        origin = of;
    }

    /** True if the shard is this worker's, and does not move. */
    public boolean owns(int shard) {
        if (alone) {
            return true;
        }
        int entry = ownership.entry(shard);
        return Ownership.to(entry) == worker && !Ownership.isMoving(entry);
    }

    /**
     * True if the packet with that SPI may be this worker's: if it was received here and the SPI names another worker, it is
     * given to that one, without a look at the SA.
     */
    public boolean keepEarly(int spi, long mbuf, int ingressPort) {
        if (alone) {
            return true;
        }
        int entry = ownership.entry(Ownership.shardOf(spi));
        if (origin != Origin.RECEIVED || Ownership.isMoving(entry) || Ownership.to(entry) == worker) {
            return true;
        }
        give(Ownership.to(entry), mbuf, ingressPort);
        return false;
    }

    /**
     * True if the packet's SA is this worker's. Else the packet has been given to the SA's owner, or is held until its shard
     * has come here.
     *
     * @param shard of the packet's SA
     * @param mbuf the packet as it was received
     */
    public boolean keep(int shard, long mbuf, int ingressPort) {
        if (alone) {
            return true;
        }
        int entry = ownership.entry(shard);
        if (Ownership.to(entry) != worker) {
            // What others gave while the shard was ours comes before all that they give to its next owner.
            if (origin != Origin.RECEIVED && Ownership.from(entry) == worker) {
                return true;
            }
            give(Ownership.to(entry), mbuf, ingressPort);
            return false;
        }
        if (!Ownership.isMoving(entry) && (origin == Origin.HELD || !held.holds(shard))) {
            return true;
        }
        if (!held.add(shard, element(mbuf, ingressPort))) {
            drops.add(mbuf, HAND_OFF_FULL);
        }
        return false;
    }

    /**
     * True if a packet that was received here may be opened here and now: {@link #keepEarly} and {@link #keep} would both
     * keep it.
     *
     * @param spi of the packet
     * @param shard of its SA
     */
    public boolean isOurs(int spi, int shard) {
        return alone || (isSettled(Ownership.shardOf(spi)) && isSettled(shard));
    }

    /** The same for a packet that an outbound SA of that shard is to seal. */
    public boolean isOurs(int shard) {
        return alone || isSettled(shard);
    }

    /** True if the shard is this worker's, does not move, and has no packets held. */
    private boolean isSettled(int shard) {
        int entry = ownership.entry(shard);
        return Ownership.to(entry) == worker && !Ownership.isMoving(entry) && !held.holds(shard);
    }

    /** The worker that owns a shard, or {@link #UNSETTLED} if it moves. */
    public int settledOwner(int shard) {
        int entry = ownership.entry(shard);
        return Ownership.isMoving(entry) ? UNSETTLED : Ownership.to(entry);
    }

    /** True if packets of other workers are to be expected: some were given away not long ago. */
    public boolean isGiving() {
        return expecting > 0;
    }

    /** Gives a packet, as it was received, to a worker, whatever it is the owner of. */
    public void give(int owner, long mbuf, int ingressPort) {
        if (counts[owner] == Burst.CAPACITY) {
            flush(owner);
        }
        given[owner][counts[owner]++] = element(mbuf, ingressPort);
    }

    /** Lets the other workers see what has been given to them. */
    public void flush() {
        expecting = Math.max(0, expecting - 1);
        for (int owner = 0; owner < counts.length; owner++) {
            if (counts[owner] > 0) {
                flush(owner);
            }
        }
    }

    private void flush(int owner) {
        int count = counts[owner];
        int taken = rings.ring(worker, owner).offer(given[owner], count);
        counters.add(Counter.HANDED_OFF, taken);
        for (int i = taken; i < count; i++) {
            drops.add(mbuf(given[owner][i]), HAND_OFF_FULL);
        }
        counts[owner] = 0;
        expecting = EXPECTING_TURNS;
    }

    /**
     * Takes packets that other workers gave, a burst from each in turn.
     *
     * @return how many elements, for {@link #mbuf} and {@link #ingressPort}, stand in {@code target} now
     */
    public int take(long[] target) {
        int count = 0;
        for (int i = 0; i < rings.workers() && count < target.length; i++) {
            int from = next;
            next = next + 1 == rings.workers() ? 0 : next + 1;
            if (from != worker) {
                count += rings.ring(from, worker).poll(target, count);
            }
        }
        return count;
    }

    /** True if packets were held whose shards have come here: they go before all others. */
    public boolean isHeldDue() {
        return !held.isEmpty() && held.isDue(ownership);
    }

    /** Packets that are held now. */
    public int held() {
        return held.size();
    }

    /**
     * Takes held packets, oldest first; until there are none the shards' other packets join them.
     *
     * @param most no more than these
     * @return how many elements stand in {@code target} now
     */
    public int takeHeld(long[] target, int most) {
        return held.take(target, most);
    }

    /** A packet, as it was received, with the port by which it came. */
    public static long element(long mbuf, int ingressPort) {
        return mbuf | (long) ingressPort << PORT_SHIFT;
    }

    /** The mbuf in an element. */
    public static long mbuf(long element) {
        return Memory.pointer(element);
    }

    /** The port index in an element. */
    public static int ingressPort(long element) {
        return (int) (element >>> PORT_SHIFT);
    }
}
