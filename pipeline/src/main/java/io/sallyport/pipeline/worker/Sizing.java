package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.fragment.PacketCutter;

/**
 * What the workers of one gateway share for packets that are too long, or come in pieces.
 *
 * @param buffers pools for fragments and for packets made whole
 * @param workers how many workers there are
 * @param seed random: makes identifications and hashes hard to foresee
 */
public record Sizing(PacketBuffers buffers, int workers, long seed) {
    /** A cutter for a worker: its identifications keep to a residue class of the worker's own. */
    PacketCutter cutter(int worker) {
        int first = (int) (seed >>> Integer.SIZE) / workers * workers + worker;
        return new PacketCutter(first, workers);
    }
}
