/**
 * Reads and writes of native memory by address.
 *
 * <p>DPDK hands out raw pointers: mbufs, packet data, queue tables. This package turns them into Java loads and
 * stores without an object per access. It does not know what lies at an address; descriptors elsewhere do. {@code Prefetch} is the one place
 * with machine code, for an instruction that no Java compiles to.
 */
package io.sallyport.dpdk.memory;
