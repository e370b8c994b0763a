package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.PlainBurst;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.crypto.SuiteLane;
import io.sallyport.pipeline.crypto.SuiteLanes;
import io.sallyport.pipeline.esp.RandomIv;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;

/**
 * Encrypts the tunnel packets of a burst in place, which are complete but for it, and puts the ICV behind them (RFC 4303
 * section 3.3.2): AES-GCM packet by packet, other suites by what the engine does of them together.
 */
final class PlainSeal implements AutoCloseable {
    private static final int HEADER = Ipv4Descriptor.MINIMUM_OCTETS;
    /** In the place of where random IVs are, for a suite that has none. */
    private static final long NO_IVS = 0;

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

    /** Room for nonces, which {@link #run} and {@link #runTogether} take from there. */
    LaneRooms rooms() {
        return rooms;
    }

    /** Seals a burst that is all AES-GCM. */
    void run(PlainBurst burst) {
        long[] words = burst.words;
        CryptoEngine by = engine;
        LaneRooms room = rooms;
        int count = burst.count;
        long lastSa = Burst.NO_SA;
        long key = 0;
        long function = 0;
        for (int i = 0; i < count; i++) {
            int at = PlainBurst.at(i);
            long hot = Memory.pointer(words[at + PlainBurst.SA]);
            if (hot != lastSa) {
                lastSa = hot;
                key = SaRecord.keySchedule(hot);
                function = by.gcmFunction(KeyUse.SEAL, SaRecord.algorithm(hot));
            }
            long text = Memory.pointer(words[at + PlainBurst.TEXT]);
            int octets = (int) words[at + PlainBurst.TEXT_OCTETS];
            by.gcm(
                    function,
                    key,
                    text,
                    octets,
                    room.nonce(i),
                    text - EspDescriptor.TEXT,
                    EspDescriptor.ASSOCIATED_OCTETS,
                    text + octets);
        }
    }

    /** The same for a burst with suites of which several packets are done at a time. */
    void runTogether(PlainBurst burst) {
        long[] words = burst.words;
        int count = burst.count;
        int i = 0;
        while (i < count) {
            long hot = Memory.pointer(words[PlainBurst.at(i) + PlainBurst.SA]);
            int shape = SaShape.of(hot);
            if (PlainSa.isBatched(shape)) {
                i = enqueueRun(PlainSa.lane(hot, shape, lanes), words, i, count);
            } else {
                int at = PlainBurst.at(i);
                LonePacket.run(engine, KeyUse.SEAL, words, at, rooms.nonce(i), LonePacket.end(words, at));
                i++;
            }
        }
        lanes.run();
    }

    /** Adds the packets of one SA from place {@code first} on to its lane; answers the place of the first of another. */
    private int enqueueRun(SuiteLane lane, long[] words, int first, int count) {
        if (!lane.hasRandomIv()) {
            return enqueue(lane, words, first, count, NO_IVS);
        }
        int end = enqueue(lane, words, first, count, randomIv.ready((count - first) * RandomIv.BLOCK_OCTETS));
        randomIv.use((end - first) * RandomIv.BLOCK_OCTETS);
        return end;
    }

    private int enqueue(SuiteLane lane, long[] words, int first, int count, long randomIvs) {
        long hot = words[PlainBurst.at(first) + PlainBurst.SA];
        long key = SaRecord.keySchedule(hot);
        long ivs = randomIvs;
        SuiteLanes all = lanes;
        LaneRooms room = rooms;
        int i = first;
        for (; i < count && words[PlainBurst.at(i) + PlainBurst.SA] == hot; i++) {
            int at = PlainBurst.at(i);
            long esp = Memory.pointer(words[at + PlainBurst.PACKET]) + HEADER;
            long text = Memory.pointer(words[at + PlainBurst.TEXT]);
            int octets = (int) words[at + PlainBurst.TEXT_OCTETS];
            if (ivs != NO_IVS) {
                Memory.putI64(esp + EspDescriptor.IV, Memory.i64(ivs));
                Memory.putI64(esp + EspDescriptor.IV + Long.BYTES, Memory.i64(ivs + Long.BYTES));
                ivs = Memory.pointer(ivs + RandomIv.BLOCK_OCTETS);
            }
            all.add(lane, key, esp, octets, room.nonce(i), Memory.pointer(text + octets));
        }
        return i;
    }

    @Override
    public void close() {
        lanes.close();
        rooms.close();
        randomIv.close();
    }
}
