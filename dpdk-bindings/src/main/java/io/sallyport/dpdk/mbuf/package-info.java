/**
 * Packet buffers: where their fields lie, how to read and write them, where they come from and go back to.
 *
 * <pre>
 *            ┌ rte_mbuf, 128 octets ┬ headroom ┬ data ───────────┬ tailroom ┐
 *            └──────────────────────┴──────────┴─────────────────┴──────────┘
 *            m                      bufferAddress                     + bufferLength
 *                                              data(m) + dataLength(m)
 *
 *   MbufPool ──alloc, MbufCache──▶ m ──Mbuf.*──▶ driver, or Mbufs.free, freeBulk ──▶ MbufPool
 *   (a driver's receive burst takes from the pool by itself)
 * </pre>
 *
 * <p>A buffer is a Java {@code long}, its address; 0 is none. {@link io.sallyport.dpdk.mbuf.MbufDescriptor} holds
 * offsets, {@link io.sallyport.dpdk.mbuf.Mbuf} access. The package knows nothing of the packets inside, and it checks
 * no ownership: a buffer that was freed or sent is no longer the caller's.
 */
package io.sallyport.dpdk.mbuf;
