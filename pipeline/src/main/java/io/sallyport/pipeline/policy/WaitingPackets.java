package io.sallyport.pipeline.policy;

import static io.sallyport.pipeline.burst.DropReason.WAITED_IN_VAIN;
import static io.sallyport.pipeline.burst.DropReason.WAITING_FULL;
import static io.sallyport.pipeline.burst.DropReason.WAITING_OLDEST;

import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.spd.PolicySas;
import java.util.Arrays;

/**
 * Outbound packets of policies whose SA is not open yet, in the order of their coming: a short queue for each such policy.
 * Used by one worker.
 *
 * <p>They are kept as they were received, and the policies are asked once more when their SA opens: none leaves in clear
 * text, and what has changed meanwhile holds for them too. While packets of a policy wait, its later ones wait behind
 * them.
 */
public final class WaitingPackets {
    /** Policies of which packets wait at a time. */
    static final int QUEUES = 256;

    private static final int NONE = -1;
    private static final int MARKS = 1_024;

    private final WaitingBounds bounds;
    private final OutboundChoice choice;
    private final int share;
    private final long ageNs;
    private final WorkerCounters counters;
    private final Drops drops;

    private final int[] policy = new int[QUEUES];
    private final int[] head = new int[QUEUES];
    private final int[] tail = new int[QUEUES];
    private final int[] size = new int[QUEUES];
    /** Whether there has been an SA to wait for; when it has gone there is nothing to wait for. */
    private final boolean[] promised = new boolean[QUEUES];
    /** How many of the queues have a policy with these lowest bits. */
    private final short[] marks = new short[MARKS];

    private final long[] element;
    private final int[] octets;
    private final long[] since;
    private final int[] next;
    private int free;
    private int queues;
    private int packets;
    private int allOctets;
    private boolean releasing;

    /**
     * Empty.
     *
     * @param workers how many share what each policy may have
     * @param choice of the outbound SA
     */
    public WaitingPackets(
            WaitingBounds bounds, int workers, OutboundChoice choice, WorkerCounters counters, Drops drops) {
        this.bounds = bounds;
        this.choice = choice;
        this.counters = counters;
        this.drops = drops;
        share = bounds.share(workers);
        ageNs = bounds.age().toNanos();
        element = new long[bounds.packets()];
        octets = new int[bounds.packets()];
        since = new long[bounds.packets()];
        next = new int[bounds.packets()];
        Arrays.setAll(next, i -> i + 1);
        next[next.length - 1] = NONE;
    }

    /** True if nothing waits. */
    public boolean isEmpty() {
        return packets == 0;
    }

    /** True if a packet of that policy has to wait behind others; not while those are being released. */
    boolean holds(int of) {
        return !releasing && marks[of & (MARKS - 1)] != 0 && find(of) != NONE;
    }

    private int find(int of) {
        for (int q = 0; q < queues; q++) {
            if (policy[q] == of) {
                return q;
            }
        }
        return NONE;
    }

    /**
     * Lets a packet wait; the oldest of its policy give way if that makes room for it.
     *
     * @param isPromised whether the policy has an SA that is to open
     */
    void add(int of, long mbuf, int ingress, int packetOctets, boolean isPromised) {
        int q = marks[of & (MARKS - 1)] == 0 ? NONE : find(of);
        while (q != NONE && (size[q] == share || (!hasRoom(packetOctets) && canMakeRoom(q, packetOctets)))) {
            drops.add(HandOff.mbuf(takeFirst(q)), WAITING_OLDEST);
            if (size[q] == 0) {
                remove(q);
                q = NONE;
            }
        }
        if (!hasRoom(packetOctets) || (q == NONE && queues == QUEUES)) {
            drops.add(mbuf, WAITING_FULL);
            return;
        }
        if (q == NONE) {
            q = queues++;
            policy[q] = of;
            size[q] = 0;
            promised[q] = false;
            marks[of & (MARKS - 1)]++;
        }
        promised[q] |= isPromised;
        append(q, HandOff.element(mbuf, ingress), packetOctets);
        counters.add(Counter.WAITED, 1);
    }

    /** True if the packet would have room without those of its policy: if not, none of them gives way in vain. */
    private boolean canMakeRoom(int q, int packetOctets) {
        int own = 0;
        for (int entry = head[q]; entry != NONE; entry = next[entry]) {
            own += octets[entry];
        }
        return allOctets - own + packetOctets <= bounds.octets();
    }

    private boolean hasRoom(int packetOctets) {
        return packets < element.length && allOctets + packetOctets <= bounds.octets();
    }

    private void append(int q, long what, int packetOctets) {
        int entry = free;
        free = next[entry];
        element[entry] = what;
        octets[entry] = packetOctets;
        since[entry] = System.nanoTime();
        next[entry] = NONE;
        if (size[q]++ == 0) {
            head[q] = entry;
        } else {
            next[tail[q]] = entry;
        }
        tail[q] = entry;
        packets++;
        allOctets += packetOctets;
    }

    private long takeFirst(int q) {
        int entry = head[q];
        head[q] = next[entry];
        size[q]--;
        packets--;
        allOctets -= octets[entry];
        next[entry] = free;
        free = entry;
        return element[entry];
    }

    private void remove(int q) {
        marks[policy[q] & (MARKS - 1)]--;
        int last = --queues;
        policy[q] = policy[last];
        head[q] = head[last];
        tail[q] = tail[last];
        size[q] = size[last];
        promised[q] = promised[last];
    }

    /** Drops what has waited too long, and what waits for an SA that has gone. */
    public void expire(PolicySas sas, long nowNs) {
        for (int q = queues - 1; q >= 0; q--) {
            int of = policy[q];
            boolean promise = of < sas.size() && (sas.candidateAcquire(of) != 0 || sas.currentAcquire(of) != 0);
            boolean gone = promised[q] && !promise;
            promised[q] |= promise;
            while (size[q] > 0 && (gone || nowNs - since[head[q]] > ageNs)) {
                drops.add(HandOff.mbuf(takeFirst(q)), WAITED_IN_VAIN);
            }
            if (size[q] == 0) {
                remove(q);
            }
        }
    }

    /**
     * Takes packets out whose SA is open, oldest first; those of one policy. Until {@link #released} the policy's packets do
     * not wait behind each other.
     *
     * @return how many elements of {@link HandOff} stand in {@code target} now
     */
    public int release(PolicySas sas, long[] target) {
        for (int q = 0; q < queues; q++) {
            if (policy[q] >= sas.size() || choice.open(sas, policy[q]) != 0) {
                releasing = true;
                int count = 0;
                while (size[q] > 0 && count < target.length) {
                    target[count++] = takeFirst(q);
                }
                if (size[q] == 0) {
                    remove(q);
                }
                return count;
            }
        }
        return 0;
    }

    /** To be called when the released packets have been processed. */
    public void released() {
        releasing = false;
    }

    /** Drops all. */
    public void close() {
        for (int q = queues - 1; q >= 0; q--) {
            while (size[q] > 0) {
                drops.add(HandOff.mbuf(takeFirst(q)), WAITED_IN_VAIN);
            }
            remove(q);
        }
    }
}
