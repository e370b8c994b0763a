package io.sallyport.dpdk.ipsecmb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.dpdk.memory.Memory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Expanded keys")
class KeyExpansionTest {
    private final IpsecMb crypto = IpsecMb.open();
    private final KeyExpansion keys = new KeyExpansion(crypto);
    private final Buffers buffers = new Buffers();
    private final long room = buffers.room(512);

    @AfterEach
    void close() {
        buffers.close();
        crypto.close();
    }

    @Test
    void shouldRefuseKeysOfTheWrongLength() {
        assertRefused("an AES key has 16, 24 or 32 octets, not 20", () -> keys.expandAes(new byte[20], room, room));
        assertRefused("a key of 3DES has 24 octets, not 16", () -> keys.expandTripleDes(new byte[16], room));
        assertRefused(
                "a key of HMAC-SHA1 has 1 to 64 octets here, not 0",
                () -> keys.expandHmac(Hmac.SHA1, new byte[0], room, room));
        assertRefused(
                "a key of HMAC-SHA2_512 has 1 to 128 octets here, not 129",
                () -> keys.expandHmac(Hmac.SHA2_512, new byte[129], room, room));
        assertRefused(
                "a key of AES-XCBC-MAC has 16 octets here, not 24",
                () -> keys.expandXcbc(new byte[24], room, room, room));
        assertRefused(
                "a key of AES-CMAC has 16 octets here, not 32", () -> keys.expandCmac(new byte[32], room, room, room));
    }

    private static void assertRefused(String message, Runnable expansion) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, expansion::run).getMessage());
    }

    @Test
    void shouldLeaveNothingOfAKeyInScratchMemory() {
        byte[] key = new byte[24];
        Arrays.fill(key, (byte) 0x5a);
        keys.expandTripleDes(key, room);
        keys.expandAesEncryption(key, room);
        keys.expandHmac(Hmac.SHA2_512, key, room, room);
        assertArrayEquals(new byte[384], Memory.bytes(crypto.keyScratch().put(new byte[0]), 384));
    }
}
