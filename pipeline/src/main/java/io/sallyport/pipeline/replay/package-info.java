/**
 * Anti-replay: each sequence number of an inbound SA is accepted once (RFC 4303 section 3.4.3).
 *
 * <pre>
 *   precheck ──▶ verify the ICV, decrypt ──▶ testAndSet ──▶ accept
 *      └──────────────┴────────────────────────┴──▶ drop, window unchanged
 * </pre>
 *
 * <p>It works on the SA's record in place and keeps nothing of its own. It does not infer the upper half of extended
 * sequence numbers: its callers give whole numbers.
 */
package io.sallyport.pipeline.replay;
