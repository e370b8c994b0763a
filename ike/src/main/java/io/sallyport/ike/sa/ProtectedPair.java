package io.sallyport.ike.sa;

/**
 * The two SAs of one protocol.
 *
 * @param inboundSpi which we chose
 * @param outboundSpi which the peer chose
 * @param transform the algorithms, of both directions
 * @param inbound keys to open with
 * @param outbound keys to seal with
 */
public record ProtectedPair(int inboundSpi, int outboundSpi, ChildTransform transform, SaKeys inbound, SaKeys outbound)
        implements AutoCloseable {
    @Override
    public void close() {
        inbound.close();
        outbound.close();
    }

    /** SPIs and algorithms. */
    @Override
    public String toString() {
        return "%s in 0x%08x out 0x%08x".formatted(transform, inboundSpi, outboundSpi);
    }
}
