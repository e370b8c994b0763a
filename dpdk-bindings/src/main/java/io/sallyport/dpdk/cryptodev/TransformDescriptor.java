package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the fields of {@code struct rte_crypto_sym_xform} lie: what a session is to do, and with which key. */
final class TransformDescriptor {
    static final int SIZE;

    /** Pointer to the next transform; 0 in the last. */
    static final int NEXT;

    /** i32: {@link Algorithm.Kind#code()}. */
    static final int KIND;

    /** Each kind: i32, i32, pointer, u16, then u16s. */
    static final Fields CIPHER;

    static final Fields AUTHENTICATION;
    static final Fields COMBINED;

    /** u16: octets of the ICV. */
    static final int AUTHENTICATION_ICV;

    static final int COMBINED_ICV;

    /** u16: octets of associated data. */
    static final int COMBINED_ASSOCIATED;

    /** i32: what to do. */
    static final int ENCRYPT;

    static final int DECRYPT;
    static final int GENERATE;
    static final int VERIFY;
    static final int SEAL;
    static final int OPEN;

    /**
     * Where one kind of transform has what all have.
     *
     * @param operation i32: what to do
     * @param algorithm i32
     * @param key pointer
     * @param keyOctets u16
     * @param iv u16: octets from the operation to the IV
     * @param ivOctets u16
     */
    record Fields(int operation, int algorithm, int key, int keyOctets, int iv, int ivOctets) {
        private static Fields of(Layout layout, String kind) {
            String prefix = "rte_crypto_sym_xform." + kind + ".";
            return new Fields(
                    layout.offset(prefix + "op"),
                    layout.offset(prefix + "algo"),
                    layout.offset(prefix + "key.data"),
                    layout.offset(prefix + "key.length"),
                    layout.offset(prefix + "iv.offset"),
                    layout.offset(prefix + "iv.length"));
        }
    }

    static {
        Layout layout = Layouts.dpdk();
        SIZE = layout.size("rte_crypto_sym_xform");
        NEXT = layout.offset("rte_crypto_sym_xform.next");
        KIND = layout.offset("rte_crypto_sym_xform.type");
        CIPHER = Fields.of(layout, "cipher");
        AUTHENTICATION = Fields.of(layout, "auth");
        COMBINED = Fields.of(layout, "aead");
        AUTHENTICATION_ICV = layout.offset("rte_crypto_sym_xform.auth.digest_length");
        COMBINED_ICV = layout.offset("rte_crypto_sym_xform.aead.digest_length");
        COMBINED_ASSOCIATED = layout.offset("rte_crypto_sym_xform.aead.aad_length");
        ENCRYPT = (int) layout.constant("RTE_CRYPTO_CIPHER_OP_ENCRYPT");
        DECRYPT = (int) layout.constant("RTE_CRYPTO_CIPHER_OP_DECRYPT");
        GENERATE = (int) layout.constant("RTE_CRYPTO_AUTH_OP_GENERATE");
        VERIFY = (int) layout.constant("RTE_CRYPTO_AUTH_OP_VERIFY");
        SEAL = (int) layout.constant("RTE_CRYPTO_AEAD_OP_ENCRYPT");
        OPEN = (int) layout.constant("RTE_CRYPTO_AEAD_OP_DECRYPT");
    }

    private TransformDescriptor() {}
}
