package io.sallyport.ike.crypto;

import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import java.util.Optional;
import java.util.OptionalInt;

/** The ciphers that can protect ISAKMP messages here. */
public enum CbcAlgorithm {
    /** AES with keys of 128, 192 or 256 bits (RFC 3602). */
    AES("AES", 16, 16, 32),
    /** Three keys of DES (RFC 2409 appendix B); legacy: refused unless a configuration names it. */
    TRIPLE_DES("DESede", 8, 24, 24);

    private static final int KEY_STEP = 8;

    private final String jceName;
    private final int blockOctets;
    private final int shortestKey;
    private final int longestKey;

    CbcAlgorithm(String jceName, int blockOctets, int shortestKey, int longestKey) {
        this.jceName = jceName;
        this.blockOctets = blockOctets;
        this.shortestKey = shortestKey;
        this.longestKey = longestKey;
    }

    /** The cipher of a negotiated algorithm; empty for those that are not supported. */
    public static Optional<CbcAlgorithm> of(EncryptionAlgorithm algorithm) {
        return switch (algorithm) {
            case AES_CBC -> Optional.of(AES);
            case TRIPLE_DES_CBC -> Optional.of(TRIPLE_DES);
            case DES_CBC, IDEA_CBC, BLOWFISH_CBC, RC5_R16_B64_CBC, CAST_CBC, CAMELLIA_CBC -> Optional.empty();
        };
    }

    /** Octets of a block. */
    public int blockOctets() {
        return blockOctets;
    }

    /**
     * Octets of the key that an offer means.
     *
     * @param keyLengthBits the Key Length attribute; AES must have it (RFC 3602 section 5.3), a cipher of one length
     *     must not (RFC 2409 appendix A)
     * @return empty if the attribute breaks that rule or names no possible length
     */
    public OptionalInt keyOctets(OptionalInt keyLengthBits) {
        boolean oneLength = shortestKey == longestKey;
        if (keyLengthBits.isEmpty()) {
            return oneLength ? OptionalInt.of(shortestKey) : OptionalInt.empty();
        }
        int bits = keyLengthBits.getAsInt();
        int octets = bits / Byte.SIZE;
        return !oneLength && octets * Byte.SIZE == bits && takesKeyOf(octets)
                ? OptionalInt.of(octets)
                : OptionalInt.empty();
    }

    /** True if a key may have that many octets. */
    boolean takesKeyOf(int octets) {
        return octets >= shortestKey && octets <= longestKey && octets % KEY_STEP == 0;
    }

    /** The JCE name of the block cipher. */
    String jceName() {
        return jceName;
    }
}
