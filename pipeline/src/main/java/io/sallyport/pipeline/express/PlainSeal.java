package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.DirectGcm;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.crypto.SuiteLane;
import io.sallyport.pipeline.crypto.SuiteLanes;
import io.sallyport.pipeline.esp.RandomIv;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;

/**
 * Encrypts the tunnel packets of a burst in place, which are complete but for it, and puts the ICV behind them (RFC 4303
 * section 3.3.2): AES-GCM packet by packet, other suites by what the engine does of them together.
 */
final class PlainSeal implements AutoCloseable {
    /** In the place of where random IVs are, for a suite that has none. */
    private static final long NO_IVS = 0;

    private final CryptoEngine engine;
    private final SuiteLanes lanes;
    private final RandomIv randomIv = new RandomIv();

    PlainSeal(CryptoEngine engine) {
        this.engine = engine;
        lanes = engine.lanes(KeyUse.SEAL);
    }

    /** The suites of which several packets are done at a time. */
    SuiteLanes lanes() {
        return lanes;
    }

    /** Seals a burst that is all AES-GCM. */
    void run(PlainBurst burst) {
        encrypt(burst, 0, burst.count);
    }

    /** The same where each packet may be another SA's. */
    void runEach(PlainBurst burst, SaLines lines) {
        int count = burst.count;
        for (int i = 0; i < count; i += SaLines.STEP) {
            lines.fetchAhead(burst, i);
            encrypt(burst, i, Math.min(i + SaLines.STEP, count));
        }
    }

    private void encrypt(PlainBurst burst, int first, int end) {
        long[] functions = engine.gcmFunctions(KeyUse.SEAL);
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
                        text + octets);
                i++;
            } while (i < end && PlainPacket.isOf(burst.at(i), hot));
        }
    }

    /** The same for a burst with suites of which several packets are done at a time. */
    void runTogether(PlainBurst burst) {
        int count = burst.count;
        int i = 0;
        while (i < count) {
            long record = burst.at(i);
            long hot = PlainPacket.sa(record);
            int shape = SaShape.of(hot);
            if (PlainSa.isBatched(shape)) {
                i = enqueueRun(PlainSa.lane(hot, shape, lanes), burst, i);
            } else {
                LonePacket.run(engine, KeyUse.SEAL, record, LonePacket.end(record));
                i++;
            }
        }
        lanes.run();
    }

    /** Adds the packets of one SA from place {@code first} on to its lane; answers the place of the first of another. */
    private int enqueueRun(SuiteLane lane, PlainBurst burst, int first) {
        if (!lane.hasRandomIv()) {
            return enqueue(lane, burst, first, NO_IVS);
        }
        int end = enqueue(lane, burst, first, randomIv.ready((burst.count - first) * RandomIv.BLOCK_OCTETS));
        randomIv.use((end - first) * RandomIv.BLOCK_OCTETS);
        return end;
    }

    private int enqueue(SuiteLane lane, PlainBurst burst, int first, long randomIvs) {
        long hot = PlainPacket.sa(burst.at(first));
        long key = SaRecord.keySchedule(hot);
        int before = PlainSa.beforeEsp(SaShape.of(hot));
        long ivs = randomIvs;
        SuiteLanes all = lanes;
        int count = burst.count;
        int i = first;
        for (; i < count && PlainPacket.sa(burst.at(i)) == hot; i++) {
            long record = burst.at(i);
            long esp = Memory.pointer(PlainPacket.packet(record) + before);
            if (ivs != NO_IVS) {
                Memory.putI64(esp + EspDescriptor.IV, Memory.i64(ivs));
                Memory.putI64(esp + EspDescriptor.IV + Long.BYTES, Memory.i64(ivs + Long.BYTES));
                ivs = Memory.pointer(ivs + RandomIv.BLOCK_OCTETS);
            }
            all.add(lane, key, esp, PlainPacket.textOctets(record), PlainPacket.nonce(record), LonePacket.end(record));
        }
        return i;
    }

    @Override
    public void close() {
        lanes.close();
        randomIv.close();
    }
}
