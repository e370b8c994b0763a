package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.PlainBurst;
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
     * @param at where its record begins
     * @param nonce address of its nonce
     * @param icv where the computed ICV goes
     */
    static void run(CryptoEngine engine, KeyUse use, long[] words, int at, long nonce, long icv) {
        long hot = Memory.pointer(words[at + PlainBurst.SA]);
        long text = Memory.pointer(words[at + PlainBurst.TEXT]);
        engine.gcm(
                engine.gcmFunction(use, SaRecord.algorithm(hot)),
                SaRecord.keySchedule(hot),
                text,
                (int) words[at + PlainBurst.TEXT_OCTETS],
                nonce,
                text - EspDescriptor.TEXT,
                EspDescriptor.ASSOCIATED_OCTETS,
                icv);
    }

    /** Address behind its text, where its ICV stands. */
    static long end(long[] words, int at) {
        return Memory.pointer(words[at + PlainBurst.TEXT] + words[at + PlainBurst.TEXT_OCTETS]);
    }
}
