package io.sallyport.pipeline.express;

import static io.sallyport.pipeline.burst.DropReason.ICV_WRONG;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.DirectGcm;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.crypto.SuiteLane;
import io.sallyport.pipeline.crypto.SuiteLanes;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;
import io.sallyport.pipeline.sad.SaTable;

/**
 * Decrypts the plain tunnel ESP of a burst in place and compares ICVs in constant time (RFC 4303 section 3.4.4): AES-GCM packet
 * by packet, other suites by what the engine does of them together.
 */
final class PlainOpen implements AutoCloseable {
    private final CryptoEngine engine;
    private final Drops drops;
    private final SuiteLanes lanes;

    PlainOpen(CryptoEngine engine, Drops drops) {
        this.engine = engine;
        this.drops = drops;
        lanes = engine.lanes(KeyUse.OPEN);
    }

    /** The suites of which several packets are done at a time. */
    SuiteLanes lanes() {
        return lanes;
    }

    /** Decrypts each packet of a burst that is all AES-GCM; those whose ICV is wrong are dropped. */
    void run(PlainBurst burst) {
        decrypt(burst, 0, burst.count);
        refuseWrong(burst);
    }

    /** The same where each packet may be another SA's. */
    void runEach(PlainBurst burst, SaLines lines) {
        int count = burst.count;
        for (int i = 0; i < count; i += SaLines.STEP) {
            lines.fetchAhead(burst, i);
            decrypt(burst, i, Math.min(i + SaLines.STEP, count));
        }
        refuseWrong(burst);
    }

    private void refuseWrong(PlainBurst burst) {
        int failed = 0;
        for (int i = firstWrongGcm(burst, 0); i < burst.count; i = firstWrongGcm(burst, i + 1)) {
            refuse(burst.at(i));
            failed++;
        }
        if (failed > 0) {
            burst.closeRanks();
        }
    }

    private void decrypt(PlainBurst burst, int first, int end) {
        long[] functions = engine.gcmFunctions(KeyUse.OPEN);
        long context = engine.gcmContext();
        int i = first;
        while (i < end) {
            long hot = PlainPacket.sa(burst.at(i));
            long key = SaRecord.keySchedule(hot);
            long function = functions[SaRecord.algorithm(hot)];
            do {
                long record = burst.at(i);
                long text = PlainPacket.text(record);
                int octets = PlainPacket.textOctets(record);
                DirectGcm.run(
                        function,
                        context,
                        key,
                        text,
                        octets,
                        PlainPacket.nonce(record),
                        text - EspDescriptor.TEXT,
                        EspDescriptor.ASSOCIATED_OCTETS,
                        PlainPacket.icv(record));
                i++;
            } while (i < end && PlainPacket.isOf(burst.at(i), hot));
        }
    }

    /** The place of the first packet from {@code first} on whose ICV is wrong, or that of none, where all are of AES-GCM. */
    private static int firstWrongGcm(PlainBurst burst, int first) {
        int count = burst.count;
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long record = burst.at(i);
            if (!isReceived(PlainPacket.icv(record), PlainPacket.text(record) + PlainPacket.textOctets(record))) {
                break;
            }
        }
        return i;
    }

    /** True if the ICV behind a text is the one that was computed. */
    private static boolean isReceived(long computed, long behind) {
        long received = Memory.pointer(behind);
        long difference = (Memory.i64(received) ^ Memory.i64(computed))
                | (Memory.i64(received + Long.BYTES) ^ Memory.i64(computed + Long.BYTES));
        return difference == 0;
    }

    /** The same for a burst with suites of which several packets are done at a time. */
    void runTogether(PlainBurst burst) {
        int count = burst.count;
        int failed = 0;
        int i = 0;
        while (i < count) {
            long record = burst.at(i);
            long hot = PlainPacket.sa(record);
            int shape = SaShape.of(hot);
            if (PlainSa.isBatched(shape)) {
                i = enqueue(PlainSa.lane(hot, shape, lanes), burst, i);
            } else {
                failed += openAlone(record) ? 0 : 1;
                i++;
            }
        }
        lanes.run();
        failed += compare(burst);
        if (failed > 0) {
            burst.closeRanks();
        }
    }

    /** Adds the packets of one SA from place {@code first} on to its lane; answers the place of the first of another. */
    private int enqueue(SuiteLane lane, PlainBurst burst, int first) {
        long hot = PlainPacket.sa(burst.at(first));
        long key = SaRecord.keySchedule(hot);
        int before = PlainSa.beforeEsp(SaShape.of(hot));
        SuiteLanes all = lanes;
        int count = burst.count;
        int i = first;
        for (; i < count && PlainPacket.sa(burst.at(i)) == hot; i++) {
            long record = burst.at(i);
            all.add(
                    lane,
                    key,
                    Memory.pointer(PlainPacket.packet(record) + before),
                    PlainPacket.textOctets(record),
                    PlainPacket.nonce(record),
                    PlainPacket.icv(record));
        }
        return i;
    }

    private boolean openAlone(long record) {
        LonePacket.run(engine, KeyUse.OPEN, record, PlainPacket.icv(record));
        boolean authentic = isReceived(PlainPacket.icv(record), LonePacket.end(record));
        if (!authentic) {
            refuse(record);
        }
        return authentic;
    }

    /** Compares the ICVs of what was done together; answers how many packets failed. */
    private int compare(PlainBurst burst) {
        int failed = 0;
        for (int i = firstWrong(burst, 0); i < burst.count; i = firstWrong(burst, i + 1)) {
            refuse(burst.at(i));
            failed++;
        }
        return failed;
    }

    /** The place of the first packet from {@code first} on that was done together and whose ICV is wrong, or that of none. */
    private static int firstWrong(PlainBurst burst, int first) {
        int count = burst.count;
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long record = burst.at(i);
            int shape = SaShape.of(PlainPacket.sa(record));
            if (!PlainSa.isBatched(shape)) {
                continue;
            }
            if (!Memory.equalConstantTime(LonePacket.end(record), PlainPacket.icv(record), SaShape.icvOctets(shape))) {
                break;
            }
        }
        return i;
    }

    /** Drops the packet of a record, whose ICV is wrong. */
    private void refuse(long record) {
        long hot = PlainPacket.sa(record);
        SaRecord.count(SaTable.cold(hot), SaDescriptor.ICV_FAILURES);
        PlainSa.drop(drops, PlainPacket.mbuf(record), ICV_WRONG, PlainPacket.packet(record), hot);
        PlainPacket.setMbuf(record, Burst.NO_MBUF);
    }

    @Override
    public void close() {
        lanes.close();
    }
}
