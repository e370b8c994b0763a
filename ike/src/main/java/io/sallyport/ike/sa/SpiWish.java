package io.sallyport.ike.sa;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an inbound SPI is to be like.
 *
 * @param peerSpi what the peer chose for the other direction, if it is known: ours must be another
 * @param resource whose packets it is for, below {@link ChildSaPort#resources}; empty: whosever
 * @param near an SPI of ours: the new one gets the same lowest octet, if that means the resource still
 */
public record SpiWish(Optional<Integer> peerSpi, OptionalInt resource, Optional<Integer> near) {}
