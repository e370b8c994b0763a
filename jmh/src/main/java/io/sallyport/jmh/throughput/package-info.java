/**
 * Packets per second of one worker, next to others that get the same packets from the same devices.
 *
 * <pre>
 *   net_pcap, infinite_rx ─▶ Sallyport's worker │ testpmd │ ipsec-secgw ─▶ net_null
 *          the same file          0.1 s each, in turns, on one CPU
 * </pre>
 *
 * <p>{@link io.sallyport.jmh.throughput.ThroughputBench} is one run, {@link io.sallyport.jmh.throughput.CompareBench} all rows
 * of a table, each in a process of its own, for DPDK starts once in a process.
 */
package io.sallyport.jmh.throughput;
