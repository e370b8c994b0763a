package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.layout.Layouts;

/** A symmetric algorithm of DPDK, of those that IPsec has. */
public enum Algorithm {
    AES_CBC(Kind.CIPHER, "RTE_CRYPTO_CIPHER_AES_CBC"),
    AES_CTR(Kind.CIPHER, "RTE_CRYPTO_CIPHER_AES_CTR"),
    TRIPLE_DES_CBC(Kind.CIPHER, "RTE_CRYPTO_CIPHER_3DES_CBC"),
    NULL_CIPHER(Kind.CIPHER, "RTE_CRYPTO_CIPHER_NULL"),
    HMAC_MD5(Kind.AUTHENTICATION, "RTE_CRYPTO_AUTH_MD5_HMAC"),
    HMAC_SHA1(Kind.AUTHENTICATION, "RTE_CRYPTO_AUTH_SHA1_HMAC"),
    HMAC_SHA2_256(Kind.AUTHENTICATION, "RTE_CRYPTO_AUTH_SHA256_HMAC"),
    HMAC_SHA2_384(Kind.AUTHENTICATION, "RTE_CRYPTO_AUTH_SHA384_HMAC"),
    HMAC_SHA2_512(Kind.AUTHENTICATION, "RTE_CRYPTO_AUTH_SHA512_HMAC"),
    AES_XCBC(Kind.AUTHENTICATION, "RTE_CRYPTO_AUTH_AES_XCBC_MAC"),
    AES_CMAC(Kind.AUTHENTICATION, "RTE_CRYPTO_AUTH_AES_CMAC"),
    AES_GMAC(Kind.AUTHENTICATION, "RTE_CRYPTO_AUTH_AES_GMAC"),
    NULL_AUTHENTICATION(Kind.AUTHENTICATION, "RTE_CRYPTO_AUTH_NULL"),
    AES_GCM(Kind.COMBINED, "RTE_CRYPTO_AEAD_AES_GCM"),
    AES_CCM(Kind.COMBINED, "RTE_CRYPTO_AEAD_AES_CCM"),
    CHACHA20_POLY1305(Kind.COMBINED, "RTE_CRYPTO_AEAD_CHACHA20_POLY1305");

    /** What an algorithm does. */
    public enum Kind {
        CIPHER("RTE_CRYPTO_SYM_XFORM_CIPHER"),
        AUTHENTICATION("RTE_CRYPTO_SYM_XFORM_AUTH"),
        COMBINED("RTE_CRYPTO_SYM_XFORM_AEAD");

        private final int code;

        Kind(String constant) {
            code = (int) Layouts.dpdk().constant(constant);
        }

        /** DPDK's number for it. */
        int code() {
            return code;
        }
    }

    private final Kind kind;
    private final int code;

    Algorithm(Kind kind, String constant) {
        this.kind = kind;
        this.code = (int) Layouts.dpdk().constant(constant);
    }

    public Kind kind() {
        return kind;
    }

    /** DPDK's number for it among those of its kind. */
    int code() {
        return code;
    }
}
