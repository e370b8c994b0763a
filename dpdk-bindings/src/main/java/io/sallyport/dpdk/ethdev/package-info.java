/**
 * Ethernet ports of DPDK: set up, started, polled, and asked for their state.
 *
 * <pre>
 *   Port.byName ──configure(PortConfig)──▶ start ──▶ rxQueue(i) ──▶ RxQueue.burst ──▶ mbufs
 *        │              │                       └──▶ txQueue(i) ◀── TxQueue.burst ◀── mbufs
 *        │              └ checked against capabilities()
 *        └ link(), mac(), mtu(), statistics(), promiscuous(..)
 *
 *   rte_eth_fp_ops[port] ──read after start──▶ function and queue pointers, final in RxQueue and TxQueue
 * </pre>
 *
 * <p>Setting up, starting and stopping a port is for one thread. A queue belongs to one worker at a time. It does not
 * look into packets and knows no receive or transmit callbacks of DPDK: bursts go to the driver directly.
 */
package io.sallyport.dpdk.ethdev;
