/**
 * The step that asks the SPD what becomes of clear text.
 *
 * <pre>
 *   clear ──▶ PolicyLookup ─┬─ PROTECT ──▶ outbound SA found, of the peer or the policy; ready or handed off ──▶ seal
 *                  ▲        ├─ PROTECT, and the SA is not open yet ──▶ WaitingPackets ──┐
 *                  └────────│──────────────── when it opens ────────────────────────────┘
 *                           ├─ BYPASS ───▶ route
 *                           └─ DISCARD, or no policy, or no SA ──▶ drops
 * </pre>
 *
 * <p>The policies themselves, and how they are searched, are in {@code spd}.
 */
package io.sallyport.pipeline.policy;
