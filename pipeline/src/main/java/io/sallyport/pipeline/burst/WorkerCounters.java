package io.sallyport.pipeline.burst;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.Map;

/**
 * One worker's counters. The worker writes them; any thread reads them, each value whole and never going back.
 *
 * <p>The array is padded at both ends, so that no other worker's counters share a cache line with it.
 */
@SuppressWarnings("EnumOrdinal") // Places in an array that lives and dies with this process; nothing stores them.
public final class WorkerCounters {
    /** What is counted beside the drops. */
    public enum Counter {
        /** Frames received. */
        RECEIVED,
        /** Frames handed to a transmit queue and taken. */
        TRANSMITTED,
        /** ESP packets opened and passed on. */
        OPENED,
        /** Inner octets of those. */
        OPENED_OCTETS,
        /** Packets sealed and passed on. */
        SEALED,
        /** Inner octets of those. */
        SEALED_OCTETS,
        /** Batches of packets that a crypto device took. */
        CRYPTO_BATCHES,
        /** Those of them that it took while it had others. */
        CRYPTO_OVERLAPPED,
        /** Times that packets were left where they waited, because the crypto device had enough. */
        CRYPTO_BUSY,
        /** Packets forwarded in the clear by a BYPASS policy. */
        BYPASSED,
        /** Packets handed to the worker that owns their SA. */
        HANDED_OFF,
        /** Packets that began to wait for their outbound SA. */
        WAITED,
        /** Packets handed to the control thread. */
        TO_HOST,
        /** Packets that the control thread sends. */
        FROM_HOST,
        /** Packets tried on a pending SA. */
        TRIALS,
        /** SAs that this worker promoted. */
        PROMOTED,
        /** Packets cut into fragments on their way out. */
        FRAGMENTED,
        /** Fragments made of those. */
        FRAGMENTS_MADE,
        /** Fragments taken in towards a datagram for the gateway itself. */
        FRAGMENTS_TAKEN,
        /** Datagrams that those began. */
        REASSEMBLIES_BEGUN,
        /** Datagrams made whole. */
        REASSEMBLED,
        /** TCP handshakes whose maximum segment size was lowered. */
        MSS_CLAMPED,
        /** ICMP errors made. */
        ICMP_ERRORS,
        /** ICMP errors not made because of their rate limit. */
        ICMP_ERRORS_LIMITED,
        /** Echo requests answered. */
        ECHOES,
        /** Dropped packets that the audit log was told of. */
        AUDITED,
        /** Those that it was not told of, because there were too many. */
        AUDITS_LIMITED
    }

    private static final int PADDING = 8;
    private static final int FIRST_DROP = PADDING + Counter.values().length;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[FIRST_DROP + DropReason.count() + PADDING];

    /** Adds to a counter; called by the owning worker only. */
    public void add(Counter counter, long amount) {
        int i = PADDING + counter.ordinal();
        ELEMENT.setOpaque(values, i, values[i] + amount);
    }

    /** Counts one drop; called by the owning worker only. */
    public void countDrop(DropReason reason) {
        int i = FIRST_DROP + reason.ordinal();
        ELEMENT.setOpaque(values, i, values[i] + 1);
    }

    /** A counter's value now. */
    public long get(Counter counter) {
        return (long) ELEMENT.getOpaque(values, PADDING + counter.ordinal());
    }

    /** Packets dropped for that reason so far. */
    public long drops(DropReason reason) {
        return (long) ELEMENT.getOpaque(values, FIRST_DROP + reason.ordinal());
    }

    /** Packets dropped so far, whatever the reason. */
    public long drops() {
        long sum = 0;
        for (int i = 0; i < DropReason.count(); i++) {
            sum += drops(DropReason.at(i));
        }
        return sum;
    }

    /** The reasons that have a count, with it; a new map. */
    public Map<DropReason, Long> dropsByReason() {
        Map<DropReason, Long> counted = new EnumMap<>(DropReason.class);
        for (int i = 0; i < DropReason.count(); i++) {
            long drops = drops(DropReason.at(i));
            if (drops != 0) {
                counted.put(DropReason.at(i), drops);
            }
        }
        return counted;
    }
}
