package io.sallyport.jmh.traffic;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Algorithms that are compared, and how the JDK seals with them. */
public enum BenchSuite {
    /** RFC 4106. */
    AES_GCM_128("aes-gcm-128", 20, 0, 4),
    /** RFC 7634. */
    CHACHA20_POLY1305("chacha20-poly1305", 36, 0, 4),
    /** RFC 3602 with RFC 2404. */
    AES_CBC_128_SHA1("aes-cbc-128+hmac-sha1-96", 16, 20, 16),
    /** RFC 3602 with RFC 4868. */
    AES_CBC_128_SHA256("aes-cbc-128+hmac-sha2-256-128", 16, 32, 16);

    private static final int SALT_OCTETS = 4;
    private static final int COUNTER_IV_OCTETS = 8;
    private static final int BLOCK_OCTETS = 16;
    private static final int ICV_BITS = 128;
    private static final int TRAILER_OCTETS = 2;

    private final String label;
    private final int keyOctets;
    private final int integrityOctets;
    private final int alignment;

    BenchSuite(String label, int keyOctets, int integrityOctets, int alignment) {
        this.label = label;
        this.keyOctets = keyOctets;
        this.integrityOctets = integrityOctets;
        this.alignment = alignment;
    }

    /** As the configuration of the gateway calls it. */
    public String label() {
        return label;
    }

    /** Octets of the encryption key, its salt included. */
    public int keyOctets() {
        return keyOctets;
    }

    /** Octets of the integrity key; 0 for a combined mode. */
    public int integrityOctets() {
        return integrityOctets;
    }

    /** True if one key does both. */
    public boolean isCombined() {
        return integrityOctets == 0;
    }

    /**
     * One with that label.
     *
     * @throws IllegalArgumentException if there is none, with the labels that there are
     */
    public static BenchSuite of(String label) {
        for (BenchSuite suite : values()) {
            if (suite.label.equals(label)) {
                return suite;
            }
        }
        throw new IllegalArgumentException("no such suite: " + label + "; there are "
                + String.join(
                        ", ", Arrays.stream(values()).map(BenchSuite::label).toList()));
    }

    /**
     * The ESP packet, from its SPI to its ICV (RFC 4303 section 2).
     *
     * @param nextHeader of the trailer
     */
    byte[] seal(BenchSa sa, int sequence, byte[] inner, int nextHeader) throws GeneralSecurityException {
        byte[] header = ByteBuffer.allocate(8).putInt(sa.spi()).putInt(sequence).array();
        byte[] plain = padded(inner, nextHeader);
        return switch (this) {
            case AES_GCM_128, CHACHA20_POLY1305 -> combined(sa, sequence, header, plain);
            case AES_CBC_128_SHA1 -> chained(sa, sequence, header, plain, "HmacSHA1", 12);
            case AES_CBC_128_SHA256 -> chained(sa, sequence, header, plain, "HmacSHA256", 16);
        };
    }

    /** Octets that are encrypted of an inner packet, its padding and trailer included (RFC 4303 section 2.4). */
    public int textOctets(int inner) {
        return inner + (-(inner + TRAILER_OCTETS) & (alignment - 1)) + TRAILER_OCTETS;
    }

    /** RFC 4303 section 2.4. */
    private byte[] padded(byte[] inner, int nextHeader) {
        int octets = textOctets(inner.length);
        int padding = octets - inner.length - TRAILER_OCTETS;
        ByteBuffer plain = ByteBuffer.allocate(octets).put(inner);
        for (int i = 1; i <= padding; i++) {
            plain.put((byte) i);
        }
        return plain.put((byte) padding).put((byte) nextHeader).array();
    }

    private byte[] combined(BenchSa sa, int sequence, byte[] header, byte[] plain) throws GeneralSecurityException {
        byte[] key = sa.key();
        int secret = key.length - SALT_OCTETS;
        byte[] iv = ByteBuffer.allocate(COUNTER_IV_OCTETS).putLong(sequence).array();
        byte[] nonce = ByteBuffer.allocate(SALT_OCTETS + COUNTER_IV_OCTETS)
                .put(key, secret, SALT_OCTETS)
                .put(iv)
                .array();
        boolean gcm = this == AES_GCM_128;
        AlgorithmParameterSpec parameters = gcm ? new GCMParameterSpec(ICV_BITS, nonce) : new IvParameterSpec(nonce);
        Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, secret, gcm ? "AES" : "ChaCha20"), parameters);
        cipher.updateAAD(header);
        return joined(header, iv, cipher.doFinal(plain));
    }

    private static byte[] chained(BenchSa sa, int sequence, byte[] header, byte[] plain, String hmac, int icvOctets)
            throws GeneralSecurityException {
        byte[] iv = ByteBuffer.allocate(BLOCK_OCTETS)
                .putInt(sa.spi())
                .putInt(~sequence)
                .putLong(sequence * 0x9E3779B97F4A7C15L)
                .array();
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(sa.key(), "AES"), new IvParameterSpec(iv));
        byte[] covered = joined(header, iv, cipher.doFinal(plain));
        Mac mac = Mac.getInstance(hmac);
        mac.init(new SecretKeySpec(sa.integrityKey(), hmac));
        return joined(covered, Arrays.copyOf(mac.doFinal(covered), icvOctets));
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }
}
