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
 *
 * <pre>
 *   in    EspRun     addresses and SA  ──▶ PlainOpen  ──▶ InnerFlow  SA and addresses: selectors, window, way, PlainLink
 *   out   ClearFlow  what selectors look at, with SealRun  SA: tunnel header, numbers  ──▶ PlainSeal  ──▶ PlainLink
 * </pre>
 *
 * <p>What packets in a row have in common is asked with the first of them and kept there. The loops over the others call nobody:
 * a call, however seldom, would cost the whole loop its registers. Whatever needs one ends the loop, and it begins again
 * behind it. What was found is good for a turn of the worker. Where SAs or flows change with almost every packet, loops that expect no
 * two alike take their place: they fetch what several packets need of their SAs at a time ({@code SaLines}), and remember by which
 * neighbour destinations are reached ({@code InnerWays}), and which policy protects a flow ({@code ClearWays}).
 *
 * <p>Of several workers each gives away what is others' before ({@code ForeignEsp}, {@code ForeignClear}).
 */
package io.sallyport.pipeline.express;
