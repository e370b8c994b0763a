package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.cryptodev.Operation;
import io.sallyport.dpdk.cryptodev.SessionPool;
import io.sallyport.dpdk.cryptodev.Transforms;
import io.sallyport.dpdk.memory.Memory;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps an SA's keys in sessions of a crypto device; its key area holds their addresses. A combined mode has two, for a
 * session is bound to the length of the associated data: one for sequence numbers of 32 bits, one for extended ones.
 */
public final class CryptodevKeySchedule implements KeySchedule {
    /** Session for everything but extended sequence numbers with a combined mode. */
    static final int SESSION = 0;

    /** Session for extended sequence numbers with a combined mode; 0 for other suites. */
    static final int EXTENDED_SESSION = 8;

    /** Octets of associated data of those two, with a combined mode; 32 bits each. */
    static final int ASSOCIATED = 16;

    static final int EXTENDED_ASSOCIATED = 20;

    private static final int OCTETS = 64;

    private final CryptoDevice device;
    private final CryptodevSuites suites;
    private final SessionPool sessions;

    /** For the thread that installs SAs; the pool stays its owner's. */
    CryptodevKeySchedule(CryptoDevice device, SessionPool sessions) {
        this.device = device;
        this.suites = new CryptodevSuites(device);
        this.sessions = sessions;
    }

    @Override
    public int octets() {
        return OCTETS;
    }

    /** The suites that the device offers. */
    public List<CipherSuite> offered() {
        return suites.offered();
    }

    /** As the interface says; a device that has no session left is a {@code CryptoDeviceException}. */
    @Override
    public void expand(CipherSuite suite, KeyUse use, byte[] encryptionKey, byte[] integrityKey, long target) {
        expand(
                suite,
                use,
                encryptionKey,
                integrityKey,
                target,
                CryptodevSuites.SHORT_ASSOCIATED,
                CryptodevSuites.LONG_ASSOCIATED);
    }

    /** With other lengths of associated data than ESP's, 0 to {@link Operation#ASSOCIATED_OCTETS}. */
    void expand(
            CipherSuite suite,
            KeyUse use,
            byte[] encryptionKey,
            byte[] integrityKey,
            long target,
            int associated,
            int extended) {
        if (Math.max(associated, extended) > Operation.ASSOCIATED_OCTETS) {
            throw new IllegalArgumentException(
                    "operations have room for " + Operation.ASSOCIATED_OCTETS + " octets of associated data");
        }
        suite.checkKeys(encryptionKey, integrityKey);
        if (!suites.isOffered(suite)) {
            throw new IllegalArgumentException("crypto device " + device.name() + " of driver " + device.driver()
                    + " does not offer " + suite.label() + "; it offers " + labels());
        }
        boolean combined = suite.encryption().kind() == EncryptionAlgorithm.Kind.COMBINED;
        Memory.putI64(target + SESSION, open(suite, use, encryptionKey, integrityKey, associated));
        Memory.putI32(target + ASSOCIATED, associated);
        if (combined) {
            try {
                Memory.putI64(target + EXTENDED_SESSION, open(suite, use, encryptionKey, integrityKey, extended));
                Memory.putI32(target + EXTENDED_ASSOCIATED, extended);
            } catch (RuntimeException e) {
                release(target);
                throw e;
            }
        }
    }

    private long open(CipherSuite suite, KeyUse use, byte[] encryptionKey, byte[] integrityKey, int associated) {
        try (Transforms transforms = new Transforms(use == KeyUse.SEAL)) {
            CryptodevSuites.describe(transforms, suite, use, encryptionKey, integrityKey, associated);
            return sessions.open(transforms);
        }
    }

    private String labels() {
        List<CipherSuite> offered = suites.offered();
        return offered.isEmpty()
                ? "nothing that IPsec uses"
                : offered.stream().map(CipherSuite::label).collect(Collectors.joining(", "));
    }

    @Override
    public void release(long target) {
        free(target + SESSION);
        free(target + EXTENDED_SESSION);
    }

    private void free(long place) {
        long session = Memory.i64(place);
        if (session != 0) {
            Memory.putI64(place, 0);
            sessions.free(session);
        }
    }
}
