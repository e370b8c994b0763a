/**
 * How large a packet may be to fit through a tunnel, and what becomes of those that are larger.
 *
 * <pre>
 *   PolicyLookup ──▶ PathFit ─┬─ fits, or the tunnel packet may be cut ──▶ seal
 *                             ├─ IPv4 without DF ──▶ fragments ──▶ seal
 *                             └─ else: dropped, and the sender told the effective MTU
 *   ICMP about our tunnel packets ──▶ PathMtuReports ──▶ control thread: PathMtuKeeper ──▶ MTU in the SA, aged
 * </pre>
 *
 * <p>It sends no probes of its own.
 */
package io.sallyport.pipeline.pmtu;
