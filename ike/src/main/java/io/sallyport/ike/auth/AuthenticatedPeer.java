package io.sallyport.ike.auth;

import io.sallyport.ike.message.identity.Identity;
import java.security.cert.X509Certificate;

/**
 * A peer that proved by its signature who it is.
 *
 * @param identity that its certificate names
 * @param certificate whose key signed
 */
public record AuthenticatedPeer(Identity identity, X509Certificate certificate) {}
