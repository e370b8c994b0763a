package io.sallyport.pipeline.crypto;

/**
 * The suites that an engine does several packets at a time, each in its {@link SuiteLane}; all packets of an instance are
 * sealed, or all are opened. Belongs to one step of one worker.
 */
public final class SuiteLanes implements AutoCloseable {
    private static final int INTEGRITIES = IntegrityAlgorithm.values().length;

    private final SuiteLane[] lanes;
    private final SuiteLane[] bySuite = new SuiteLane[EncryptionAlgorithm.values().length * INTEGRITIES];

    /** The bits of lanes that have packets. */
    private long waiting;

    /** No lanes at all: of an engine that has none. */
    static final SuiteLanes NONE = new SuiteLanes(new CipherSuite[0], new SuiteLane[0]);

    /** The lane of each suite; the place of a lane in the array is the place that it was made with. */
    SuiteLanes(CipherSuite[] suites, SuiteLane[] lanes) {
        this.lanes = lanes;
        for (int i = 0; i < lanes.length; i++) {
            bySuite[place(suites[i].encryption().id(), suites[i].integrity().id())] = lanes[i];
        }
    }

    private static int place(int encryption, int integrity) {
        return encryption * INTEGRITIES + integrity;
    }

    /** True if there is a lane for the suite; parameters are ids. */
    public boolean has(int encryption, int integrity) {
        return bySuite[place(encryption, integrity)] != null;
    }

    /** The lane of a suite that {@link #has} one. */
    public SuiteLane of(int encryption, int integrity) {
        return bySuite[place(encryption, integrity)];
    }

    /** Adds a packet to a lane; parameters as those of {@link SuiteLane#add}. */
    public void add(SuiteLane lane, long keySchedule, long esp, int text, long nonce, long icv) {
        waiting |= lane.bit;
        lane.add(keySchedule, esp, text, nonce, icv);
    }

    /** Does everything that was added. */
    public void run() {
        while (waiting != 0) {
            SuiteLane lane = lanes[Long.numberOfTrailingZeros(waiting)];
            waiting &= ~lane.bit;
            lane.run();
        }
    }

    @Override
    public void close() {
        for (SuiteLane lane : lanes) {
            lane.close();
        }
    }
}
