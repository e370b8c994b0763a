package io.sallyport.pipeline.oracle;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One direction of an AES-GCM ESP tunnel by the JDK's cipher (RFC 4303, RFC 4106), on byte arrays. */
public final class EspOracle {
    private static final int HEADER = 16;
    private static final int ICV = 16;

    private final int spi;
    private final SecretKeySpec key;
    private final byte[] salt;

    /** A tunnel with a key of 16, 24 or 32 octets and a salt of 4. */
    public EspOracle(int spi, byte[] key, byte[] salt) {
        this.spi = spi;
        this.key = new SecretKeySpec(key, "AES");
        this.salt = salt.clone();
    }

    /** An ESP packet (from the SPI on) around an IP packet, padded as a sender must. */
    public byte[] seal(long sequence, byte[] inner) {
        int next = (inner[0] & 0xf0) == 0x60 ? 41 : 4;
        return sealRaw(sequence, trailed(inner, next, 0));
    }

    /** A plaintext with trailer: payload, {@code extra} octets of TFC padding, padding 1, 2, 3, length, next header. */
    public static byte[] trailed(byte[] payload, int next, int extra) {
        int length = payload.length + extra;
        int padding = -(length + 2) & 3;
        byte[] plain = Arrays.copyOf(payload, length + padding + 2);
        for (int i = 0; i < padding; i++) {
            plain[length + i] = (byte) (i + 1);
        }
        plain[length + padding] = (byte) padding;
        plain[length + padding + 1] = (byte) next;
        return plain;
    }

    /** An ESP packet around a plaintext that already has its trailer, however wrong. */
    public byte[] sealRaw(long sequence, byte[] plaintext) {
        byte[] iv = ByteBuffer.allocate(8).putLong(sequence * 0x1_0001L + 7).array();
        byte[] header =
                ByteBuffer.allocate(8).putInt(spi).putInt((int) sequence).array();
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, iv, header, plaintext);
        return ByteBuffer.allocate(HEADER + sealed.length)
                .put(header)
                .put(iv)
                .put(sealed)
                .array();
    }

    /** The plaintext of an ESP packet, trailer included; fails if it is not authentic. */
    public byte[] openRaw(byte[] esp) {
        byte[] header = Arrays.copyOf(esp, 8);
        byte[] iv = Arrays.copyOfRange(esp, 8, HEADER);
        return crypt(Cipher.DECRYPT_MODE, iv, header, Arrays.copyOfRange(esp, HEADER, esp.length));
    }

    /** The inner packet of an ESP packet, without trailer; fails if that is not as a sender must make it. */
    public byte[] open(byte[] esp) {
        byte[] plain = openRaw(esp);
        byte[] inner = withoutTrailer(plain);
        int next = (inner[0] & 0xf0) == 0x60 ? 41 : 4;
        if (plain[plain.length - 1] != next) {
            throw new IllegalStateException("next header " + plain[plain.length - 1] + ", and not " + next);
        }
        return inner;
    }

    /** The payload of a plaintext; fails if its padding is not 1, 2, 3 ... (RFC 4303 section 2.4). */
    static byte[] withoutTrailer(byte[] plain) {
        int padding = Byte.toUnsignedInt(plain[plain.length - 2]);
        byte[] payload = Arrays.copyOf(plain, plain.length - 2 - padding);
        for (int i = 1; i <= padding; i++) {
            int octet = Byte.toUnsignedInt(plain[payload.length + i - 1]);
            if (octet != i) {
                throw new IllegalStateException("octet " + i + " of " + padding + " of padding is " + octet);
            }
        }
        return payload;
    }

    private byte[] crypt(int mode, byte[] iv, byte[] header, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] nonce = ByteBuffer.allocate(12).put(salt).put(iv).array();
            cipher.init(mode, key, new GCMParameterSpec(8 * ICV, nonce));
            cipher.updateAAD(header);
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }
}
