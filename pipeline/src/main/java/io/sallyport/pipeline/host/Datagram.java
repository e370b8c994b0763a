package io.sallyport.pipeline.host;

import io.sallyport.pipeline.spd.Prefix;

/**
 * A UDP datagram between this gateway and another host.
 *
 * @param local this gateway's address
 * @param localPort 1 to 65,535
 * @param remote the other host's address, of the same family
 * @param remotePort 1 to 65,535
 * @param payload what stands behind the UDP header; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // A buffer on its way, never compared.
public record Datagram(Prefix local, int localPort, Prefix remote, int remotePort, byte[] payload) {}
