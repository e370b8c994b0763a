/**
 * The gateway between the kernel's network stack and a peer made of scapy, in network namespaces.
 *
 * <pre>
 *   kernel host ── inside │gateway│ outside ══ESP══ scapy
 * </pre>
 *
 * <p>Needs root. Everything is made by the test and removed by it, also when it fails; nothing leaves the namespaces.
 */
package io.sallyport.gateway.net;
