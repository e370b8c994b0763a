package io.sallyport.pipeline.crypto;

import java.util.Arrays;
import java.util.Optional;

/** A combined-mode ESP algorithm (RFC 4106): what an SA record stores, and the sizes that go with it. */
public enum Algorithm {
    AES_GCM_128(0, "aes-gcm-128", 16),
    AES_GCM_192(1, "aes-gcm-192", 24),
    AES_GCM_256(2, "aes-gcm-256", 32);

    /** Octets of salt that follow the key in KEYMAT (RFC 4106 section 8.1). */
    public static final int SALT_OCTETS = 4;

    /** Octets of explicit IV in each packet (RFC 4106 section 3.1). */
    public static final int IV_OCTETS = 8;

    /** Octets of nonce: salt, then IV (RFC 4106 section 4). */
    public static final int NONCE_OCTETS = SALT_OCTETS + IV_OCTETS;

    /** Octets of the full-length ICV (RFC 4106 section 6). */
    public static final int ICV_OCTETS = 16;

    private final int id;
    private final String label;
    private final int keyOctets;

    Algorithm(int id, String label, int keyOctets) {
        this.id = id;
        this.label = label;
        this.keyOctets = keyOctets;
    }

    /** The small number that an SA record holds; also the engine's index by key size. */
    public int id() {
        return id;
    }

    /** The name in configuration and reports. */
    public String label() {
        return label;
    }

    /** Octets of key without the salt: 16, 24 or 32. */
    public int keyOctets() {
        return keyOctets;
    }

    /** The algorithm of that name in the configuration, if there is one. */
    public static Optional<Algorithm> byLabel(String label) {
        return Arrays.stream(values()).filter(a -> a.label.equals(label)).findFirst();
    }
}
