package io.sallyport.pipeline.trace;

import java.util.List;

/**
 * The trace of one gateway's workers, seen from the thread that writes it down. That thread alone calls all this, while the
 * workers run or not.
 *
 * <p>{@link #begin}, {@link #drain} from time to time, {@link #end}, then drain until {@link #isIdle}.
 */
public final class PacketTrace {
    private final List<TraceTap> taps;

    /** A trace of the workers with those taps, at least one. */
    public PacketTrace(List<TraceTap> taps) {
        this.taps = List.copyOf(taps);
    }

    /** How many workers there are. */
    public int workers() {
        return taps.size();
    }

    /** The places where packets are looked at. */
    public TracePlaces places() {
        return taps.getFirst().places();
    }

    /**
     * Lets each worker take packets from its next poll on.
     *
     * @throws IllegalStateException if a worker still has to do with the last trace
     */
    public void begin(Capture capture) {
        if (!isIdle()) {
            throw new IllegalStateException("there is a trace already");
        }
        taps.forEach(tap -> tap.begin(capture));
    }

    /** True if every worker has taken note of the last {@link #begin} or {@link #end}. */
    public boolean isFollowed() {
        return taps.stream().allMatch(TraceTap::isFollowed);
    }

    /** Lets each worker stop with its next poll. */
    public void end() {
        taps.forEach(TraceTap::end);
    }

    /** True if no worker takes packets any more: what is drained after that is all. */
    public boolean isIdle() {
        return taps.stream().allMatch(TraceTap::isIdle);
    }

    /**
     * Hands over what was captured, of each worker in the order in which it was.
     *
     * @param limit packets of each worker at most
     * @return how many there were
     */
    public int drain(TraceListener listener, int limit) {
        int all = 0;
        for (TraceTap tap : taps) {
            all += tap.drain(listener, limit);
        }
        return all;
    }

    /** Packets that the filter took at a place since the trace began. */
    public long matched(int place) {
        return taps.stream().mapToLong(tap -> tap.matched(place)).sum();
    }

    /** Those of them that were not captured, because a worker's ring was full. */
    public long lost(int place) {
        return taps.stream().mapToLong(tap -> tap.lost(place)).sum();
    }
}
