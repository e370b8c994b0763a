/**
 * A worker: one thread that carries packets from receive queues to transmit queues.
 *
 * <pre>
 *   rx ─┬─ plain, in front ─▶ ExpressIn, ExpressOut ──────────────────────────────────────────────────┐
 *       │                        │ plain outside only                                                │
 *       │                        ▼ into the steps behind the cipher                                  │
 *       └─▶ Classify ─┬─ ESP ──▶ SaLookup ─▶ EspOpen ─▶ EspDecapsulate ─▶ Forward.deliver ──┐         ├─▶ tx
 *               ▲     │                                        outside again │              │         │
 *               └─────│──────────────────────────────────────────────────────┘              ├─────────┘
 *                     └─ clear ─▶ PolicyLookup ─┬─ PROTECT ─▶ EspSeal ─▶ Forward.originate ─┤
 *                                               └─ BYPASS ──▶ Forward.route ────────────────┘
 * </pre>
 *
 * <p>The short way takes the packets at the front of a burst that are all of the plain kind (see {@code express}), unless somebody
 * traces packets; those behind them follow by the steps.
 *
 * <p>The steps with an engine in them, EspOpen, EspSeal and those of AH, are reached through {@code CipherStages}: at once,
 * or, with an asynchronous engine, in two halves between which the burst is parked.
 *
 * <p>{@link io.sallyport.pipeline.worker.Worker#poll} is the duty cycle: where packets come from. {@code ShortWay} and {@code OrdinaryWay}
 * carry them, the latter by the steps as they are drawn; {@code Steps} makes those. Nothing in it waits, locks, logs, or allocates.
 */
package io.sallyport.pipeline.worker;
