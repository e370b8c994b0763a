package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.sad.SaRecord;

/**
 * The plain AES-GCM packets of a burst that are ready to be encrypted, one cipher call each (RFC 4106).
 *
 * <p>They are encrypted after the whole burst has been made ready. In turns, each call would wait for its packet's own
 * stores: a wide load of what was just stored in small pieces has to wait until those have reached the cache.
 */
final class PreparedGcm implements AutoCloseable {
    private static final int NONCE_OCTETS = 16;

    private final CryptoEngine engine;
    private final OffHeap area = OffHeap.allocate((long) Burst.CAPACITY * NONCE_OCTETS);
    private final long nonces = area.address();
    private final long[] hot = new long[Burst.CAPACITY];
    private final long[] esp = new long[Burst.CAPACITY];
    private final int[] text = new int[Burst.CAPACITY];
    private int count;

    PreparedGcm(CryptoEngine engine) {
        this.engine = engine;
    }

    /**
     * Adds a packet; a burst at most.
     *
     * @param header its ESP header, IV included
     * @param octets octets of text
     */
    void add(long sa, long header, int octets) {
        int i = count;
        hot[i] = sa;
        esp[i] = header;
        text[i] = octets;
        long nonce = nonce(i);
        Memory.putI32(nonce, SaRecord.salt(sa));
        Memory.putI64(nonce + EspDescriptor.GCM_SALT_OCTETS, Memory.i64(header + EspDescriptor.IV));
        count = i + 1;
    }

    /** Encrypts all in place, and puts their ICVs behind them; none is left here. */
    void seal() {
        for (int i = 0; i < count; i++) {
            long sa = Memory.pointer(hot[i]);
            long header = Memory.pointer(esp[i]);
            engine.gcm(
                    engine.gcmFunction(KeyUse.SEAL, SaRecord.algorithm(sa)),
                    SaRecord.keySchedule(sa),
                    header + EspDescriptor.TEXT,
                    text[i],
                    nonce(i),
                    header,
                    EspDescriptor.ASSOCIATED_OCTETS,
                    header + EspDescriptor.TEXT + text[i]);
        }
        count = 0;
    }

    private long nonce(int i) {
        return Memory.pointer(nonces + (long) i * NONCE_OCTETS);
    }

    @Override
    public void close() {
        // Salts stand in the nonces.
        Memory.fill(nonces, area.octets(), 0);
        area.close();
    }
}
