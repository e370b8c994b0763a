package io.sallyport.pipeline.express;

import static io.sallyport.pipeline.burst.DropReason.ICV_WRONG;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.crypto.SuiteLane;
import io.sallyport.pipeline.crypto.SuiteLanes;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;

/**
 * Decrypts the plain tunnel ESP of a burst in place and compares ICVs in constant time (RFC 4303 section 3.4.4): AES-GCM packet
 * by packet, other suites by what the engine does of them together.
 */
final class PlainOpen implements AutoCloseable {
    private static final int HEADER = Ipv4Descriptor.MINIMUM_OCTETS;

    private final CryptoEngine engine;
    private final Drops drops;
    private final SuiteLanes lanes;
    private final LaneRooms rooms = new LaneRooms();

    PlainOpen(CryptoEngine engine, Drops drops) {
        this.engine = engine;
        this.drops = drops;
        lanes = engine.lanes(KeyUse.OPEN);
    }

    /** The suites of which several packets are done at a time. */
    SuiteLanes lanes() {
        return lanes;
    }

    /** Decrypts each packet in place; those whose ICV is wrong are dropped. */
    void run(Burst burst) {
        rooms.putNonces(burst);
        int failed = 0;
        long lastSa = Burst.NO_SA;
        long key = 0;
        int algorithm = 0;
        for (int i = 0; i < burst.count; i++) {
            long hot = Memory.pointer(burst.sa[i]);
            if (hot != lastSa) {
                lastSa = hot;
                key = SaRecord.keySchedule(hot);
                algorithm = SaRecord.algorithm(hot);
            }
            long header = Memory.pointer(burst.packet[i] + HEADER);
            if (!authentic(i, algorithm, key, header, burst.note[i])) {
                refuse(burst, i, hot);
                failed++;
            }
        }
        if (failed > 0) {
            burst.closeRanks();
        }
    }

    /** The same for a burst with suites of which several packets are done at a time. */
    void runTogether(Burst burst) {
        long lastSa = Burst.NO_SA;
        SuiteLane lane = null;
        int failed = 0;
        for (int i = 0; i < burst.count; i++) {
            long hot = Memory.pointer(burst.sa[i]);
            if (hot != lastSa) {
                lastSa = hot;
                lane = PlainSa.isBatched(hot) ? PlainSa.lane(hot, lanes) : null;
            }
            if (lane == null) {
                failed += openAlone(burst, i, hot) ? 0 : 1;
            } else {
                enqueue(burst, i, hot, lane);
            }
        }
        lanes.run();
        failed += compare(burst);
        if (failed > 0) {
            burst.closeRanks();
        }
    }

    private boolean openAlone(Burst burst, int i, long hot) {
        long header = Memory.pointer(burst.packet[i] + HEADER);
        rooms.putNonce(i, SaRecord.salt(hot), header);
        boolean authentic = authentic(i, SaRecord.algorithm(hot), SaRecord.keySchedule(hot), header, burst.note[i]);
        if (!authentic) {
            refuse(burst, i, hot);
        }
        return authentic;
    }

    private void enqueue(Burst burst, int i, long hot, SuiteLane lane) {
        long header = Memory.pointer(burst.packet[i] + HEADER);
        if (!lane.hasRandomIv()) {
            rooms.putNonce(i, SaRecord.salt(hot), header);
        }
        lanes.add(lane, SaRecord.keySchedule(hot), header, burst.note[i], rooms.nonce(i), rooms.icv(i));
    }

    /** Compares the ICVs of what was done together; answers how many packets failed. */
    private int compare(Burst burst) {
        int failed = 0;
        for (int i = 0; i < burst.count; i++) {
            long hot = Memory.pointer(burst.sa[i]);
            if (!PlainSa.isBatched(hot)) {
                continue;
            }
            long received = Memory.pointer(burst.packet[i] + burst.offset[i] + burst.note[i]);
            if (!Memory.equalConstantTime(received, rooms.icv(i), SaRecord.icvLength(hot))) {
                refuse(burst, i, hot);
                failed++;
            }
        }
        return failed;
    }

    /** Drops a packet whose ICV is wrong. */
    private void refuse(Burst burst, int i, long hot) {
        SaRecord.count(SaTable.cold(hot), SaDescriptor.ICV_FAILURES);
        PlainSa.drop(drops, burst.mbuf[i], ICV_WRONG, Memory.pointer(burst.packet[i]), hot);
        burst.mbuf[i] = Burst.NO_MBUF;
    }

    private boolean authentic(int i, int algorithm, long key, long header, int text) {
        long computedIcv = rooms.icv(i);
        engine.openGcm(
                algorithm,
                key,
                header + EspDescriptor.TEXT,
                text,
                rooms.nonce(i),
                header,
                EspDescriptor.ASSOCIATED_OCTETS,
                computedIcv);
        long received = Memory.pointer(header + EspDescriptor.TEXT + text);
        long difference = (Memory.i64(received) ^ Memory.i64(computedIcv))
                | (Memory.i64(received + Long.BYTES) ^ Memory.i64(computedIcv + Long.BYTES));
        return difference == 0;
    }

    @Override
    public void close() {
        lanes.close();
        rooms.close();
    }
}
