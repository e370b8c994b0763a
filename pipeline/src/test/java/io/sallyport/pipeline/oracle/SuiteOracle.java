package io.sallyport.pipeline.oracle;

import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm.Kind;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.sad.SaKeys;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One direction of an ESP SA by the JDK's ciphers and MACs, for AES-GCM, AES-CBC, AES-CTR, 3DES, ChaCha20-Poly1305 and
 * NULL with any HMAC; with 32-bit or extended sequence numbers.
 *
 * <p>To open it decrypts, seals the plaintext again, and compares: so an ICV of any length is checked.
 */
public final class SuiteOracle {
    private static final int HEADER = 8;

    private final int spi;
    private final CipherSuite suite;
    private final byte[] key;
    private final byte[] salt;
    private final byte[] integrityKey;
    private final boolean extended;

    /** The far end of an SA with those keys. */
    public SuiteOracle(int spi, SaKeys keys, boolean extended) {
        this.spi = spi;
        this.suite = keys.suite();
        this.key = keys.encryption().clone();
        this.salt = keys.salt().clone();
        this.integrityKey = keys.integrity().clone();
        this.extended = extended;
    }

    /** The SPI of its SA. */
    public int spi() {
        return spi;
    }

    /** An ESP packet with that next header around a payload, padded as a sender must. */
    public byte[] seal(long sequence, byte[] payload, int next) {
        return sealRaw(sequence, trailed(payload, next), iv(sequence));
    }

    /** An ESP packet around an IP packet. */
    public byte[] seal(long sequence, byte[] inner) {
        return seal(sequence, inner, (inner[0] & 0xf0) == 0x60 ? 41 : 4);
    }

    /** An ESP packet around a plaintext that already has its trailer, however wrong; a multiple of the alignment. */
    public byte[] sealRaw(long sequence, byte[] plain) {
        return sealRaw(sequence, plain, iv(sequence));
    }

    private byte[] iv(long sequence) {
        byte[] iv = new byte[suite.encryption().ivOctets()];
        for (int i = 0; i < iv.length; i++) {
            iv[i] = (byte) (sequence * 37L + i * 11L);
        }
        return iv;
    }

    private byte[] trailed(byte[] payload, int next) {
        int padding = -(payload.length + 2) & (suite.encryption().alignment() - 1);
        byte[] plain = Arrays.copyOf(payload, payload.length + padding + 2);
        for (int i = 0; i < padding; i++) {
            plain[payload.length + i] = (byte) (i + 1);
        }
        plain[plain.length - 2] = (byte) padding;
        plain[plain.length - 1] = (byte) next;
        return plain;
    }

    private byte[] sealRaw(long sequence, byte[] plain, byte[] iv) {
        byte[] header =
                ByteBuffer.allocate(HEADER).putInt(spi).putInt((int) sequence).array();
        byte[] whole = ByteBuffer.allocate(HEADER + Long.BYTES)
                .putInt(spi)
                .putLong(sequence)
                .array();
        byte[] associated = extended ? Arrays.copyOf(whole, HEADER + Integer.BYTES) : header;
        if (suite.encryption().kind() == Kind.COMBINED) {
            byte[] sealed = combined(plain, iv, associated);
            return concat(header, iv, Arrays.copyOf(sealed, plain.length + suite.icvOctets()));
        }
        byte[] covered = concat(header, iv, crypt(Cipher.ENCRYPT_MODE, plain, iv));
        byte[] high = ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) (sequence >>> 32))
                .array();
        byte[] icv = mac(extended ? concat(covered, high) : covered);
        return concat(covered, Arrays.copyOf(icv, suite.icvOctets()));
    }

    /** The plaintext of an authentic ESP packet, trailer included. */
    public byte[] openRaw(long sequence, byte[] esp) {
        int ivOctets = suite.encryption().ivOctets();
        byte[] iv = Arrays.copyOfRange(esp, HEADER, HEADER + ivOctets);
        byte[] text = Arrays.copyOfRange(esp, HEADER + ivOctets, esp.length - suite.icvOctets());
        byte[] plain = crypt(Cipher.DECRYPT_MODE, text, iv);
        if (!Arrays.equals(esp, sealRaw(sequence, plain, iv))) {
            throw new IllegalStateException("an ESP packet of " + suite.label() + " is not authentic");
        }
        return plain;
    }

    /** The payload of an authentic ESP packet, without trailer; fails if its padding is not 1, 2, 3 ... */
    public byte[] open(long sequence, byte[] esp) {
        return EspOracle.withoutTrailer(openRaw(sequence, esp));
    }

    private byte[] combined(byte[] plain, byte[] iv, byte[] associated) {
        boolean aes = suite.isPlainGcm();
        return doFinal(
                aes ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305",
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key, aes ? "AES" : "ChaCha20"),
                aes ? new GCMParameterSpec(128, concat(salt, iv)) : new IvParameterSpec(concat(salt, iv)),
                associated,
                plain);
    }

    /** Text without its ICV, of any suite. */
    private byte[] crypt(int mode, byte[] text, byte[] iv) {
        byte[] none = {};
        return switch (suite.encryption()) {
            case AES_GCM_128, AES_GCM_192, AES_GCM_256 ->
                counter(mode, text, concat(salt, iv, new byte[] {0, 0, 0, 2}));
            case AES_CTR_128, AES_CTR_192, AES_CTR_256 ->
                counter(mode, text, concat(salt, iv, new byte[] {0, 0, 0, 1}));
            case CHACHA20_POLY1305 ->
                doFinal(
                        "ChaCha20",
                        mode,
                        new SecretKeySpec(key, "ChaCha20"),
                        new ChaCha20ParameterSpec(concat(salt, iv), 1),
                        none,
                        text);
            case AES_CBC_128, AES_CBC_192, AES_CBC_256 ->
                doFinal("AES/CBC/NoPadding", mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv), none, text);
            case TRIPLE_DES_CBC ->
                doFinal(
                        "DESede/CBC/NoPadding",
                        mode,
                        new SecretKeySpec(key, "DESede"),
                        new IvParameterSpec(iv),
                        none,
                        text);
            case NULL -> text;
            default -> throw new IllegalArgumentException("the oracle does not know " + suite.label());
        };
    }

    private byte[] counter(int mode, byte[] text, byte[] block) {
        return doFinal(
                "AES/CTR/NoPadding",
                mode,
                new SecretKeySpec(key, "AES"),
                new IvParameterSpec(block),
                new byte[0],
                text);
    }

    private static byte[] doFinal(
            String name, int mode, SecretKeySpec key, AlgorithmParameterSpec spec, byte[] associated, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(mode, key, spec);
            if (associated.length > 0) {
                cipher.updateAAD(associated);
            }
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name + " failed", e);
        }
    }

    private byte[] mac(byte[] covered) {
        try {
            Mac mac = Mac.getInstance(macName(suite.integrity()));
            mac.init(new SecretKeySpec(integrityKey, "key"));
            return mac.doFinal(covered);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(suite.label() + " failed", e);
        }
    }

    private static String macName(IntegrityAlgorithm integrity) {
        return switch (integrity) {
            case HMAC_MD5_96 -> "HmacMD5";
            case HMAC_SHA1_96 -> "HmacSHA1";
            case HMAC_SHA2_256_128 -> "HmacSHA256";
            case HMAC_SHA2_384_192 -> "HmacSHA384";
            case HMAC_SHA2_512_256 -> "HmacSHA512";
            default -> throw new IllegalArgumentException("the oracle does not know " + integrity.label());
        };
    }

    private static byte[] concat(byte[]... parts) {
        int octets = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[octets];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
