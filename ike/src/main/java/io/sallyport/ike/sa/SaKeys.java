package io.sallyport.ike.sa;

import io.sallyport.ike.crypto.Secret;

/**
 * The keys of one SA, cut from its KEYMAT in the order of RFC 2401 section 4.6.2. {@link #close} zeroes both.
 *
 * @param encryption key of the cipher, followed by its salt or nonce where it has one (RFC 4106 section 8.1); no octets
 *     for AH and NULL
 * @param integrity key of the integrity algorithm; no octets for a combined mode
 */
public record SaKeys(Secret encryption, Secret integrity) implements AutoCloseable {
    @Override
    public void close() {
        encryption.close();
        integrity.close();
    }
}
