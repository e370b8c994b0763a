/**
 * The keys of IKEv1: from the Diffie-Hellman secret to SKEYIDs, message protection and KEYMAT (RFC 2409 section 5,
 * appendix B).
 *
 * <pre>
 *   PSK | signature ──▶ Skeyid ──▶ Phase1Keys ─┬─ SKEYID_d ──▶ Keymat ──▶ keys of ESP and AH
 *                                              ├─ SKEYID_a ──▶ ExchangeHash ──▶ HASH(1), HASH(2), HASH(3)
 *                                              ├─ SKEYID_e ──▶ cipher key ──▶ MessageProtection ◀──▶ EncryptedMessage
 *                 SKEYID ──▶ Phase1Hash ──▶ HASH_I, HASH_R                      ▲
 *                                        g^xi, g^xr ──▶ InitializationVector ──▶ a chain for phase 1, one per exchange
 * </pre>
 *
 * <p>A {@link io.sallyport.ike.crypto.Secret} is owned by who made it, zeroed by its {@code close}, and shows in no
 * text form. What JCE providers copy of a key for themselves is beyond reach; a MAC is given another key after use so
 * that it keeps none.
 *
 * <p>Does not do Diffie-Hellman or signatures, does not choose algorithms, and keeps no state of an exchange.
 */
package io.sallyport.ike.crypto;
