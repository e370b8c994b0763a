/**
 * The short way for packets of the most common kind: IPv4 without options or fragments, in or out of an ESP tunnel over IPv4
 * without extended sequence numbers, by an SA that is ACTIVE, of AES-GCM or a suite that the engine does several packets of at a
 * time.
 *
 * <pre>
 *   received burst ──▶ packets before the first that is not plain ──▶ cipher ──▶ those that are plain inside ──▶ tx
 *                          │ all others                               │ from the first that is not
 *                          ▼                                          ▼
 *                     the ordinary steps, from their beginning   the ordinary steps behind the cipher
 * </pre>
 *
 * <p>It asks all that the ordinary steps ask, in fewer passes and with one look at what neighbours in a burst share. Where the
 * answer is not the common one, that packet and all behind it in the burst go the ordinary way, untouched: packets keep their
 * order, and each exception has one place. It drops only what is forged or replayed.
 */
package io.sallyport.pipeline.express;
