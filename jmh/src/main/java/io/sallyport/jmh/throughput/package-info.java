/**
 * Packets per second of one worker on a replayed pcap, next to the ceiling of the same devices.
 *
 * <pre>
 *   ThroughputBench ─┬─ window of 0.1 s ── Worker.poll() on net_pcap → net_null
 *                    ├─ window of 0.1 s ── testpmd forwarding between the same devices
 *                    └─ ... in turn, since the host changes its speed within seconds
 * </pre>
 *
 * <p>What is reported are percentiles over windows and their ratio. It does not profile.
 */
package io.sallyport.jmh.throughput;
