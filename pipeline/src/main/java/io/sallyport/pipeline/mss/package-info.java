/**
 * Holds down what TCP handshakes through a tunnel announce as their maximum segment size, so that segments fit.
 *
 * <pre>
 *   PolicyLookup ──▶ MssStep.outbound ──▶ PathFit          decapsulate ──▶ MssStep.inbound ──▶ Forward
 *                          └──── SYN, SA with a clamp ──▶ MssRewrite ────┘
 * </pre>
 *
 * <p>It never raises a value, adds no option, and touches nothing but SYN segments.
 */
package io.sallyport.pipeline.mss;
