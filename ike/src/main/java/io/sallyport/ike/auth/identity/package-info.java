/**
 * When two identities are the same, whatever their spelling (RFC 2407 section 4.6.2.1, RFC 5280 section 7).
 *
 * <p>Does not decide who may be what: the configuration and {@link io.sallyport.ike.auth} do.
 */
package io.sallyport.ike.auth.identity;
