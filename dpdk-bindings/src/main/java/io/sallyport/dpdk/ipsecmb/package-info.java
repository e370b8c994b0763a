/**
 * Encrypts and authenticates native memory with Intel's multi-buffer crypto library, called directly.
 *
 * <pre>
 *   key ──expandGcmKey──▶ key data (in the SA record)
 *                             │
 *   text, IV, AAD ──▶ IpsecMb.gcm ──▶ text, tag                            one call a packet
 *   segments      ──▶ GcmSegments start, update..., finish ──▶ text, tag   chained mbufs
 *   jobs          ──▶ JobBurst request, fill in (Job), submit, flush       any algorithm, a burst a call
 *                             ▲
 *   keys ──KeyExpansion──▶ schedules, subkeys and HMAC states
 * </pre>
 *
 * <p>Descriptors hold the offsets of the running release. The package does not know ESP: what is authenticated, where
 * an IV comes from and whether a tag matches are the caller's matters.
 */
package io.sallyport.dpdk.ipsecmb;
