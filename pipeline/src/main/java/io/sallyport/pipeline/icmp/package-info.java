/**
 * ICMP and ICMPv6 of the gateway itself: errors about packets that it cannot forward, and answers to echo requests.
 *
 * <pre>
 *   a step that drops ──▶ IcmpErrors ──┐  (rules, rate limit)
 *                                      ├──▶ Outgoing ──▶ at the end of the poll: policies, routes
 *   packets for the gateway ──▶ Echo ──┘
 * </pre>
 *
 * <p>An error never answers an error, and neither is sent faster than a token bucket of each worker allows. Errors that
 * others send to this gateway are not read here.
 */
package io.sallyport.pipeline.icmp;
