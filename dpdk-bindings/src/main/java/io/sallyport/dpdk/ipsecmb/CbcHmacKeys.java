package io.sallyport.dpdk.ipsecmb;

import static io.sallyport.dpdk.ipsecmb.NativeFunction.failed;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.MemorySegment;

/**
 * Expands the keys of AES-CBC and HMAC into what jobs point at. Not for the packet path.
 *
 * <p>Keys are copied to native memory and wiped there; the caller's array is left as it is.
 */
public final class CbcHmacKeys {
    /** Octets of one expanded AES key, of any size; its address is 16-aligned. */
    public static final int AES_SCHEDULE_OCTETS = 240;

    /** Octets enough for one HMAC state of either hash; its address is 16-aligned. */
    public static final int HMAC_STATE_OCTETS = 32;

    /** Octets of a block of SHA-1 and of SHA-256; RFC 2104 calls it B. */
    private static final int BLOCK_OCTETS = 64;

    /** RFC 2104 section 2. */
    private static final int INNER_PAD = 0x36;

    /** RFC 2104 section 2. */
    private static final int OUTER_PAD = 0x5c;

    private final IpsecMb manager;

    /** Works with the functions of a manager, on its thread. */
    public CbcHmacKeys(IpsecMb manager) {
        this.manager = manager;
    }

    /**
     * Expands an AES key for both directions.
     *
     * @param key 16, 24 or 32 octets
     * @param encryptKeys address of {@link #AES_SCHEDULE_OCTETS} octets
     * @param decryptKeys address of {@link #AES_SCHEDULE_OCTETS} octets
     * @throws IllegalArgumentException if the key has another length
     */
    public void expandAes(byte[] key, long encryptKeys, long decryptKeys) {
        int[] functions = {
            ManagerDescriptor.AES_KEY_EXPANSION_128,
            ManagerDescriptor.AES_KEY_EXPANSION_192,
            ManagerDescriptor.AES_KEY_EXPANSION_256
        };
        MemorySegment expand = manager.function(functions[IpsecMb.keySize(key)]);
        try (OffHeap copy = OffHeap.allocate(BLOCK_OCTETS)) {
            Memory.write(copy.address(), key);
            NativeFunction.AES_KEY_EXPANSION.invokeExact(expand, copy.address(), encryptKeys, decryptKeys);
            IpsecMb.wipe(copy.address(), copy.octets());
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /**
     * Computes the two states from which HMAC-SHA-1 goes on.
     *
     * @param key 1 to 64 octets
     * @param inner address of {@link #HMAC_STATE_OCTETS} octets, the hash of the key and the inner pad
     * @param outer address of {@link #HMAC_STATE_OCTETS} octets, the hash of the key and the outer pad
     * @throws IllegalArgumentException if the key has another length
     */
    public void expandHmacSha1(byte[] key, long inner, long outer) {
        expandHmac(ManagerDescriptor.SHA1_ONE_BLOCK, key, inner, outer);
    }

    /** As {@link #expandHmacSha1}, for HMAC-SHA-256. */
    public void expandHmacSha256(byte[] key, long inner, long outer) {
        expandHmac(ManagerDescriptor.SHA256_ONE_BLOCK, key, inner, outer);
    }

    private void expandHmac(int oneBlock, byte[] key, long inner, long outer) {
        if (key.length == 0 || key.length > BLOCK_OCTETS) {
            throw new IllegalArgumentException(
                    "an HMAC key has 1 to " + BLOCK_OCTETS + " octets here, not " + key.length);
        }
        hashPadded(manager.function(oneBlock), key, INNER_PAD, inner);
        hashPadded(manager.function(oneBlock), key, OUTER_PAD, outer);
    }

    private static void hashPadded(MemorySegment oneBlock, byte[] key, int pad, long state) {
        try (OffHeap block = OffHeap.allocate(BLOCK_OCTETS)) {
            Memory.write(block.address(), key);
            for (int i = 0; i < BLOCK_OCTETS; i++) {
                Memory.putU8(block.address() + i, Memory.u8(block.address() + i) ^ pad);
            }
            NativeFunction.SOURCE_TARGET.invokeExact(oneBlock, block.address(), state);
            IpsecMb.wipe(block.address(), block.octets());
        } catch (Throwable e) {
            throw failed(e);
        }
    }
}
