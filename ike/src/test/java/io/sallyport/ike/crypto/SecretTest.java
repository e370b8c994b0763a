package io.sallyport.ike.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A secret")
final class SecretTest {
    private static final Octets NONCE = Octets.ofHex("101112131415161718191a1b1c1d1e1f");

    @Test
    @DisplayName("is overwritten with zeros when it is closed")
    void shouldOverwriteWithZerosWhenClosed() {
        byte[] octets = {1, 2, 3, 4};
        Secret secret = Secret.taking(octets);
        secret.close();
        assertArrayEquals(new byte[4], octets);
        assertTrue(secret.isDestroyed());
    }

    @Test
    @DisplayName("cannot be used after that")
    void shouldRefuseUseAfterClose() {
        Secret secret = Secret.copyOf(new byte[] {1, 2, 3, 4});
        secret.close();
        assertThrows(IllegalStateException.class, secret::getEncoded);
        assertThrows(IllegalStateException.class, () -> secret.slice(0, 2));
        assertThrows(IllegalStateException.class, () -> secret.matches(NONCE));
    }

    @Test
    @DisplayName("shows only its length, and so do the objects that hold one")
    void shouldShowOnlyItsLength() {
        Secret key = Secret.copyOf(new byte[] {0x41, 0x42, 0x43, 0x44});
        assertEquals("secret of 4 octets", key.toString());
        Prf prf = new Prf(HashFunction.SHA1);
        Phase1Keys keys = new Phase1Keys(prf, Skeyid.preSharedKey(prf, key, NONCE, NONCE), key, new Cookies(1, 2));
        assertEquals("keys of a phase 1, four of 20 octets", keys.toString());
    }

    @Test
    @DisplayName("is not serialised")
    void shouldNotBeSerialised() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThrows(NotSerializableException.class, () -> out.writeObject(Secret.copyOf(new byte[4])));
        }
    }

    @Test
    @DisplayName("gives copies, and slices that live on their own")
    void shouldGiveCopies() {
        Secret secret = Secret.copyOf(new byte[] {1, 2, 3, 4});
        Secret slice = secret.slice(1, 2);
        Arrays.fill(secret.getEncoded(), (byte) 9);
        assertTrue(secret.matches(Octets.ofHex("01020304")));
        secret.close();
        assertTrue(slice.matches(Octets.ofHex("0203")));
        assertFalse(slice.matches(Octets.ofHex("0204")));
    }

    @Test
    @DisplayName("of a phase 1 is zeroed with the other three")
    void shouldZeroAllKeysOfAPhase1() {
        Prf prf = new Prf(HashFunction.SHA2_256);
        Secret shared = Secret.copyOf(new byte[] {7, 7, 7, 7});
        Phase1Keys keys = new Phase1Keys(prf, Skeyid.signature(prf, NONCE, NONCE, shared), shared, new Cookies(1, 2));
        List<Secret> lent = List.of(keys.skeyid(), keys.skeyidD(), keys.skeyidA(), keys.skeyidE());
        List<byte[]> octets = lent.stream().map(Secret::live).toList();
        keys.close();
        octets.forEach(key -> assertArrayEquals(new byte[32], key));
        assertTrue(shared.matches(Octets.ofHex("07070707")), "the shared secret stays the caller's");
    }
}
