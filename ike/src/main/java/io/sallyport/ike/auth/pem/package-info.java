/**
 * Keys, certificates and revocation lists from the text of PEM files (RFC 7468), or from DER.
 *
 * <p>Does not open files, and knows no passphrases: a key that is encrypted is refused.
 */
package io.sallyport.ike.auth.pem;
