/**
 * Two or more engines in simulated time: a network that loses, delays and repeats, and data planes that try pending SAs.
 *
 * <pre>
 *   Host: IkeEngine ──▶ World: events in the order of their time ──▶ Host
 *           │ ChildSaPort                 │ Faults
 *       SimulatedDataPlane ──── Esp ──────┘
 * </pre>
 *
 * <p>The same seed gives the same run. Does not encrypt ESP: a packet bears the key, and the receiver compares it.
 */
package io.sallyport.ike.simulation;
