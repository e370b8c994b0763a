package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/**
 * Where the fields of an operation lie: {@code rte_crypto_op}, the {@code rte_crypto_sym_op} in it, and behind them an area
 * of Sallyport's own, which the device can reach as it reaches the operation. Offsets are from the operation's start.
 */
final class OperationDescriptor {
    /** u8 each. */
    static final int TYPE;

    static final int STATUS;
    static final int SESSION_TYPE;

    static final int SYMMETRIC;
    static final int WITH_SESSION;
    static final int SUCCESS;
    static final int NOT_PROCESSED;

    /** u64: the operation's I/O address. */
    static final int IO_ADDRESS;

    /** Pointers. */
    static final int SOURCE;

    static final int TARGET;
    static final int SESSION;

    /** u32 each, octets from the start of the window. */
    static final int COMBINED_FROM;

    static final int COMBINED_OCTETS;
    static final int CIPHER_FROM;
    static final int CIPHER_OCTETS;
    static final int AUTHENTICATED_FROM;
    static final int AUTHENTICATED_OCTETS;

    /** A pointer, and the I/O address of the same octets. */
    static final int COMBINED_ICV;

    static final int COMBINED_ICV_IO;
    static final int ASSOCIATED;
    static final int ASSOCIATED_IO;
    static final int AUTHENTICATED_ICV;
    static final int AUTHENTICATED_ICV_IO;

    /** Sallyport's own: IV or nonce, of 16 octets. */
    static final int OWN_IV;

    /** Sallyport's own: associated data, with the room before and behind it that CCM asks for. */
    static final int OWN_ASSOCIATED;

    /** Sallyport's own: ICV, of 64 octets. */
    static final int OWN_ICV;

    /** Sallyport's own: i32, what the user noted. */
    static final int OWN_NOTE;

    /** Octets of Sallyport's own area. */
    static final int OWN_OCTETS;

    /** rte_crypto_sym_op: CCM's nonce stands behind the flags of the first block. */
    static final int CCM_IV_SHIFT = 1;

    /** rte_crypto_sym_op: CCM's associated data stand behind the first block and the length. */
    static final int CCM_ASSOCIATED_SHIFT = 18;

    private static final int IV_ROOM = 16;
    private static final int ASSOCIATED_ROOM = 64;
    private static final int ICV_ROOM = 64;

    static {
        Layout layout = Layouts.dpdk();
        TYPE = layout.offset("rte_crypto_op.type");
        STATUS = layout.offset("rte_crypto_op.status");
        SESSION_TYPE = layout.offset("rte_crypto_op.sess_type");
        SYMMETRIC = (int) layout.constant("RTE_CRYPTO_OP_TYPE_SYMMETRIC");
        WITH_SESSION = (int) layout.constant("RTE_CRYPTO_OP_WITH_SESSION");
        SUCCESS = (int) layout.constant("RTE_CRYPTO_OP_STATUS_SUCCESS");
        NOT_PROCESSED = (int) layout.constant("RTE_CRYPTO_OP_STATUS_NOT_PROCESSED");
        IO_ADDRESS = layout.offset("rte_crypto_op.phys_addr");

        int sym = layout.offset("rte_crypto_op.sym");
        SOURCE = sym + layout.offset("rte_crypto_sym_op.m_src");
        TARGET = sym + layout.offset("rte_crypto_sym_op.m_dst");
        SESSION = sym + layout.offset("rte_crypto_sym_op.session");
        COMBINED_FROM = sym + layout.offset("rte_crypto_sym_op.aead.data.offset");
        COMBINED_OCTETS = sym + layout.offset("rte_crypto_sym_op.aead.data.length");
        COMBINED_ICV = sym + layout.offset("rte_crypto_sym_op.aead.digest.data");
        COMBINED_ICV_IO = sym + layout.offset("rte_crypto_sym_op.aead.digest.phys_addr");
        ASSOCIATED = sym + layout.offset("rte_crypto_sym_op.aead.aad.data");
        ASSOCIATED_IO = sym + layout.offset("rte_crypto_sym_op.aead.aad.phys_addr");
        CIPHER_FROM = sym + layout.offset("rte_crypto_sym_op.cipher.data.offset");
        CIPHER_OCTETS = sym + layout.offset("rte_crypto_sym_op.cipher.data.length");
        AUTHENTICATED_FROM = sym + layout.offset("rte_crypto_sym_op.auth.data.offset");
        AUTHENTICATED_OCTETS = sym + layout.offset("rte_crypto_sym_op.auth.data.length");
        AUTHENTICATED_ICV = sym + layout.offset("rte_crypto_sym_op.auth.digest.data");
        AUTHENTICATED_ICV_IO = sym + layout.offset("rte_crypto_sym_op.auth.digest.phys_addr");

        OWN_IV = sym + layout.size("rte_crypto_sym_op");
        OWN_ASSOCIATED = OWN_IV + IV_ROOM;
        OWN_ICV = OWN_ASSOCIATED + ASSOCIATED_ROOM;
        OWN_NOTE = OWN_ICV + ICV_ROOM;
        OWN_OCTETS = OWN_NOTE + Long.BYTES - OWN_IV;
    }

    private OperationDescriptor() {}
}
