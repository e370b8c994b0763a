/**
 * Transaction exchanges: XAUTH and mode config, between phase 1 and the first Quick Mode (draft-beaulieu-ike-xauth-02,
 * draft-dukes-ike-mode-cfg-02).
 *
 * <pre>
 *   server                                     client
 *   REQUEST name, password ──▶                 ◀── REPLY
 *   SET status ──▶                             ◀── ACK
 *                                              ◀── REQUEST address
 *   REPLY address ──▶
 * </pre>
 *
 * <p>Attributes are of {@link io.sallyport.ike.auth.xauth} and {@link io.sallyport.ike.auth.modeconfig}.
 */
package io.sallyport.ike.transaction;
