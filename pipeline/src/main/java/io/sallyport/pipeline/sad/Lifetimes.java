package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.event.SaEvents;

/**
 * A worker's part in lifetimes: counts the packets and octets of an SA against its limits (RFC 4301 section 4.4.2.1), and
 * tells the control thread of each limit once.
 */
public final class Lifetimes {
    private static final long SOFT = 1;
    private static final long HARD = 2;

    /** Of an IP packet; a larger one is none that is counted without being asked for. */
    private static final int MOST_OCTETS = 0xffff;

    private final SaEvents events;

    /** The lifetimes of the SAs that one worker owns. */
    public Lifetimes(SaEvents events) {
        this.events = events;
    }

    /**
     * May the SA carry another packet? To be asked before the packet is counted.
     *
     * @param generation of the SA
     * @param octets of the inner packet
     * @return false if the packet would pass the hard limit
     */
    public boolean allows(long hot, long cold, int generation, int octets) {
        long packets = Memory.i64(hot + SaDescriptor.PACKETS) + 1;
        long sum = Memory.i64(hot + SaDescriptor.OCTETS) + octets;
        if (packets > Memory.i64(cold + SaDescriptor.HARD_PACKETS)
                || sum > Memory.i64(cold + SaDescriptor.HARD_OCTETS)) {
            tell(hot, cold, generation, HARD);
            return false;
        }
        if (packets >= Memory.i64(cold + SaDescriptor.SOFT_PACKETS)
                || sum >= Memory.i64(cold + SaDescriptor.SOFT_OCTETS)) {
            tell(hot, cold, generation, SOFT);
        }
        return true;
    }

    /**
     * True if so many packets of any length can pass without one of which {@link #allows} would have something to tell: nobody needs to
     * ask it of them.
     *
     * @param packets 0 or more
     */
    public static boolean areFar(long hot, int packets) {
        long cold = SaTable.cold(hot);
        long mostPackets = Memory.i64(cold + SaDescriptor.HARD_PACKETS);
        long mostOctets = Memory.i64(cold + SaDescriptor.HARD_OCTETS);
        if (Memory.i64(cold + SaDescriptor.LIFETIME_TOLD) == 0) {
            // There may be a hard limit without a soft one.
            mostPackets = Math.min(mostPackets, Memory.i64(cold + SaDescriptor.SOFT_PACKETS));
            mostOctets = Math.min(mostOctets, Memory.i64(cold + SaDescriptor.SOFT_OCTETS));
        }
        return Memory.i64(hot + SaDescriptor.PACKETS) < mostPackets - packets
                && Memory.i64(hot + SaDescriptor.OCTETS) < mostOctets - (long) packets * MOST_OCTETS;
    }

    /** The outbound SA has nearly used up its sequence numbers: time for a successor (RFC 4303 section 3.3.3). */
    public void sequenceNearlyOver(long hot, int generation) {
        tell(hot, SaTable.cold(hot), generation, SOFT);
    }

    private void tell(long hot, long cold, int generation, long end) {
        if (Memory.i64(cold + SaDescriptor.LIFETIME_TOLD) < end) {
            // Opaque: the control thread looks for it after a lost event.
            Memory.setOpaqueI64(cold + SaDescriptor.LIFETIME_TOLD, end);
            events.lifetime(hot, generation, (int) end, System.nanoTime());
        }
    }

    /** What {@link SaDescriptor#LIFETIME_TOLD} and an event's code mean, NONE = 0. */
    static Lifetime.End end(long told) {
        return told == HARD ? Lifetime.End.HARD : Lifetime.End.SOFT;
    }
}
