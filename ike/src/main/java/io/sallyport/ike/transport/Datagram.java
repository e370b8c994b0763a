package io.sallyport.ike.transport;

import io.sallyport.ike.message.wire.Octets;

/**
 * One UDP datagram.
 *
 * @param local our end
 * @param remote the peer's end
 * @param content what follows the UDP header, non-ESP marker included
 */
public record Datagram(Endpoint local, Endpoint remote, Octets content) {}
