package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Unpredictable IVs for chained ciphers (RFC 3602 section 3): the key stream of AES-256 in counter mode under a key that
 * is drawn at random for each instance. Belongs to one worker.
 */
public final class RandomIv {
    /** Octets of an IV of AES. */
    public static final int BLOCK_OCTETS = 16;

    private static final int KEY_OCTETS = 32;
    private static final int STOCK_OCTETS = 16_384;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Cipher cipher;
    private final byte[] zeros = new byte[STOCK_OCTETS];
    private final byte[] stock = new byte[STOCK_OCTETS];
    private int used = STOCK_OCTETS;

    public RandomIv() {
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[KEY_OCTETS];
        byte[] start = new byte[BLOCK_OCTETS];
        random.nextBytes(key);
        random.nextBytes(start);
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(start));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES in counter mode", e);
        }
    }

    /** Writes an IV that nobody could have foretold; {@code octets} is 8 or 16. */
    public void write(long target, int octets) {
        if (used + octets > STOCK_OCTETS) {
            refill();
        }
        for (int i = 0; i < octets; i += Long.BYTES) {
            Memory.putI64(target + i, (long) WORDS.get(stock, used + i));
        }
        used += octets;
    }

    private void refill() {
        try {
            cipher.update(zeros, 0, STOCK_OCTETS, stock, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stream cipher fills whatever array it is given", e);
        }
        used = 0;
    }
}
