package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Every suite by IPsec_MB.
 *
 * <pre>
 *   AES-GCM, AES-GMAC    a direct call for each packet
 *   3DES-CBC             one job at a time
 *   AES-CCM-192          {@link CcmByParts}
 *   all else             a burst of jobs, of any mix of algorithms; few jobs by a manager with narrow vectors
 * </pre>
 */
public final class IpsecMbEngine implements CryptoEngine {
    /** The ids of AES-GCM are those of the key sizes. */
    private static final int GCM_KEY_SIZES = 3;

    /** Octets of a key with the powers of the hash key in one row, as IPsec_MB 1.3 has them; 2.0 has two rows. */
    private static final int ONE_ROW = 1_024;

    /** AES-128 has 11 round keys of 16 octets; two powers more are needed than a text has blocks. */
    private static final KeyLines GCM_KEY_LINES =
            new KeyLines(11 * 16, 15, IpsecMb.GCM_KEY_BYTES - OffHeap.CACHE_LINE, 13);

    private final IpsecMb ipsecMb;
    private final long[] gcmEncryption;
    private final long[] gcmDecryption;
    private final IpsecMb forFewJobs = IpsecMb.openForFewJobs();
    private final JobQueue queue;
    private final CcmByParts ccmByParts;

    /** Takes over the manager; it must belong to the thread that will use the engine. */
    public IpsecMbEngine(IpsecMb ipsecMb) {
        this.ipsecMb = ipsecMb;
        this.queue = new JobQueue(ipsecMb, forFewJobs);
        this.ccmByParts = new CcmByParts(forFewJobs);
        this.gcmEncryption = addresses(ipsecMb::gcmEncryption);
        this.gcmDecryption = addresses(ipsecMb::gcmDecryption);
    }

    private static long[] addresses(IntFunction<MemorySegment> functions) {
        return IntStream.range(0, GCM_KEY_SIZES)
                .mapToLong(keySize -> functions.apply(keySize).address())
                .toArray();
    }

    @Override
    public SuiteLanes lanes(KeyUse use) {
        return IpsecMbLanes.of(ipsecMb, forFewJobs, use);
    }

    @Override
    public boolean isGcmDirect() {
        return true;
    }

    @Override
    public void run(CryptoBatch batch) {
        for (int i = 0; i < batch.count; i++) {
            batch.done[i] = false;
            EncryptionAlgorithm encryption = EncryptionAlgorithm.of(batch.encryption[i]);
            switch (encryption) {
                case AES_GCM_128, AES_GCM_192, AES_GCM_256 -> runGcm(batch, i);
                case AES_GMAC_128, AES_GMAC_192, AES_GMAC_256 -> runGmac(batch, i, encryption.keyOctets());
                case AES_CCM_192 -> ccmByParts.run(batch, i);
                case TRIPLE_DES_CBC -> queue.runAlone(batch, i);
                case NULL -> runNull(batch, i);
                default -> queue.add(i);
            }
        }
        queue.runWaiting(batch);
    }

    private void runNull(CryptoBatch batch, int i) {
        IntegrityAlgorithm integrity = IntegrityAlgorithm.of(batch.integrity[i]);
        if (integrity.isGmac()) {
            runGmac(batch, i, integrity.keyOctets());
        } else {
            queue.add(i);
        }
    }

    private void runGmac(CryptoBatch batch, int i, int keyOctets) {
        ipsecMb.gmac(
                IpsecMb.keySize(keyOctets),
                batch.keySchedule[i] + IpsecMbKeyDescriptor.CIPHER,
                batch.covered[i],
                batch.coveredOctets[i],
                batch.nonce[i],
                batch.computedIcv(i),
                CipherSuite.COMBINED_ICV_OCTETS);
        batch.done[i] = true;
    }

    private void runGcm(CryptoBatch batch, int i) {
        int keySize = batch.encryption[i];
        ipsecMb.gcm(
                batch.use() == KeyUse.OPEN ? ipsecMb.gcmDecryption(keySize) : ipsecMb.gcmEncryption(keySize),
                batch.keySchedule[i] + IpsecMbKeyDescriptor.CIPHER,
                batch.text[i],
                batch.text[i],
                batch.textOctets[i],
                batch.nonce[i],
                batch.covered[i],
                batch.coveredOctets[i],
                batch.computedIcv(i),
                CipherSuite.COMBINED_ICV_OCTETS);
        batch.done[i] = true;
    }

    /** Nothing for IPsec_MB 2.0. For processors with VAES and AVX512; with others the lines are not all the right ones. */
    @Override
    public Optional<KeyLines> gcmKeyLines() {
        return IpsecMb.GCM_KEY_BYTES == ONE_ROW ? Optional.of(GCM_KEY_LINES) : Optional.empty();
    }

    @Override
    public long[] gcmFunctions(KeyUse use) {
        return use == KeyUse.OPEN ? gcmDecryption : gcmEncryption;
    }

    @Override
    public long gcmContext() {
        return ipsecMb.gcmContext();
    }

    @Override
    public long gcmFunction(KeyUse use, int algorithm) {
        return gcmFunctions(use)[algorithm];
    }

    @Override
    public void gcm(
            long function,
            long keySchedule,
            long text,
            int octets,
            long nonce,
            long associatedData,
            int associatedOctets,
            long icv) {
        DirectGcm.run(
                function,
                ipsecMb.gcmContext(),
                keySchedule,
                text,
                octets,
                nonce,
                associatedData,
                associatedOctets,
                icv);
    }

    @Override
    public void close() {
        ccmByParts.close();
        queue.close();
        forFewJobs.close();
        ipsecMb.close();
    }
}
