package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.fragment.PacketCutter;
import io.sallyport.pipeline.fragment.Reassembly;
import io.sallyport.pipeline.fragment.ReassemblyBounds;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.policy.OutboundChoice;
import io.sallyport.pipeline.policy.WaitingBounds;
import io.sallyport.pipeline.policy.WaitingPackets;

/**
 * What the workers of one gateway share for packets that are too long, or come in pieces.
 *
 * @param buffers pools for fragments and for packets made whole
 * @param bounds of each worker's reassembly
 * @param learnsPaths whether ICMP about tunnel packets that were too big is listened to
 * @param waiting of packets whose outbound SA is not open yet
 * @param workers how many workers there are
 * @param seed random: makes identifications and hashes hard to foresee
 */
public record Sizing(
        PacketBuffers buffers,
        ReassemblyBounds bounds,
        boolean learnsPaths,
        WaitingBounds waiting,
        int workers,
        long seed) {
    /** A cutter for a worker: its identifications keep to a residue class of the worker's own. */
    PacketCutter cutter(int worker) {
        int first = (int) (seed >>> Integer.SIZE) / workers * workers + worker;
        return new PacketCutter(first, workers);
    }

    /** A worker's queues of packets that wait for their SA. */
    WaitingPackets waiting(OutboundChoice choice, WorkerCounters counters, Drops drops) {
        return new WaitingPackets(waiting, workers, choice, counters, drops);
    }

    /** Half of the large buffers are for datagrams that are not whole yet, shared among the workers. */
    private int mostLarge() {
        return Math.max(1, buffers.large().buffers() / 2 / workers);
    }

    /** The reassembly of a worker. */
    Reassembly reassembly(int worker, BufferSource source, HandOff handOff, WorkerCounters counters, Drops drops) {
        return new Reassembly(bounds, worker, workers, seed, mostLarge(), source, handOff, counters, drops);
    }
}
