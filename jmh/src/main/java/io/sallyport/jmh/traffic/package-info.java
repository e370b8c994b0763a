/**
 * The packets that gateways are measured with: who sends them, how they are sealed, and the pcap that holds them.
 *
 * <pre>
 *   Traffic: direction, size, SAs, suite ─▶ Pcap: frames in the order in which the SAs take turns
 *                    │
 *                    └─▶ BenchSa: the SPI, keys and addresses of each SA, which configurations name too
 * </pre>
 *
 * <p>Keys are derived from the number of the SA: known to everyone, and the same in each run.
 */
package io.sallyport.jmh.traffic;
