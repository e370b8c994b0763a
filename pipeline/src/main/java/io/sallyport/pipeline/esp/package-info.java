/**
 * ESP in tunnel mode (RFC 4303), as steps over a burst.
 *
 * <pre>
 *   inbound    SaLookup ─▶ EspOpen ─▶ EspDecapsulate ─▶ forward
 *              SPI → SA    replay pre-check, decrypt,   trailer, inner header, selectors,
 *                          compare the ICV              replay window, promotion, ECN
 *
 *   outbound   (spd) PolicyLookup ─▶ EspSeal ─▶ forward
 *                                    hop limit, sequence number, trailer, headers, encrypt
 * </pre>
 *
 * <p>The steps change an SA's window and counters, and its state by promotion only. They never install or remove SAs,
 * and send nothing in answer to a packet that fails.
 */
package io.sallyport.pipeline.esp;
