/**
 * Cuts packets that are too long for the way ahead, and makes whole those that others cut and that are for this gateway.
 *
 * <pre>
 *   Forward, PathFit ── packet, MTU ──▶ PacketCutter ──▶ fragments in fresh buffers
 *   Classify ── fragments for us ──▶ Reassembly ──▶ whole datagrams ──▶ Classify again
 * </pre>
 *
 * <p>Fragments that pass through are left as they are. What may be cut is the caller's to know: IPv4 without DF, and
 * IPv6 packets that this gateway makes itself.
 */
package io.sallyport.pipeline.fragment;
