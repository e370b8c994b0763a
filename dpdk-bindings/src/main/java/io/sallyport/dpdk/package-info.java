/**
 * DPDK and IPsec_MB from Java: everything that knows a native symbol or the layout of a native structure.
 *
 * <pre>
 *   eal, ethdev, mbuf, ring, thread,
 *   cryptodev, ipsecmb                            what callers use
 *        └──────── layout ────────┘               where symbols and fields are, for the release that runs
 *                  memory                         loads and stores by address
 * </pre>
 *
 * <p>Only this module calls native code. It knows nothing of ESP, of SAs, or of IKE.
 */
package io.sallyport.dpdk;
