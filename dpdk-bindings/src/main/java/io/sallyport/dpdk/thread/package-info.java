/**
 * Makes a Java platform thread known to DPDK and binds it to a CPU.
 *
 * <pre>
 *   platform thread ──register──▶ lcore number ──▶ cache in every MbufPool
 *                   ──pinTo─────▶ one CPU
 * </pre>
 *
 * <p>It starts no thread and runs no loop; the worker does. {@link io.sallyport.dpdk.thread.ThreadEnd} waits for the end of one.
 */
package io.sallyport.dpdk.thread;
