package io.sallyport.pipeline.trace;

/**
 * Numbers of the places where a gateway's packets are looked at: two for each port, and three more.
 *
 * @param ports how many ports there are, VLANs among them
 */
public record TracePlaces(int ports) {
    private static final int BESIDE_PORTS = 3;

    /** How many places there are. */
    public int count() {
        return 2 * ports + BESIDE_PORTS;
    }

    /** Frames that came in by a port. */
    public int received(int port) {
        return 2 * port;
    }

    /** Frames that left by a port. */
    public int sent(int port) {
        return 2 * port + 1;
    }

    /** IP packets that came out of IPsec. */
    public int opened() {
        return 2 * ports;
    }

    /** IP packets that are about to go into IPsec. */
    public int sealing() {
        return 2 * ports + 1;
    }

    /** Frames of packets that are dropped. */
    public int dropped() {
        return 2 * ports + 2;
    }

    /** True of a place where there are frames; at the others there are IP packets. */
    public boolean hasFrames(int place) {
        return place != opened() && place != sealing();
    }
}
