package io.sallyport.ike.sa;

import io.sallyport.ike.message.identity.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All SAs of one Quick Mode, ready to be installed. The keys belong to the data plane once an install returned.
 *
 * @param connection name of the connection
 * @param child name of the child within it
 * @param protocols one, or ESP before AH for a bundle, whose packets have ESP inside AH
 * @param mode tunnel or transport
 * @param selectors the packets that it carries
 * @param localAddress our outer address
 * @param remoteAddress the peer's outer address, from which trials are accepted
 * @param udp present if ESP goes in UDP
 * @param natOriginal present in transport mode through NAT, if the peer said so
 * @param extendedSequenceNumbers true for 64-bit sequence numbers
 * @param replayWindow packets; 0 switches the window off
 * @param lifetimes jitter included
 * @param trialDelay how long after the install trials begin, 0 or more
 * @param pendingTimeout how long the pair may be PENDING before it is DEAD
 * @param replaces the pair that this one succeeds after a rekey
 * @param resource to which it is bound (RFC 9611 section 1), below {@link ChildSaPort#resources}; empty: to none
 */
public record ChildSaPair(
        String connection,
        String child,
        List<ProtectedPair> protocols,
        SaMode mode,
        SelectorPair selectors,
        IpAddress localAddress,
        IpAddress remoteAddress,
        Optional<UdpEncapsulation> udp,
        Optional<NatOriginalAddresses> natOriginal,
        boolean extendedSequenceNumbers,
        int replayWindow,
        SaLifetimes lifetimes,
        Duration trialDelay,
        Duration pendingTimeout,
        Optional<PairHandle> replaces,
        OptionalInt resource)
        implements AutoCloseable {
    /** Keeps a copy of the list, which has an SA. */
    public ChildSaPair {
        protocols = List.copyOf(protocols);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("a pair must have a protocol");
        }
    }

    @Override
    public void close() {
        protocols.forEach(ProtectedPair::close);
    }
}
