/**
 * What one IKE thread can do with many tunnels: a hub whose time and memory are measured, and spokes whose are not.
 *
 * <pre>
 *   spokes: one engine, thousands of connections ── datagrams in memory ── hub: one engine, one thread
 * </pre>
 *
 * <p>The data plane takes the SAs and does nothing with them.
 */
package io.sallyport.jmh.ike;
