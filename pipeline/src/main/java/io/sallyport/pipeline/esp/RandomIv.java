package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Unpredictable IVs for chained ciphers (RFC 3602 section 3): the key stream of AES-256 in counter mode under a key that
 * is drawn at random for each instance. Belongs to one worker.
 */
public final class RandomIv implements AutoCloseable {
    /** Octets of an IV of AES. */
    public static final int BLOCK_OCTETS = 16;

    private static final int KEY_OCTETS = 32;
    private static final int STOCK_OCTETS = 4_096;

    private final Cipher cipher;
    private final byte[] zeros = new byte[STOCK_OCTETS];
    private final byte[] stream = new byte[STOCK_OCTETS];
    private final OffHeap memory = OffHeap.allocate(STOCK_OCTETS);
    private final long stock = memory.address();
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
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /**
     * The address of octets that nobody could have foretold, from which IVs may be copied; {@link #use} tells how many were.
     *
     * @param octets 1 to 1,024
     */
    public long ready(int octets) {
        if (used + octets > STOCK_OCTETS) {
            refill();
        }
        return Memory.pointer(stock + used);
    }

    /** The next octets have been taken, and are never given again. */
    public void use(int octets) {
        used += octets;
    }

    /** Writes an IV that nobody could have foretold; {@code octets} is 8 or 16. */
    public void write(long target, int octets) {
        long source = ready(octets);
        for (int i = 0; i < octets; i += Long.BYTES) {
            Memory.putI64(target + i, Memory.i64(source + i));
        }
        use(octets);
    }

    private void refill() {
        try {
            cipher.update(zeros, 0, STOCK_OCTETS, stream, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stream cipher fills whatever array it is given", e);
        }
        Memory.write(stock, stream);
        used = 0;
    }

    @Override
    public void close() {
        Arrays.fill(stream, (byte) 0);
        Memory.fill(stock, STOCK_OCTETS, 0);
        memory.close();
    }
}
