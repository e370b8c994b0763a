package io.sallyport.pipeline.crypto;

import io.sallyport.pipeline.burst.Burst;

/**
 * ESP packets of one suite and direction that an engine does together: added one by one, and done by {@link #run}. Nothing is
 * checked here: all lengths must already be right.
 *
 * <p>Belongs to one step of one worker, by way of its {@link SuiteLanes}.
 */
public abstract class SuiteLane implements AutoCloseable {
    /** Most packets at a time: those of a longest burst. */
    public static final int CAPACITY = Burst.LONGEST;

    /** The packets that were added since the last {@link #run}. */
    int count;

    /** Of the lanes that stand together, the bit of this one. */
    final long bit;

    private final boolean randomIv;

    SuiteLane(int place, boolean randomIv) {
        this.bit = 1L << place;
        this.randomIv = randomIv;
    }

    /** True of a chained cipher: the IV stands in the packet alone, and must be unpredictable. */
    public final boolean hasRandomIv() {
        return randomIv;
    }

    /**
     * Adds a packet.
     *
     * @param keySchedule what {@link KeySchedule#expand} wrote
     * @param esp address of the ESP header, which the IV follows, and then the text
     * @param text octets of text, which is encrypted or decrypted in place
     * @param nonce where {@link #hasRandomIv} is false, the address of 16 octets: salt, IV, and the number 1 in the last four
     * @param icv receives the computed ICV, as long as it stands in packets
     */
    abstract void add(long keySchedule, long esp, int text, long nonce, long icv);

    /** Does what was added; every computed ICV stands in its place then. */
    abstract void run();

    @Override
    public abstract void close();
}
