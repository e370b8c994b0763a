package io.sallyport.dpdk.ipsecmb;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where a job ({@code IMB_JOB}) keeps its fields, and the numbers that go into them. */
final class JobDescriptor {
    /** Octets of one job. */
    static final int OCTETS;

    static final int ENCRYPT_KEYS;
    static final int DECRYPT_KEYS;
    static final int KEY_OCTETS;
    static final int SOURCE;
    static final int TARGET;
    static final int CIPHER_OFFSET;
    static final int CIPHER_OCTETS;
    static final int HASH_OFFSET;
    static final int HASH_OCTETS;
    static final int IV;
    static final int IV_OCTETS;
    static final int TAG;
    static final int TAG_OCTETS;

    /** The same place for all AEAD algorithms: the first two members of a union. */
    static final int ASSOCIATED;

    static final int ASSOCIATED_OCTETS;
    static final int HMAC_INNER;
    static final int HMAC_OUTER;
    static final int XCBC_FIRST;
    static final int XCBC_SECOND;
    static final int XCBC_THIRD;
    static final int CMAC_SCHEDULE;
    static final int CMAC_FIRST;
    static final int CMAC_SECOND;
    static final int STATUS;
    static final int CIPHER_MODE;
    static final int DIRECTION;
    static final int HASH_ALGORITHM;
    static final int CHAIN_ORDER;
    static final int USER_DATA;

    static final int STATUS_COMPLETED;
    static final int ENCRYPT;
    static final int DECRYPT;
    static final int CIPHER_THEN_HASH;
    static final int HASH_THEN_CIPHER;
    static final int CIPHER_GCM;
    static final int CIPHER_CHACHA20_POLY1305;
    static final int CIPHER_CBC;
    static final int CIPHER_COUNTER;
    static final int CIPHER_CCM;
    static final int CIPHER_TRIPLE_DES;
    static final int CIPHER_NULL;
    static final int HASH_NULL;
    static final int HASH_GMAC;
    static final int HASH_CHACHA20_POLY1305;
    static final int HASH_CCM;
    static final int HASH_HMAC_MD5;
    static final int HASH_HMAC_SHA1;
    static final int HASH_HMAC_SHA256;
    static final int HASH_HMAC_SHA384;
    static final int HASH_HMAC_SHA512;
    static final int HASH_XCBC;
    static final int HASH_CMAC;

    static {
        Layout layout = Layouts.ipsecMb();
        OCTETS = layout.size("IMB_JOB");
        ENCRYPT_KEYS = layout.offset("IMB_JOB.enc_keys");
        DECRYPT_KEYS = layout.offset("IMB_JOB.dec_keys");
        KEY_OCTETS = layout.offset("IMB_JOB.key_len_in_bytes");
        SOURCE = layout.offset("IMB_JOB.src");
        TARGET = layout.offset("IMB_JOB.dst");
        CIPHER_OFFSET = layout.offset("IMB_JOB.cipher_start_src_offset_in_bytes");
        CIPHER_OCTETS = layout.offset("IMB_JOB.msg_len_to_cipher_in_bytes");
        HASH_OFFSET = layout.offset("IMB_JOB.hash_start_src_offset_in_bytes");
        HASH_OCTETS = layout.offset("IMB_JOB.msg_len_to_hash_in_bytes");
        IV = layout.offset("IMB_JOB.iv");
        IV_OCTETS = layout.offset("IMB_JOB.iv_len_in_bytes");
        TAG = layout.offset("IMB_JOB.auth_tag_output");
        TAG_OCTETS = layout.offset("IMB_JOB.auth_tag_output_len_in_bytes");
        ASSOCIATED = layout.offset("IMB_JOB.u.GCM.aad");
        ASSOCIATED_OCTETS = layout.offset("IMB_JOB.u.GCM.aad_len_in_bytes");
        HMAC_INNER = layout.offset("IMB_JOB.u.HMAC._hashed_auth_key_xor_ipad");
        HMAC_OUTER = layout.offset("IMB_JOB.u.HMAC._hashed_auth_key_xor_opad");
        XCBC_FIRST = layout.offset("IMB_JOB.u.XCBC._k1_expanded");
        XCBC_SECOND = layout.offset("IMB_JOB.u.XCBC._k2");
        XCBC_THIRD = layout.offset("IMB_JOB.u.XCBC._k3");
        CMAC_SCHEDULE = layout.offset("IMB_JOB.u.CMAC._key_expanded");
        CMAC_FIRST = layout.offset("IMB_JOB.u.CMAC._skey1");
        CMAC_SECOND = layout.offset("IMB_JOB.u.CMAC._skey2");
        STATUS = layout.offset("IMB_JOB.status");
        CIPHER_MODE = layout.offset("IMB_JOB.cipher_mode");
        DIRECTION = layout.offset("IMB_JOB.cipher_direction");
        HASH_ALGORITHM = layout.offset("IMB_JOB.hash_alg");
        CHAIN_ORDER = layout.offset("IMB_JOB.chain_order");
        USER_DATA = layout.offset("IMB_JOB.user_data");

        STATUS_COMPLETED = number(layout, "IMB_STATUS_COMPLETED");
        ENCRYPT = number(layout, "IMB_DIR_ENCRYPT");
        DECRYPT = number(layout, "IMB_DIR_DECRYPT");
        CIPHER_THEN_HASH = number(layout, "IMB_ORDER_CIPHER_HASH");
        HASH_THEN_CIPHER = number(layout, "IMB_ORDER_HASH_CIPHER");
        CIPHER_GCM = number(layout, "IMB_CIPHER_GCM");
        CIPHER_CHACHA20_POLY1305 = number(layout, "IMB_CIPHER_CHACHA20_POLY1305");
        CIPHER_CBC = number(layout, "IMB_CIPHER_CBC");
        CIPHER_COUNTER = number(layout, "IMB_CIPHER_CNTR");
        CIPHER_CCM = number(layout, "IMB_CIPHER_CCM");
        CIPHER_TRIPLE_DES = number(layout, "IMB_CIPHER_DES3");
        CIPHER_NULL = number(layout, "IMB_CIPHER_NULL");
        HASH_NULL = number(layout, "IMB_AUTH_NULL");
        HASH_GMAC = number(layout, "IMB_AUTH_AES_GMAC");
        HASH_CHACHA20_POLY1305 = number(layout, "IMB_AUTH_CHACHA20_POLY1305");
        HASH_CCM = number(layout, "IMB_AUTH_AES_CCM");
        HASH_HMAC_MD5 = number(layout, "IMB_AUTH_MD5");
        HASH_HMAC_SHA1 = number(layout, "IMB_AUTH_HMAC_SHA_1");
        HASH_HMAC_SHA256 = number(layout, "IMB_AUTH_HMAC_SHA_256");
        HASH_HMAC_SHA384 = number(layout, "IMB_AUTH_HMAC_SHA_384");
        HASH_HMAC_SHA512 = number(layout, "IMB_AUTH_HMAC_SHA_512");
        HASH_XCBC = number(layout, "IMB_AUTH_AES_XCBC");
        HASH_CMAC = number(layout, "IMB_AUTH_AES_CMAC");
    }

    private JobDescriptor() {}

    private static int number(Layout layout, String constant) {
        return Math.toIntExact(layout.constant(constant));
    }
}
