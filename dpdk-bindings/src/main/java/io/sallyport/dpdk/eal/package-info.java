/**
 * Starts and stops DPDK's environment abstraction layer (EAL), once in a JVM, and tells its errors and logs in Java.
 *
 * <pre>
 *   EalOptions ──arguments──▶ Eal.start ──▶ thread dpdk-eal: rte_eal_init, hot-plug, rte_eal_cleanup
 *                                │
 *   DPDK's log ──▶ pipe ──▶ thread dpdk-log ──▶ SLF4J logger io.sallyport.dpdk.eal
 *                                └──▶ complaints, quoted by the exception of a call that failed
 *
 *   failed call ──▶ RteErrno.current() (of the calling thread) ──▶ EalException
 * </pre>
 *
 * <p>It does not know ports, buffers or packets; the neighbouring packages do. It installs no signal handler, and it
 * moves no Java thread to another CPU but its own.
 */
package io.sallyport.dpdk.eal;
