/**
 * A gateway between two ends that the benchmark holds, for what needs a clock at both: latency, and packets that come at a
 * rate of their own.
 *
 * <pre>
 *   Generator ─▶ ring ─▶ worker (another thread, another CPU) ─▶ ring ─▶ Generator
 *       sends at its times, whether or not the worker keeps up; counts and times what comes back
 * </pre>
 */
package io.sallyport.jmh.rig;
