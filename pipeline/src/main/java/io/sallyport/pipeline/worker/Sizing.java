package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.buffer.PacketBuffers;

/**
 * What the workers of one gateway share for packets that are too long, or come in pieces.
 *
 * @param buffers pools for fragments and for packets made whole
 * @param workers how many workers there are
 * @param seed random: makes identifications and hashes hard to foresee
 */
public record Sizing(PacketBuffers buffers, int workers, long seed) {
    /** Where a worker's identifications of IPv6 packets begin: each worker keeps to a residue class of its own. */
    int identification(int worker) {
        return (int) (seed >>> Integer.SIZE) / workers * workers + worker;
    }
}
