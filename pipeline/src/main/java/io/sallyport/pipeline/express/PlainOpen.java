package io.sallyport.pipeline.express;

import static io.sallyport.pipeline.burst.DropReason.ICV_WRONG;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.PlainBurst;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.crypto.SuiteLane;
import io.sallyport.pipeline.crypto.SuiteLanes;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;
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

    /** Room for nonces, which {@link #run} and {@link #runTogether} take from there. */
    LaneRooms rooms() {
        return rooms;
    }

    /** Decrypts each packet in place; those whose ICV is wrong are dropped. */
    void run(PlainBurst burst) {
        long[] words = burst.words;
        CryptoEngine by = engine;
        LaneRooms room = rooms;
        int count = burst.count;
        int failed = 0;
        long lastSa = Burst.NO_SA;
        long key = 0;
        long function = 0;
        for (int i = 0; i < count; i++) {
            int at = PlainBurst.at(i);
            long hot = Memory.pointer(words[at + PlainBurst.SA]);
            if (hot != lastSa) {
                lastSa = hot;
                key = SaRecord.keySchedule(hot);
                function = by.gcmFunction(KeyUse.OPEN, SaRecord.algorithm(hot));
            }
            long text = Memory.pointer(words[at + PlainBurst.TEXT]);
            int octets = (int) words[at + PlainBurst.TEXT_OCTETS];
            long icv = room.icv(i);
            by.gcm(
                    function,
                    key,
                    text,
                    octets,
                    room.nonce(i),
                    text - EspDescriptor.TEXT,
                    EspDescriptor.ASSOCIATED_OCTETS,
                    icv);
            if (!isReceived(icv, text + octets)) {
                refuse(words, at);
                failed++;
            }
        }
        if (failed > 0) {
            burst.closeRanks();
        }
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
        long[] words = burst.words;
        int count = burst.count;
        int failed = 0;
        int i = 0;
        while (i < count) {
            long hot = Memory.pointer(words[PlainBurst.at(i) + PlainBurst.SA]);
            int shape = SaShape.of(hot);
            if (PlainSa.isBatched(shape)) {
                i = enqueue(PlainSa.lane(hot, shape, lanes), words, i, count);
            } else {
                failed += openAlone(words, i) ? 0 : 1;
                i++;
            }
        }
        lanes.run();
        failed += compare(words, count);
        if (failed > 0) {
            burst.closeRanks();
        }
    }

    /** Adds the packets of one SA from place {@code first} on to its lane; answers the place of the first of another. */
    private int enqueue(SuiteLane lane, long[] words, int first, int count) {
        long hot = words[PlainBurst.at(first) + PlainBurst.SA];
        long key = SaRecord.keySchedule(hot);
        SuiteLanes all = lanes;
        LaneRooms room = rooms;
        int i = first;
        for (; i < count && words[PlainBurst.at(i) + PlainBurst.SA] == hot; i++) {
            int at = PlainBurst.at(i);
            long esp = Memory.pointer(words[at + PlainBurst.PACKET]) + HEADER;
            int octets = (int) words[at + PlainBurst.TEXT_OCTETS];
            all.add(lane, key, esp, octets, room.nonce(i), room.icv(i));
        }
        return i;
    }

    private boolean openAlone(long[] words, int i) {
        int at = PlainBurst.at(i);
        LonePacket.run(engine, KeyUse.OPEN, words, at, rooms.nonce(i), rooms.icv(i));
        boolean authentic = isReceived(rooms.icv(i), LonePacket.end(words, at));
        if (!authentic) {
            refuse(words, at);
        }
        return authentic;
    }

    /** Compares the ICVs of what was done together; answers how many packets failed. */
    private int compare(long[] words, int count) {
        int failed = 0;
        for (int i = firstWrong(words, 0, count); i < count; i = firstWrong(words, i + 1, count)) {
            refuse(words, PlainBurst.at(i));
            failed++;
        }
        return failed;
    }

    /** The place of the first packet from {@code first} on that was done together and whose ICV is wrong, or {@code count}. */
    private int firstWrong(long[] words, int first, int count) {
        LaneRooms room = rooms;
        int i = first;
        for (; i < count; i++) {
            int at = PlainBurst.at(i);
            int shape = SaShape.of(Memory.pointer(words[at + PlainBurst.SA]));
            if (!PlainSa.isBatched(shape)) {
                continue;
            }
            long received = Memory.pointer(words[at + PlainBurst.TEXT] + words[at + PlainBurst.TEXT_OCTETS]);
            if (!Memory.equalConstantTime(received, room.icv(i), SaShape.icvOctets(shape))) {
                break;
            }
        }
        return i;
    }

    /** Drops the packet of a record, whose ICV is wrong. */
    private void refuse(long[] words, int at) {
        long hot = Memory.pointer(words[at + PlainBurst.SA]);
        SaRecord.count(SaTable.cold(hot), SaDescriptor.ICV_FAILURES);
        PlainSa.drop(drops, words[at + PlainBurst.MBUF], ICV_WRONG, Memory.pointer(words[at + PlainBurst.PACKET]), hot);
        words[at + PlainBurst.MBUF] = Burst.NO_MBUF;
    }

    @Override
    public void close() {
        lanes.close();
        rooms.close();
    }
}
