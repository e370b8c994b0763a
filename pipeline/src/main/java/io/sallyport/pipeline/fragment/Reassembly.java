package io.sallyport.pipeline.fragment;

import static io.sallyport.pipeline.burst.DropReason.FRAGMENT_DUPLICATE;
import static io.sallyport.pipeline.burst.DropReason.FRAGMENT_ECN;
import static io.sallyport.pipeline.burst.DropReason.FRAGMENT_LIMIT;
import static io.sallyport.pipeline.burst.DropReason.FRAGMENT_MALFORMED;
import static io.sallyport.pipeline.burst.DropReason.FRAGMENT_OVERLAP;
import static io.sallyport.pipeline.burst.DropReason.FRAGMENT_TIMEOUT;
import static io.sallyport.pipeline.burst.DropReason.FRAGMENT_TINY;
import static io.sallyport.pipeline.burst.DropReason.FRAGMENT_TOO_LONG;
import static io.sallyport.pipeline.burst.DropReason.NO_BUFFER;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.handoff.HandOff;

/**
 * Makes whole the datagrams for this gateway that came in fragments, before IPsec sees them (RFC 4301 section 5.2, RFC 4303
 * section 3.4.1).
 *
 * <p>Fragments of one datagram meet at one worker, which a hash of their key names. Each is copied at once to its place in
 * the datagram's buffer, so that nobody's fragments keep the buffers that ports receive into. Bounds: contexts, of them
 * per source, large buffers, age. When a bound is reached the oldest gives way: it is the least
 * likely to become whole.
 *
 * <p>Overlapping fragments end their datagram, and those of its fragments that come later are refused too (RFC 8200
 * section 4.5, RFC 5722); IPv4 is treated alike. A fragment that comes again octet for octet does no harm.
 */
public final class Reassembly implements AutoCloseable {
    /**
     * Fewest octets of payload in a fragment that is not the last. An IPv4 path of 576 octets, cut evenly, has more; so has
     * every IPv6 path. It bounds the fragments of a datagram to 256.
     */
    static final int LEAST_OCTETS = 256;

    private final int worker;
    private final int workers;
    private final long seed;
    private final long ageNs;
    private final HandOff handOff;
    private final WorkerCounters counters;
    private final Drops drops;
    private final Fragment fragment = new Fragment();
    private final Contexts contexts;
    private final Gathering gathering;

    /**
     * The step.
     *
     * @param worker whose it is
     * @param workers how many there are
     * @param seed random, the same for all workers of a gateway
     * @param mostLarge so many large buffers at most: others need some, too
     */
    public Reassembly(
            ReassemblyBounds bounds,
            int worker,
            int workers,
            long seed,
            int mostLarge,
            BufferSource buffers,
            HandOff handOff,
            WorkerCounters counters,
            Drops drops) {
        this.worker = worker;
        this.workers = workers;
        this.seed = seed;
        this.handOff = handOff;
        this.counters = counters;
        this.drops = drops;
        ageNs = bounds.age().toNanos();
        contexts = new Contexts(bounds, seed);
        gathering = new Gathering(buffers, drops, mostLarge);
    }

    /**
     * Takes in fragments, and leaves in their burst the datagrams that became whole: frames again, with {@link Burst#packet}
     * and {@link Burst#octets} of the IP packet, and the port by which the first fragment came.
     */
    public void run(Burst burst, long nowNs) {
        int kept = 0;
        for (int i = 0; i < burst.count; i++) {
            fragment.read(Memory.pointer(burst.packet[i]), burst.octets[i]);
            int context = isOurs(burst, i) && isSound(burst.mbuf[i]) ? take(burst, i, nowNs) : Contexts.NONE;
            if (context != Contexts.NONE) {
                kept += finish(burst, kept, context) ? 1 : 0;
            }
        }
        burst.count = kept;
    }

    /** Hands the fragment to the worker where the others of its datagram go, if that is another one. */
    private boolean isOurs(Burst burst, int i) {
        int owner = (int) Long.remainderUnsigned(Contexts.hash(fragment.key, ~seed) >>> 1, workers);
        if (owner != worker) {
            handOff.give(owner, burst.mbuf[i], burst.ingress[i]);
        }
        return owner == worker;
    }

    private boolean isSound(long mbuf) {
        boolean whole = fragment.octets > 0 && fragment.headerOctets <= Gathering.MOST_HEADER_OCTETS;
        if (!whole || (fragment.more && fragment.octets % ContextDescriptor.UNIT != 0)) {
            drops.add(mbuf, FRAGMENT_MALFORMED);
        } else if (fragment.offset + fragment.octets > Gathering.MOST_PAYLOAD_OCTETS) {
            drops.add(mbuf, FRAGMENT_TOO_LONG);
        } else if (fragment.more && fragment.octets < LEAST_OCTETS) {
            drops.add(mbuf, FRAGMENT_TINY);
        } else {
            return true;
        }
        return false;
    }

    /** Takes the fragment in or drops it; the context if that made its datagram whole, or {@link Contexts#NONE}. */
    private int take(Burst burst, int i, long nowNs) {
        int context = contexts.find(fragment.key);
        if (context == Contexts.NONE) {
            context = begin(nowNs);
        }
        long record = contexts.record(context);
        if (Memory.i64(record + ContextDescriptor.MBUF) == BufferSource.NONE
                && Memory.i32(record + ContextDescriptor.RECEIVED) != 0) {
            drops.add(burst.mbuf[i], FRAGMENT_OVERLAP);
            return Contexts.NONE;
        }
        int there = Coverage.of(record + ContextDescriptor.BITMAP, fragment.offset, fragment.octets);
        if (there == Coverage.EVERYTHING && gathering.isRepeated(record, fragment)) {
            drops.add(burst.mbuf[i], FRAGMENT_DUPLICATE);
            return Contexts.NONE;
        }
        if (there != Coverage.NOTHING || contradicts(record)) {
            drops.add(burst.mbuf[i], FRAGMENT_OVERLAP);
            giveUp(record, FRAGMENT_OVERLAP);
            return Contexts.NONE;
        }
        if (!add(context, burst, i)) {
            drops.add(burst.mbuf[i], NO_BUFFER);
            end(context, NO_BUFFER);
            return Contexts.NONE;
        }
        counters.add(Counter.FRAGMENTS_TAKEN, 1);
        drops.recycle(burst.mbuf[i]);
        int received = Memory.i32(record + ContextDescriptor.RECEIVED);
        counters.add(Counter.REASSEMBLIES_BEGUN, received == fragment.octets ? 1 : 0);
        return Memory.i32(record + ContextDescriptor.TOTAL) == received ? context : Contexts.NONE;
    }

    /** Puts the fragment into its place; large buffers are few, and the oldest other datagram in one gives way. */
    private boolean add(int context, Burst burst, int i) {
        while (!gathering.add(contexts.record(context), fragment, burst.ingress[i], Mbuf.data(burst.mbuf[i]))) {
            int away = contexts.oldestLarge(context);
            if (away == Contexts.NONE) {
                return false;
            }
            end(away, FRAGMENT_LIMIT);
        }
        return true;
    }

    private int begin(long nowNs) {
        for (int away = contexts.inTheWay(fragment.key);
                away != Contexts.NONE;
                away = contexts.inTheWay(fragment.key)) {
            end(away, FRAGMENT_LIMIT);
        }
        int context = contexts.begin(fragment.key);
        long record = contexts.record(context);
        Memory.putI64(record + ContextDescriptor.STARTED_NS, nowNs);
        Memory.putI32(record + ContextDescriptor.TOTAL, ContextDescriptor.UNKNOWN);
        return context;
    }

    /** True if the fragment and those before tell different lengths of the whole. */
    private boolean contradicts(long record) {
        int end = fragment.offset + fragment.octets;
        int total = Memory.i32(record + ContextDescriptor.TOTAL);
        if (total != ContextDescriptor.UNKNOWN) {
            return !fragment.more || end > total;
        }
        return !fragment.more && end < Memory.i32(record + ContextDescriptor.FURTHEST);
    }

    /** Frees what came of a datagram, whose context stays so that its other fragments are known. */
    private void giveUp(long record, DropReason reason) {
        long mbuf = Memory.pointerAt(record + ContextDescriptor.MBUF);
        if (mbuf != BufferSource.NONE) {
            drops.add(mbuf, reason);
            gathering.release(record);
        }
    }

    private void end(int context, DropReason reason) {
        giveUp(contexts.record(context), reason);
        contexts.end(context);
    }

    private boolean finish(Burst burst, int place, int context) {
        long record = contexts.record(context);
        boolean sound = gathering.isEcnSound(record);
        if (sound) {
            gathering.finish(record, burst, place);
            counters.add(Counter.REASSEMBLED, 1);
        }
        end(context, FRAGMENT_ECN);
        return sound;
    }

    /** True if some datagram waits for its fragments, so that {@link #expire} is to be called from time to time. */
    public boolean isWaiting() {
        return !contexts.isEmpty();
    }

    /** Ends what has waited too long. */
    public void expire(long nowNs) {
        int context = contexts.oldest();
        while (context != Contexts.NONE
                && nowNs - Memory.i64(contexts.record(context) + ContextDescriptor.STARTED_NS) > ageNs) {
            end(context, FRAGMENT_TIMEOUT);
            context = contexts.oldest();
        }
    }

    /** Frees all buffers. */
    @Override
    public void close() {
        while (!contexts.isEmpty()) {
            end(contexts.oldest(), FRAGMENT_TIMEOUT);
        }
        contexts.close();
        fragment.close();
    }
}
