package io.sallyport.pipeline.sad;

/**
 * The UDP ports of encapsulated ESP (RFC 3948), in the direction in which the SA's packets go.
 *
 * @param source 1 to 65,535
 * @param destination 1 to 65,535
 */
public record UdpPorts(int source, int destination) {
    private static final int MAX = 0xffff;

    public UdpPorts {
        if (source < 1 || source > MAX || destination < 1 || destination > MAX) {
            throw new IllegalArgumentException("UDP ports are 1 to " + MAX + ", not " + source + " and " + destination);
        }
    }

    /** Those of the other direction. */
    @SuppressWarnings("ArgumentSelectionDefectChecker") // Swapping them is the purpose.
    public UdpPorts reversed() {
        return new UdpPorts(destination, source);
    }
}
