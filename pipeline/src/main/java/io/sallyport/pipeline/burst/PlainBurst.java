package io.sallyport.pipeline.burst;

/**
 * The packets of a burst on the short way: of each a record of words, all in one array. A loop over them needs one base and
 * one index, where parallel arrays take a register each, of which there are too few.
 */
public final class PlainBurst {
    /** A record has 8 words, so that it is a cache line. */
    private static final int SHIFT = 3;

    /** Runs of so many packets are worth their loops. */
    private static final int LONG_RUN = 4;

    /** Address of the mbuf; {@link Burst#NO_MBUF} once the packet was dropped. */
    public static final int MBUF = 0;

    /** Address of the IPv4 header: of the tunnel packet while it is one, else of the packet inside. */
    public static final int PACKET = 1;

    /** Octets of the packet there that leaves. */
    public static final int OCTETS = 2;

    /** Hot line of its SA. */
    public static final int SA = 3;

    /** Address of the text that is encrypted. */
    public static final int TEXT = 4;

    /** Its octets, with the trailer. */
    public static final int TEXT_OCTETS = 5;

    /** The adjacency by which it leaves. */
    public static final int TOWARD = 6;

    /** The records. */
    public final long[] words = new long[Burst.CAPACITY << SHIFT];

    public int count;

    /**
     * True if packets of several SAs come with seldom two of one in a row: then each is looked at alone, which is quicker than runs
     * of one.
     *
     * @param runs how often among so many packets those of another SA begin
     */
    public static boolean isScattered(int runs, int packets) {
        return runs > 1 && runs * LONG_RUN > packets;
    }

    /** Where the record of the packet in place {@code i} begins. */
    public static int at(int i) {
        return i << SHIFT;
    }

    /** Moves the packets together whose mbuf is not {@link Burst#NO_MBUF}. */
    public void closeRanks() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (words[at(i) + MBUF] != Burst.NO_MBUF) {
                System.arraycopy(words, at(i), words, at(kept), 1 << SHIFT);
                kept++;
            }
        }
        count = kept;
    }
}
