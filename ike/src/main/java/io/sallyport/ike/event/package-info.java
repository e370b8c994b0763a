/**
 * What happens in IKE, for log lines, counters and recordings.
 *
 * <pre>
 *   engine ──▶ IkeListener.on(IkeEvent) ──▶ whoever wants to know
 * </pre>
 *
 * <p>Events hold no secrets. Does not decide anything: a listener only listens.
 */
package io.sallyport.ike.event;
