package io.sallyport.gateway.keylog;

import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.sad.SaKeys;
import io.sallyport.pipeline.sad.SaParameters;
import java.util.HexFormat;
import java.util.Optional;

/** One ESP SA as Wireshark's table {@code esp_sa} has it: quoted values with commas between. */
final class EspRow {
    private static final HexFormat HEX = HexFormat.of();
    private static final String NO_INTEGRITY = "NULL";

    private EspRow() {}

    /** The row, or a comment without keys where Wireshark has no name for the algorithms. */
    static String of(SaParameters sa, SaKeys keys) {
        Optional<String> cipher = cipher(sa.suite());
        Optional<String> integrity = integrity(sa.suite().integrity());
        String spi = String.format("0x%08x", sa.spi());
        if (cipher.isEmpty() || integrity.isEmpty() || sa.isExtendedSequence()) {
            return "# SPI " + spi + ": Wireshark does not decrypt " + sa.suite().label()
                    + (sa.isExtendedSequence() ? " with extended sequence numbers" : "");
        }
        return String.join(
                ",",
                quoted(sa.outerSource().isIpv4() ? "IPv4" : "IPv6"),
                quoted(sa.outerSource().toString()),
                quoted(sa.outerDestination().toString()),
                quoted(spi),
                quoted(cipher.get()),
                // A salt stands behind its key.
                quoted(hex(keys.encryption(), keys.salt())),
                quoted(integrity.get()),
                quoted(hex(keys.integrity())));
    }

    private static String quoted(String value) {
        return '"' + value + '"';
    }

    private static String hex(byte[]... parts) {
        StringBuilder digits = new StringBuilder();
        for (byte[] part : parts) {
            digits.append(HEX.formatHex(part));
        }
        return digits.isEmpty() ? "" : "0x" + digits;
    }

    private static Optional<String> cipher(CipherSuite suite) {
        EncryptionAlgorithm cipher = suite.encryption();
        return switch (cipher) {
            case NULL -> Optional.of("NULL");
            case TRIPLE_DES_CBC -> Optional.of("TripleDES-CBC [RFC2451]");
            case AES_CBC_128, AES_CBC_192, AES_CBC_256 -> Optional.of("AES-CBC [RFC3602]");
            case AES_CTR_128, AES_CTR_192, AES_CTR_256 -> Optional.of("AES-CTR [RFC3686]");
            case AES_GCM_128, AES_GCM_192, AES_GCM_256 ->
                Optional.of("AES-GCM with " + suite.icvOctets() + " octet ICV [RFC4106]");
            default -> Optional.empty();
        };
    }

    private static Optional<String> integrity(IntegrityAlgorithm integrity) {
        return switch (integrity) {
            case NONE -> Optional.of(NO_INTEGRITY);
            case HMAC_MD5_96 -> Optional.of("HMAC-MD5-96 [RFC2403]");
            case HMAC_SHA1_96 -> Optional.of("HMAC-SHA-1-96 [RFC2404]");
            case HMAC_SHA2_256_128 -> Optional.of("HMAC-SHA-256-128 [RFC4868]");
            case HMAC_SHA2_384_192 -> Optional.of("HMAC-SHA-384-192 [RFC4868]");
            case HMAC_SHA2_512_256 -> Optional.of("HMAC-SHA-512-256 [RFC4868]");
            default -> Optional.empty();
        };
    }
}
