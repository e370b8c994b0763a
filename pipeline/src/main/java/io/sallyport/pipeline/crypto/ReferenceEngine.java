package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.memory.Memory;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Every suite by the JDK and Bouncy Castle: to hold other engines against, and for machines without IPsec_MB.
 *
 * <p>It is the one engine that allocates, several KiB for each packet, and the slowest: some microseconds a packet. A
 * combined mode opens in two passes, for the JDK's would not tell the ICV that it expects: the text is decrypted as by its
 * stream cipher alone, and sealed again for the ICV.
 */
public final class ReferenceEngine implements CryptoEngine {
    @Override
    public void run(CryptoBatch batch) {
        for (int i = 0; i < batch.count; i++) {
            batch.done[i] = isRun(batch, i);
        }
    }

    /** False if a provider refuses the job; its packet is dropped for that. */
    private static boolean isRun(CryptoBatch batch, int i) {
        try {
            run(batch, i);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void run(CryptoBatch batch, int i) throws GeneralSecurityException {
        EncryptionAlgorithm encryption = EncryptionAlgorithm.of(batch.encryption[i]);
        IntegrityAlgorithm integrity = IntegrityAlgorithm.of(batch.integrity[i]);
        long schedule = batch.keySchedule[i];
        byte[] key = Memory.bytes(schedule + ReferenceKeySchedule.ENCRYPTION, encryption.keyOctets());
        byte[] integrityKey = Memory.bytes(schedule + ReferenceKeySchedule.INTEGRITY, integrity.keyOctets());
        try {
            switch (encryption.kind()) {
                case COMBINED -> runCombined(batch, i, encryption, key);
                case GMAC -> tell(batch, i, ReferenceMacs.gmac(key, nonce(batch, i), covered(batch, i)));
                case CBC, COUNTER, NULL -> runPair(batch, i, encryption, key, integrity, integrityKey);
            }
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(integrityKey, (byte) 0);
        }
    }

    private static void runCombined(CryptoBatch batch, int i, EncryptionAlgorithm encryption, byte[] key)
            throws GeneralSecurityException {
        byte[] nonce = Memory.bytes(batch.nonce[i], encryption.saltOctets() + encryption.ivOctets());
        byte[] text = Memory.bytes(batch.text[i], batch.textOctets[i]);
        if (batch.use() == KeyUse.OPEN) {
            text = ReferenceCiphers.streamOf(encryption, key, nonce, text);
            Memory.write(batch.text[i], text);
        }
        int icvOctets = encryption.isCcm() ? batch.icvOctets[i] : CipherSuite.COMBINED_ICV_OCTETS;
        byte[] sealed = ReferenceCiphers.seal(encryption, key, nonce, covered(batch, i), text, icvOctets);
        if (batch.use() == KeyUse.SEAL) {
            Memory.write(batch.text[i], sealed, 0, text.length);
        }
        tell(batch, i, Arrays.copyOfRange(sealed, text.length, sealed.length));
    }

    private static void runPair(
            CryptoBatch batch,
            int i,
            EncryptionAlgorithm encryption,
            byte[] key,
            IntegrityAlgorithm integrity,
            byte[] integrityKey)
            throws GeneralSecurityException {
        boolean opens = batch.use() == KeyUse.OPEN;
        if (opens) {
            tell(batch, i, icv(batch, i, integrity, integrityKey));
        }
        if (encryption != EncryptionAlgorithm.NULL) {
            byte[] iv = Memory.bytes(batch.nonce[i], ReferenceCiphers.ivOctets(encryption));
            byte[] text = Memory.bytes(batch.text[i], batch.textOctets[i]);
            Memory.write(batch.text[i], ReferenceCiphers.cipher(encryption, !opens, key, iv, text));
        }
        if (!opens) {
            tell(batch, i, icv(batch, i, integrity, integrityKey));
        }
    }

    private static byte[] icv(CryptoBatch batch, int i, IntegrityAlgorithm integrity, byte[] key)
            throws GeneralSecurityException {
        byte[] covered = covered(batch, i);
        return integrity.isGmac()
                ? ReferenceMacs.gmac(key, nonce(batch, i), covered)
                : ReferenceMacs.mac(integrity, key, covered);
    }

    /** The nonce of AES-GMAC. */
    private static byte[] nonce(CryptoBatch batch, int i) {
        return Memory.bytes(batch.nonce[i], IntegrityAlgorithm.GMAC_SALT_OCTETS + IntegrityAlgorithm.GMAC_IV_OCTETS);
    }

    private static byte[] covered(CryptoBatch batch, int i) {
        return Memory.bytes(batch.covered[i], batch.coveredOctets[i]);
    }

    private static void tell(CryptoBatch batch, int i, byte[] icv) {
        Memory.write(batch.computedIcv(i), icv, 0, Math.min(icv.length, CryptoBatch.ICV_OCTETS));
    }

    @Override
    public void close() {}
}
