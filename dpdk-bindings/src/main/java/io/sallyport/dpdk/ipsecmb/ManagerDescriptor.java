package io.sallyport.dpdk.ipsecmb;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where a manager ({@code IMB_MGR}) keeps its state and the functions it chose for this processor. */
final class ManagerDescriptor {
    static final int FEATURES;
    static final int USED_ARCH;
    static final int ERROR;

    /** Each for a key of 128, 192 and 256 bits. */
    static final int[] AES_KEY_EXPANSION;

    static final int CMAC_SUBKEYS;
    static final int XCBC_KEY_EXPANSION;
    static final int DES_KEY_EXPANSION;
    static final int MD5_ONE_BLOCK;
    static final int SHA1_ONE_BLOCK;
    static final int SHA256_ONE_BLOCK;
    static final int SHA384_ONE_BLOCK;
    static final int SHA512_ONE_BLOCK;

    /** Each for a key of 128, 192 and 256 bits. */
    static final int[] GCM_KEY_EXPANSION;

    static final int[] GCM_ENCRYPT;
    static final int[] GCM_DECRYPT;
    static final int[] GCM_INIT;
    static final int[] GCM_ENCRYPT_UPDATE;
    static final int[] GCM_DECRYPT_UPDATE;
    static final int[] GCM_ENCRYPT_FINALIZE;
    static final int[] GCM_DECRYPT_FINALIZE;

    static final int GET_NEXT_BURST;
    static final int SUBMIT_BURST;
    static final int SUBMIT_BURST_NOCHECK;
    static final int FLUSH_BURST;
    static final int CIPHER_BURST_NOCHECK;
    static final int HASH_BURST_NOCHECK;

    static final long FEATURE_SELF_TEST;
    static final long FEATURE_SELF_TEST_PASS;
    static final int MAX_BURST;

    /** Octets of the context that a scatter-gather operation keeps between its segments. */
    static final int GCM_CONTEXT_OCTETS;

    /** Octets of an expanded GCM key. */
    static final int GCM_KEY_OCTETS;

    /** Octets of an expanded DES key. */
    static final int DES_SCHEDULE_OCTETS;

    static {
        Layout layout = Layouts.ipsecMb();
        FEATURES = layout.offset("IMB_MGR.features");
        USED_ARCH = layout.offset("IMB_MGR.used_arch");
        ERROR = layout.offset("IMB_MGR.imb_errno");

        AES_KEY_EXPANSION = new int[] {
            layout.offset("IMB_MGR.keyexp_128"),
            layout.offset("IMB_MGR.keyexp_192"),
            layout.offset("IMB_MGR.keyexp_256")
        };
        CMAC_SUBKEYS = layout.offset("IMB_MGR.cmac_subkey_gen_128");
        XCBC_KEY_EXPANSION = layout.offset("IMB_MGR.xcbc_keyexp");
        DES_KEY_EXPANSION = layout.offset("IMB_MGR.des_key_sched");
        MD5_ONE_BLOCK = layout.offset("IMB_MGR.md5_one_block");
        SHA1_ONE_BLOCK = layout.offset("IMB_MGR.sha1_one_block");
        SHA256_ONE_BLOCK = layout.offset("IMB_MGR.sha256_one_block");
        SHA384_ONE_BLOCK = layout.offset("IMB_MGR.sha384_one_block");
        SHA512_ONE_BLOCK = layout.offset("IMB_MGR.sha512_one_block");

        GCM_KEY_EXPANSION = perKeySize(layout, "pre");
        GCM_ENCRYPT = perKeySize(layout, "enc");
        GCM_DECRYPT = perKeySize(layout, "dec");
        GCM_INIT = perKeySize(layout, "init");
        GCM_ENCRYPT_UPDATE = perKeySize(layout, "enc_update");
        GCM_DECRYPT_UPDATE = perKeySize(layout, "dec_update");
        GCM_ENCRYPT_FINALIZE = perKeySize(layout, "enc_finalize");
        GCM_DECRYPT_FINALIZE = perKeySize(layout, "dec_finalize");

        GET_NEXT_BURST = layout.offset("IMB_MGR.get_next_burst");
        SUBMIT_BURST = layout.offset("IMB_MGR.submit_burst");
        SUBMIT_BURST_NOCHECK = layout.offset("IMB_MGR.submit_burst_nocheck");
        FLUSH_BURST = layout.offset("IMB_MGR.flush_burst");
        CIPHER_BURST_NOCHECK = layout.offset("IMB_MGR.submit_cipher_burst_nocheck");
        HASH_BURST_NOCHECK = layout.offset("IMB_MGR.submit_hash_burst_nocheck");

        FEATURE_SELF_TEST = layout.constant("IMB_FEATURE_SELF_TEST");
        FEATURE_SELF_TEST_PASS = layout.constant("IMB_FEATURE_SELF_TEST_PASS");
        MAX_BURST = Math.toIntExact(layout.constant("IMB_MAX_BURST_SIZE"));
        GCM_CONTEXT_OCTETS = layout.size("gcm_context_data");
        GCM_KEY_OCTETS = layout.size("gcm_key_data");
        DES_SCHEDULE_OCTETS = Math.toIntExact(layout.constant("IMB_DES_KEY_SCHED_SIZE"));
    }

    private ManagerDescriptor() {}

    private static int[] perKeySize(Layout layout, String function) {
        return new int[] {
            layout.offset("IMB_MGR.gcm128_" + function),
            layout.offset("IMB_MGR.gcm192_" + function),
            layout.offset("IMB_MGR.gcm256_" + function)
        };
    }
}
