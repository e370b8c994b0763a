/**
 * The gateway against IKE and ESP that others wrote, in network namespaces.
 *
 * <pre>
 *   kernel host ── inside │gateway│ outside ══ IKE, ESP ══ strongSwan
 *    10.1.0.1                192.0.2.1        192.0.2.n     10.(100+n).k.1
 * </pre>
 *
 * <p>Each trial is a connection of its own, with its own address of the peer and its own networks behind it, so that one
 * process of each side serves all. Needs root and the peers' packages. Everything is made by the tests and removed by them,
 * also when they fail; nothing leaves the namespaces.
 */
package io.sallyport.gateway.peers;
