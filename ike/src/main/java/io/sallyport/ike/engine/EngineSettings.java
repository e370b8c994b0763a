package io.sallyport.ike.engine;

/**
 * Bounds and ports of an engine.
 *
 * @param ikePort our UDP port for IKE
 * @param natPort our UDP port for IKE and ESP through NAT (RFC 3947 section 4)
 * @param halfOpen most negotiations of peers that began and have not proved who they are, by XAUTH where that is wanted
 * @param halfOpenPerAddress most of them with one address
 */
public record EngineSettings(int ikePort, int natPort, int halfOpen, int halfOpenPerAddress) {
    /** Ports 500 and 4500, 1,000 half-open negotiations, 8 with one address. */
    public static final EngineSettings DEFAULT = new EngineSettings(500, 4_500, 1_000, 8);
}
