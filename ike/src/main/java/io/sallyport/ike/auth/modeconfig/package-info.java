/**
 * Mode config: a client asks for an address and what goes with it, and a server hands them out of a pool
 * (draft-dukes-ike-mode-cfg-02).
 *
 * <pre>
 *   client: ModeConfigAttributes.request ──▶ REQUEST ──▶ AddressPool.lease ──▶ ClientConfiguration
 *           ClientConfiguration.of ◀── REPLY ◀── ClientConfiguration.answer(request) ◀──┘
 * </pre>
 *
 * <p>Does not know the Transaction exchange that carries the attributes, and installs no address anywhere.
 */
package io.sallyport.ike.auth.modeconfig;
