/**
 * Tells the operator of packets that RFC 4301 to 4303 want audited, each with SPI, sequence number and addresses.
 *
 * <pre>
 *   a step that drops ──▶ Drops.addAudited ──▶ AuditTrail (rate limit, ring) ──▶ control thread ──▶ log
 * </pre>
 *
 * <p>Whoever sends bad packets cannot fill the log: what is beyond a rate is only counted. Nothing is decided here.
 */
package io.sallyport.pipeline.audit;
