package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.sad.SaRecord;

/** A packet of AES-GCM among others of suites that are done several at a time. */
final class LonePacket {
    private LonePacket() {}

    /**
     * Encrypts or decrypts it in place.
     *
     * @param icv where the computed ICV goes
     */
    static void run(CryptoEngine engine, KeyUse use, long record, long icv) {
        long hot = PlainPacket.sa(record);
        long text = PlainPacket.text(record);
        engine.gcm(
                engine.gcmFunction(use, SaRecord.algorithm(hot)),
                SaRecord.keySchedule(hot),
                text,
                PlainPacket.textOctets(record),
                PlainPacket.nonce(record),
                text - EspDescriptor.TEXT,
                EspDescriptor.ASSOCIATED_OCTETS,
                icv);
    }

    /** Address behind its text, where its ICV stands. */
    static long end(long record) {
        return Memory.pointer(PlainPacket.text(record) + PlainPacket.textOctets(record));
    }
}
