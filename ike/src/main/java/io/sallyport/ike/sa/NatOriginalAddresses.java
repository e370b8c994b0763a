package io.sallyport.ike.sa;

import io.sallyport.ike.message.identity.IpAddress;

/**
 * The two ends as the peer sees them, before whatever translates addresses (RFC 3947 section 5.2): the peer computes checksums
 * over these (RFC 3948 section 3.1.2).
 *
 * @param remote the peer itself
 * @param local us
 */
public record NatOriginalAddresses(IpAddress remote, IpAddress local) {}
