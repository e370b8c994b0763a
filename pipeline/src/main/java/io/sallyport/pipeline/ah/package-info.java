/**
 * The authentication header: protects packets, IP header included, without encrypting them (RFC 4302).
 *
 * <pre>
 *   AH for us ─▶ SaLookup ─▶ AhOpen ─▶ AhDecapsulate ─┬─▶ delivered
 *                              │            │         └─▶ ESP for us: ESP's steps, which know the AH SA
 *                              ▼            ▼
 *                            drops        drops
 *
 *   clear text ─▶ EspSeal ─▶ AhSeal ─▶ sent      (AH alone, or around the ESP of a bundle)
 * </pre>
 *
 * <p>It does not look up SAs or policies, and what it asks of a packet beside the ICV is the same as for ESP.
 */
package io.sallyport.pipeline.ah;
