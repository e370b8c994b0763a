package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.crypto.SuiteLane;
import io.sallyport.pipeline.crypto.SuiteLanes;
import io.sallyport.pipeline.esp.RandomIv;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaRecord;

/**
 * Encrypts the tunnel packets of a burst in place, which are complete but for it, and puts the ICV behind them (RFC 4303
 * section 3.3.2): AES-GCM packet by packet, other suites by what the engine does of them together.
 */
final class PlainSeal implements AutoCloseable {
    private static final int HEADER = Ipv4Descriptor.MINIMUM_OCTETS;

    private final CryptoEngine engine;
    private final SuiteLanes lanes;
    private final LaneRooms rooms = new LaneRooms();
    private final RandomIv randomIv = new RandomIv();

    PlainSeal(CryptoEngine engine) {
        this.engine = engine;
        lanes = engine.lanes(KeyUse.SEAL);
    }

    /** The suites of which several packets are done at a time. */
    SuiteLanes lanes() {
        return lanes;
    }

    /** Seals a burst that is all AES-GCM: the IV stands behind the ESP header, the text of {@link Burst#note} octets behind it. */
    void run(Burst burst) {
        rooms.putNonces(burst);
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
            seal(algorithm, key, Memory.pointer(burst.packet[i] + HEADER), burst.note[i], rooms.nonce(i));
        }
    }

    private void seal(int algorithm, long key, long esp, int text, long nonce) {
        engine.sealGcm(
                algorithm,
                key,
                esp + EspDescriptor.TEXT,
                text,
                nonce,
                esp,
                EspDescriptor.ASSOCIATED_OCTETS,
                esp + EspDescriptor.TEXT + text);
    }

    /** The same for a burst with suites of which several packets are done at a time. */
    void runTogether(Burst burst) {
        long lastSa = Burst.NO_SA;
        SuiteLane lane = null;
        for (int i = 0; i < burst.count; i++) {
            long hot = Memory.pointer(burst.sa[i]);
            if (hot != lastSa) {
                lastSa = hot;
                lane = PlainSa.isBatched(hot) ? PlainSa.lane(hot, lanes) : null;
            }
            long esp = Memory.pointer(burst.packet[i] + HEADER);
            if (lane == null) {
                rooms.putNonce(i, SaRecord.salt(hot), esp);
                seal(SaRecord.algorithm(hot), SaRecord.keySchedule(hot), esp, burst.note[i], rooms.nonce(i));
            } else {
                long icv = Memory.pointer(burst.packet[i] + burst.offset[i] + burst.note[i]);
                enqueue(lane, i, hot, esp, burst.note[i], icv);
            }
        }
        lanes.run();
    }

    private void enqueue(SuiteLane lane, int i, long hot, long esp, int text, long icv) {
        if (lane.hasRandomIv()) {
            randomIv.write(esp + EspDescriptor.IV, RandomIv.BLOCK_OCTETS);
        } else {
            rooms.putNonce(i, SaRecord.salt(hot), esp);
        }
        lanes.add(lane, SaRecord.keySchedule(hot), esp, text, rooms.nonce(i), icv);
    }

    @Override
    public void close() {
        lanes.close();
        rooms.close();
    }
}
