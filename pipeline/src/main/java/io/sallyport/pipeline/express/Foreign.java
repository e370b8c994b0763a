package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;

/** What remains of a burst from which other workers' packets are given away. */
final class Foreign {
    private Foreign() {}

    /**
     * Moves the packets from place {@code first} on behind those that were kept.
     *
     * @param array address of {@code count} pointers to mbufs, of which the first {@code kept} stay
     * @return how many stay
     */
    static int rest(long array, int first, int count, int kept) {
        int to = kept;
        for (int i = first; i < count; i++) {
            Mbuf.put(array, to, Mbuf.at(array, i));
            to++;
        }
        return to;
    }
}
