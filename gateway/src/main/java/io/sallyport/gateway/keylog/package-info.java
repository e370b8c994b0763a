/**
 * Keys written down, so that a capture can be decrypted: for debugging, off unless the configuration asks for it.
 *
 * <pre>
 *   ISAKMP SA ── cookie, cipher key ──▶ ikev1_decryption_table
 *   ESP SA ── addresses, SPI, keys ──▶ esp_sa                     in one folder, as Wireshark has them
 * </pre>
 *
 * <p>It removes nothing, and it never writes to the log what it writes to its files.
 */
package io.sallyport.gateway.keylog;
