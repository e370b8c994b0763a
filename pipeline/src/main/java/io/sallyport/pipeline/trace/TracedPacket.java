package io.sallyport.pipeline.trace;

import io.sallyport.pipeline.burst.DropReason;
import java.util.Optional;

/**
 * A packet as a worker saw it.
 *
 * @param nanos when, by {@link System#nanoTime}
 * @param place where, see {@link TracePlaces}
 * @param port index of the port that it came in by, negative if it is not known or the gateway's own
 * @param octets that it has
 * @param spi of the SA that it came out of or is to go into; 0 at other places
 * @param sequence its number in the SA that it came out of; 0 at other places
 * @param reason why it is dropped, if it is
 * @param captured its first octets: a frame, or at {@link TracePlaces#opened} and {@link TracePlaces#sealing} an IP packet
 */
public record TracedPacket(
        long nanos,
        int place,
        int port,
        int octets,
        int spi,
        long sequence,
        Optional<DropReason> reason,
        @SuppressWarnings("ArrayRecordComponent") byte[] captured) {}
