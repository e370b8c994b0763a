/**
 * The way between packets for the gateway itself and the control thread, which speaks IKE.
 *
 * <pre>
 *   Classify ── for us ──▶ LocalDelivery ── UDP 500, or 4500 with the non-ESP marker ──▶ ring ──▶ HostPath.receive
 *                                                                                                    │ control thread
 *   policies ◀── Classify ◀── Worker ◀────────────────────────── ring ◀──────────────────── HostPath.send
 * </pre>
 *
 * <p>Rings are bounded: what does not fit is a counted drop, and IKE sends it again. ESP never comes this way.
 */
package io.sallyport.pipeline.host;
