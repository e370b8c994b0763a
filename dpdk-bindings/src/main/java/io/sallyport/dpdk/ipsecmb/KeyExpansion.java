package io.sallyport.dpdk.ipsecmb;

import static io.sallyport.dpdk.ipsecmb.NativeFunction.failed;

import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.MemorySegment;

/**
 * Expands keys into what jobs point at; {@link IpsecMb#expandGcmKey} does the same for GCM, and ChaCha20-Poly1305 takes
 * its key as it is. Not for the packet path.
 *
 * <p>What is expanded is position-independent: it may be copied to another address, 16-aligned again. Keys are copied to
 * native memory and wiped there; the caller's array is left as it is. One instance belongs to its manager's thread.
 */
public final class KeyExpansion {
    /** Octets of one expanded AES key, of any size. */
    public static final int AES_SCHEDULE_OCTETS = 240;

    /** Octets of an expanded AES key of 128 bits, which is all that XCBC and CMAC take. */
    public static final int AES_128_SCHEDULE_OCTETS = 176;

    /** Octets of a block of AES, and of a subkey of XCBC or CMAC. */
    public static final int AES_BLOCK_OCTETS = 16;

    /** Octets enough for one HMAC state of any hash. */
    public static final int HMAC_STATE_OCTETS = 64;

    /** Octets of the schedules of the three keys of 3DES, one behind the other. */
    public static final int TRIPLE_DES_SCHEDULE_OCTETS = 3 * ManagerDescriptor.DES_SCHEDULE_OCTETS;

    /** Octets of a key of 3DES. */
    public static final int TRIPLE_DES_KEY_OCTETS = 24;

    private static final int DES_KEY_OCTETS = 8;
    private static final int MAC_KEY_OCTETS = 16;

    /** RFC 2104 section 2. */
    private static final int INNER_PAD = 0x36;

    /** RFC 2104 section 2. */
    private static final int OUTER_PAD = 0x5c;

    private final IpsecMb manager;
    private final KeyScratch scratch;

    /** Works with the functions of a manager, on its thread. */
    public KeyExpansion(IpsecMb manager) {
        this.manager = manager;
        this.scratch = manager.keyScratch();
    }

    /**
     * Expands an AES key for both directions. CBC needs the schedule of its direction; CTR and CCM need the first for
     * both.
     *
     * @param key 16, 24 or 32 octets
     * @param encryptKeys address of {@link #AES_SCHEDULE_OCTETS} octets
     * @param decryptKeys address of {@link #AES_SCHEDULE_OCTETS} octets
     * @throws IllegalArgumentException if the key has another length
     */
    public void expandAes(byte[] key, long encryptKeys, long decryptKeys) {
        MemorySegment expand = manager.function(ManagerDescriptor.AES_KEY_EXPANSION[IpsecMb.keySize(key.length)]);
        try {
            long _ = (long)
                    NativeFunction.AES_KEY_EXPANSION.invokeExact(expand, scratch.put(key), encryptKeys, decryptKeys);
        } catch (Throwable e) {
            throw failed(e);
        } finally {
            scratch.wipe();
        }
    }

    /** Expands an AES key for encryption only; what decryption would need is wiped. */
    public void expandAesEncryption(byte[] key, long encryptKeys) {
        expandAes(key, encryptKeys, scratch.schedule());
    }

    /** Expands an AES key for CBC decryption only; what encryption would need is wiped. */
    public void expandAesDecryption(byte[] key, long decryptKeys) {
        expandAes(key, scratch.schedule(), decryptKeys);
    }

    /**
     * Expands the three keys of 3DES, for either direction. Parity bits are not looked at.
     *
     * @param key 24 octets
     * @param schedules address of {@link #TRIPLE_DES_SCHEDULE_OCTETS} octets
     * @throws IllegalArgumentException if the key has another length
     */
    public void expandTripleDes(byte[] key, long schedules) {
        require(key.length == TRIPLE_DES_KEY_OCTETS, "a key of 3DES has 24 octets, not " + key.length);
        MemorySegment expand = manager.function(ManagerDescriptor.DES_KEY_EXPANSION);
        try {
            long copy = scratch.put(key);
            for (int i = 0; i < TRIPLE_DES_KEY_OCTETS / DES_KEY_OCTETS; i++) {
                int status = (int) (long) NativeFunction.DES_KEY_EXPANSION.invokeExact(
                        expand,
                        schedules + (long) i * ManagerDescriptor.DES_SCHEDULE_OCTETS,
                        copy + (long) i * DES_KEY_OCTETS);
                if (status != 0) {
                    throw new IllegalStateException("IPsec_MB did not expand a DES key: " + status);
                }
            }
        } catch (Throwable e) {
            throw failed(e);
        } finally {
            scratch.wipe();
        }
    }

    /**
     * Computes the two states from which an HMAC goes on.
     *
     * @param key 1 octet to {@link Hmac#blockOctets()}
     * @param inner address of {@link Hmac#stateOctets()} octets, the hash of the key and the inner pad
     * @param outer address of {@link Hmac#stateOctets()} octets, the hash of the key and the outer pad
     * @throws IllegalArgumentException if the key has another length
     */
    public void expandHmac(Hmac hmac, byte[] key, long inner, long outer) {
        require(
                key.length > 0 && key.length <= hmac.blockOctets(),
                "a key of HMAC-" + hmac + " has 1 to " + hmac.blockOctets() + " octets here, not " + key.length);
        MemorySegment oneBlock = manager.function(hmac.oneBlock());
        hashPadded(oneBlock, key, hmac.blockOctets(), INNER_PAD, inner);
        hashPadded(oneBlock, key, hmac.blockOctets(), OUTER_PAD, outer);
    }

    private void hashPadded(MemorySegment oneBlock, byte[] key, int blockOctets, int pad, long state) {
        try {
            long block = scratch.put(key);
            for (int i = 0; i < blockOctets; i++) {
                Memory.putU8(block + i, Memory.u8(block + i) ^ pad);
            }
            long _ = (long) NativeFunction.SOURCE_TARGET.invokeExact(oneBlock, block, state);
        } catch (Throwable e) {
            throw failed(e);
        } finally {
            scratch.wipe();
        }
    }

    /**
     * Derives the three keys of AES-XCBC-MAC (RFC 3566 section 4).
     *
     * @param key 16 octets
     * @param first address of {@link #AES_128_SCHEDULE_OCTETS} octets, K1 expanded
     * @param second address of {@link #AES_BLOCK_OCTETS} octets, K2
     * @param third address of {@link #AES_BLOCK_OCTETS} octets, K3
     * @throws IllegalArgumentException if the key has another length
     */
    public void expandXcbc(byte[] key, long first, long second, long third) {
        require(key.length == MAC_KEY_OCTETS, "a key of AES-XCBC-MAC has 16 octets here, not " + key.length);
        MemorySegment expand = manager.function(ManagerDescriptor.XCBC_KEY_EXPANSION);
        try {
            long _ = (long)
                    NativeFunction.XCBC_KEY_EXPANSION.invokeExact(expand, scratch.put(key), first, second, third);
        } catch (Throwable e) {
            throw failed(e);
        } finally {
            scratch.wipe();
        }
    }

    /**
     * Expands a key of AES-CMAC and derives its two subkeys.
     *
     * @param key 16 octets
     * @param schedule address of {@link #AES_128_SCHEDULE_OCTETS} octets
     * @param first address of {@link #AES_BLOCK_OCTETS} octets, K1
     * @param second address of {@link #AES_BLOCK_OCTETS} octets, K2
     * @throws IllegalArgumentException if the key has another length
     */
    public void expandCmac(byte[] key, long schedule, long first, long second) {
        require(key.length == MAC_KEY_OCTETS, "a key of AES-CMAC has 16 octets here, not " + key.length);
        expandAesEncryption(key, schedule);
        try {
            long _ = (long) NativeFunction.AES_KEY_EXPANSION.invokeExact(
                    manager.function(ManagerDescriptor.CMAC_SUBKEYS), schedule, first, second);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
