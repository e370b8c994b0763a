package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.cryptodev.Algorithm;
import io.sallyport.dpdk.cryptodev.Capability;
import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.cryptodev.Transforms;
import java.util.List;
import java.util.function.Predicate;

/** What suites are in DPDK's terms, and which of them a device offers. */
final class CryptodevSuites {
    /** Octets of associated data: SPI and sequence number. */
    static final int SHORT_ASSOCIATED = 8;

    /** The same with an extended sequence number. */
    static final int LONG_ASSOCIATED = 12;

    private static final int BLOCK_OCTETS = 16;
    private static final int GMAC_NONCE_OCTETS =
            IntegrityAlgorithm.GMAC_SALT_OCTETS + IntegrityAlgorithm.GMAC_IV_OCTETS;

    /** DPDK's driver that uses IPsec_MB, whose release 2.0 mixes up the texts of several 3DES jobs at a time. */
    private static final String WITHOUT_TRIPLE_DES = "crypto_aesni_mb";

    private final List<Capability> capabilities;
    private final boolean chains;
    private final boolean hasTripleDes;

    CryptodevSuites(CryptoDevice device) {
        capabilities = device.capabilities();
        chains = device.canChain();
        hasTripleDes = !device.driver().equals(WITHOUT_TRIPLE_DES);
    }

    /** The suites that the device offers. */
    List<CipherSuite> offered() {
        return CipherSuite.all().stream().filter(this::isOffered).toList();
    }

    /** True if the device has all that the suite needs, in its sizes, and does it right. */
    boolean isOffered(CipherSuite suite) {
        EncryptionAlgorithm encryption = suite.encryption();
        if (encryption == EncryptionAlgorithm.TRIPLE_DES_CBC && !hasTripleDes) {
            return false;
        }
        return switch (encryption.kind()) {
            case COMBINED ->
                has(capability -> capability.algorithm() == combined(encryption)
                        && capability.key().has(encryption.keyOctets())
                        && capability.iv().has(nonceOctets(encryption))
                        && capability.icv().has(suite.icvOctets())
                        && capability.associated().has(SHORT_ASSOCIATED)
                        && capability.associated().has(LONG_ASSOCIATED));
            case GMAC -> hasIntegrity(Algorithm.AES_GMAC, encryption.keyOctets(), GMAC_NONCE_OCTETS, suite.icvOctets());
            case CBC, COUNTER -> chains && hasCipher(encryption) && hasIntegrity(suite.integrity());
            case NULL -> hasIntegrity(suite.integrity());
        };
    }

    private boolean hasCipher(EncryptionAlgorithm encryption) {
        return has(capability -> capability.algorithm() == cipher(encryption)
                && capability.key().has(encryption.keyOctets())
                && capability.iv().has(ivOctets(encryption)));
    }

    private boolean hasIntegrity(IntegrityAlgorithm integrity) {
        return hasIntegrity(
                integrity(integrity), integrity.keyOctets(), integrityIvOctets(integrity), integrity.icvOctets());
    }

    private boolean hasIntegrity(Algorithm algorithm, int key, int iv, int icv) {
        return has(capability -> capability.algorithm() == algorithm
                && capability.key().has(key)
                && capability.icv().has(icv)
                && (iv == 0 || capability.iv().has(iv)));
    }

    private boolean has(Predicate<Capability> condition) {
        return capabilities.stream().anyMatch(condition);
    }

    /**
     * Fills in what a session of the suite is to do: outbound the cipher first and then the ICV, inbound the other way round
     * (RFC 4303 sections 3.3.2 and 3.4.4.1).
     *
     * @param associated octets of associated data, for combined modes
     */
    static void describe(
            Transforms transforms, CipherSuite suite, KeyUse use, byte[] key, byte[] integrityKey, int associated) {
        EncryptionAlgorithm encryption = suite.encryption();
        switch (encryption.kind()) {
            case COMBINED ->
                transforms.combined(combined(encryption), key, nonceOctets(encryption), suite.icvOctets(), associated);
            case GMAC -> transforms.authentication(Algorithm.AES_GMAC, key, GMAC_NONCE_OCTETS, suite.icvOctets());
            case NULL -> authenticate(transforms, suite.integrity(), integrityKey);
            case CBC, COUNTER -> {
                if (use == KeyUse.OPEN) {
                    authenticate(transforms, suite.integrity(), integrityKey);
                }
                transforms.cipher(cipher(encryption), key, ivOctets(encryption));
                if (use == KeyUse.SEAL) {
                    authenticate(transforms, suite.integrity(), integrityKey);
                }
            }
        }
    }

    private static void authenticate(Transforms transforms, IntegrityAlgorithm integrity, byte[] key) {
        transforms.authentication(integrity(integrity), key, integrityIvOctets(integrity), integrity.icvOctets());
    }

    /** Octets of what stands at a job's nonce, for a combined mode. */
    static int nonceOctets(EncryptionAlgorithm encryption) {
        return encryption.saltOctets() + encryption.ivOctets();
    }

    /** Octets of what stands at a job's nonce, for a cipher: an IV, or a whole counter block. */
    static int ivOctets(EncryptionAlgorithm encryption) {
        return encryption.kind() == EncryptionAlgorithm.Kind.COUNTER ? BLOCK_OCTETS : encryption.ivOctets();
    }

    /** Octets of what stands at a job's nonce, for an integrity algorithm: AES-GMAC's nonce, else nothing. */
    static int integrityIvOctets(IntegrityAlgorithm integrity) {
        return integrity.isGmac() ? GMAC_NONCE_OCTETS : 0;
    }

    private static Algorithm combined(EncryptionAlgorithm encryption) {
        if (encryption == EncryptionAlgorithm.CHACHA20_POLY1305) {
            return Algorithm.CHACHA20_POLY1305;
        }
        return encryption.isCcm() ? Algorithm.AES_CCM : Algorithm.AES_GCM;
    }

    private static Algorithm cipher(EncryptionAlgorithm encryption) {
        if (encryption == EncryptionAlgorithm.TRIPLE_DES_CBC) {
            return Algorithm.TRIPLE_DES_CBC;
        }
        return encryption.kind() == EncryptionAlgorithm.Kind.COUNTER ? Algorithm.AES_CTR : Algorithm.AES_CBC;
    }

    private static Algorithm integrity(IntegrityAlgorithm integrity) {
        return switch (integrity) {
            case HMAC_MD5_96 -> Algorithm.HMAC_MD5;
            case HMAC_SHA1_96 -> Algorithm.HMAC_SHA1;
            case HMAC_SHA2_256_128 -> Algorithm.HMAC_SHA2_256;
            case HMAC_SHA2_384_192 -> Algorithm.HMAC_SHA2_384;
            case HMAC_SHA2_512_256 -> Algorithm.HMAC_SHA2_512;
            case AES_XCBC_96 -> Algorithm.AES_XCBC;
            case AES_CMAC_96 -> Algorithm.AES_CMAC;
            case AES_GMAC_128, AES_GMAC_192, AES_GMAC_256 -> Algorithm.AES_GMAC;
            case NONE -> Algorithm.NULL_AUTHENTICATION;
        };
    }
}
