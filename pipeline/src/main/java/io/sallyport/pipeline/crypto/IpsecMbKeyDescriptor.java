package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.ipsecmb.KeyExpansion;

/**
 * Where an SA's expanded keys have their parts for IPsec_MB. It holds no pointers, so it may be moved.
 *
 * <pre>
 *   CIPHER      GCM key data, or round keys of AES for the SA's direction, or three schedules of 3DES, or a key of ChaCha20
 *   INTEGRITY   HMAC states   | K1 expanded, K2, K3 of XCBC   | expanded key and two subkeys of CMAC
 * </pre>
 *
 * <p>AES-GMAC has GCM key data, also where it is AH's integrity algorithm. GCM key data is longer than all else.
 */
final class IpsecMbKeyDescriptor {
    static final int CIPHER = 0;
    static final int INTEGRITY = CIPHER + KeyExpansion.TRIPLE_DES_SCHEDULE_OCTETS;

    static final int HMAC_INNER = INTEGRITY;
    static final int HMAC_OUTER = HMAC_INNER + KeyExpansion.HMAC_STATE_OCTETS;

    static final int MAC_SCHEDULE = INTEGRITY;
    static final int MAC_FIRST = MAC_SCHEDULE + KeyExpansion.AES_128_SCHEDULE_OCTETS;
    static final int MAC_SECOND = MAC_FIRST + KeyExpansion.AES_BLOCK_OCTETS;

    static final int OCTETS = Math.max(IpsecMb.GCM_KEY_BYTES, MAC_SECOND + KeyExpansion.AES_BLOCK_OCTETS);

    private IpsecMbKeyDescriptor() {}
}
