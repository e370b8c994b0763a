/**
 * A running gateway: from a checked configuration to ports, tables, SAs and threads, and back.
 *
 * <pre>
 *   GatewaySettings ─▶ Gateway.assemble ─┬─ GatewayPorts ───── configure, start, queues
 *                                      ├─ TableBuilder ───── routes, neighbours, policies ─▶ ForwardingTables
 *                                      ├─ TunnelInstaller ── SAs of each tunnel
 *                                      └─ DataPlane ─▶ WorkerThread each, one ControlThread
 * </pre>
 *
 * <p>Nothing here is static but constants: two gateways live in one process, as the lab shows. The EAL is the caller's.
 */
package io.sallyport.gateway.run;
