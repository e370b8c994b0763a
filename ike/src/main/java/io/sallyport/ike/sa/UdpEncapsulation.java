package io.sallyport.ike.sa;

/**
 * ESP in UDP (RFC 3948).
 *
 * @param localPort ours, 1 to 65,535
 * @param remotePort the peer's as we see it, 1 to 65,535
 */
public record UdpEncapsulation(int localPort, int remotePort) {}
