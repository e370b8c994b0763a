package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.memory.Memory;

/** Keeps keys as they are, for {@link ReferenceEngine}. */
public final class ReferenceKeySchedule implements KeySchedule {
    static final int ENCRYPTION = 0;
    static final int INTEGRITY = 64;
    static final int OCTETS = 128;

    @Override
    public int octets() {
        return OCTETS;
    }

    @Override
    public void expand(CipherSuite suite, KeyUse use, byte[] encryptionKey, byte[] integrityKey, long target) {
        suite.checkKeys(encryptionKey, integrityKey);
        Memory.write(target + ENCRYPTION, encryptionKey);
        Memory.write(target + INTEGRITY, integrityKey);
    }
}
