package io.sallyport.gateway.config;

import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.sad.UdpPorts;
import java.time.Duration;
import java.util.Optional;

/**
 * What both SAs of a tunnel have in common beside their algorithm.
 *
 * @param protocol ESP or AH
 * @param mode tunnel or transport
 * @param extendedSequence sequence numbers of 64 bits
 * @param encapsulation the UDP ports of outbound packets, if ESP goes in UDP; inbound packets bear them the other way round
 * @param keepalive time without a packet to the peer after which a keepalive goes there, if ESP goes in UDP; 0 for never
 * @param lifetime after which the SAs end
 */
public record SaSettings(
        SecurityProtocol protocol,
        Mode mode,
        boolean extendedSequence,
        Optional<UdpPorts> encapsulation,
        Duration keepalive,
        Lifetime lifetime) {}
