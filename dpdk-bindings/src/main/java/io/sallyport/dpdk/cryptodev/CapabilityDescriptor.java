package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the fields of {@code struct rte_cryptodev_capabilities} lie, of which a device has an array. */
final class CapabilityDescriptor {
    static final int SIZE;

    /** i32: kind of operation; {@link #END} in the element behind the last. */
    static final int OPERATION;

    static final int END;
    static final int SYMMETRIC;

    /** i32: {@link Algorithm.Kind#code()}. */
    static final int KIND;

    /** i32, in each of the three kinds at a place of its own. */
    static final int CIPHER;

    static final int CIPHER_KEY;
    static final int CIPHER_IV;
    static final int AUTHENTICATION;
    static final int AUTHENTICATION_KEY;
    static final int AUTHENTICATION_ICV;
    static final int AUTHENTICATION_IV;
    static final int COMBINED;
    static final int COMBINED_KEY;
    static final int COMBINED_ICV;
    static final int COMBINED_ASSOCIATED;
    static final int COMBINED_IV;

    /** u16 each, of a {@code rte_crypto_param_range}. */
    static final int RANGE_LEAST;

    static final int RANGE_MOST;
    static final int RANGE_STEP;

    static {
        Layout layout = Layouts.dpdk();
        String prefix = "rte_cryptodev_capabilities.";
        SIZE = layout.size("rte_cryptodev_capabilities");
        OPERATION = layout.offset(prefix + "op");
        END = (int) layout.constant("RTE_CRYPTO_OP_TYPE_UNDEFINED");
        SYMMETRIC = (int) layout.constant("RTE_CRYPTO_OP_TYPE_SYMMETRIC");
        KIND = layout.offset(prefix + "sym.xform_type");
        CIPHER = layout.offset(prefix + "sym.cipher.algo");
        CIPHER_KEY = layout.offset(prefix + "sym.cipher.key_size");
        CIPHER_IV = layout.offset(prefix + "sym.cipher.iv_size");
        AUTHENTICATION = layout.offset(prefix + "sym.auth.algo");
        AUTHENTICATION_KEY = layout.offset(prefix + "sym.auth.key_size");
        AUTHENTICATION_ICV = layout.offset(prefix + "sym.auth.digest_size");
        AUTHENTICATION_IV = layout.offset(prefix + "sym.auth.iv_size");
        COMBINED = layout.offset(prefix + "sym.aead.algo");
        COMBINED_KEY = layout.offset(prefix + "sym.aead.key_size");
        COMBINED_ICV = layout.offset(prefix + "sym.aead.digest_size");
        COMBINED_ASSOCIATED = layout.offset(prefix + "sym.aead.aad_size");
        COMBINED_IV = layout.offset(prefix + "sym.aead.iv_size");
        RANGE_LEAST = layout.offset("rte_crypto_param_range.min");
        RANGE_MOST = layout.offset("rte_crypto_param_range.max");
        RANGE_STEP = layout.offset("rte_crypto_param_range.increment");
    }

    private CapabilityDescriptor() {}
}
