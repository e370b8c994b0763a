package io.sallyport.ike.sa;

import io.sallyport.ike.message.identity.IpAddress;

/**
 * The addresses that the two ends see themselves, behind whatever translates them (RFC 3947 section 5.2): transport mode
 * corrects checksums by them (RFC 3948 section 3.1.2).
 *
 * @param initiator as the initiator of the Quick Mode sees itself
 * @param responder as the initiator of the Quick Mode addressed the responder, or as that sees itself
 */
public record NatOriginalAddresses(IpAddress initiator, IpAddress responder) {}
