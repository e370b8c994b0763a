/**
 * Rules by which a device picks the receive queue of packets that it knows (rte_flow).
 *
 * <pre>
 *   SpiRule ── RuleMemory: attributes, pattern, actions ──▶ rte_flow_validate, rte_flow_create ──▶ handle
 * </pre>
 *
 * <p>Knows the patterns that name an SPI, and the action that names a queue. Most drivers have none of this, or not for ESP;
 * {@link io.sallyport.dpdk.flow.FlowException} bears what a device says then.
 */
package io.sallyport.dpdk.flow;
