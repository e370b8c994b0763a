/**
 * Rings of DPDK and ports made of them, which join two gateways in one process without a device.
 *
 * <pre>
 *            ┌── Ring a→b, one for each queue ──▶┐
 *   port a ──┤                                   ├── port b          (RingPair)
 *            └◀── Ring b→a, one for each queue ──┘
 * </pre>
 *
 * <p>What one port sends the other receives: the same buffers, with nothing copied. The package does not queue Java
 * objects, and it does not offer rings to the packet path other than through ports.
 */
package io.sallyport.dpdk.ring;
