package io.sallyport.dpdk.flow;

/**
 * Packets of certain SPIs go to a receive queue.
 *
 * @param path how the SPI lies in the packet
 * @param spi the bits that it must have, in host order
 * @param mask which bits are looked at; no others are set in {@code spi}
 * @param queue index of the port's receive queue, 0 to 65,535
 */
public record SpiRule(Path path, int spi, int mask, int queue) {
    private static final int MAX_QUEUE = 0xffff;

    /** What lies before an SPI. */
    public enum Path {
        /** RFC 4303 over IPv4. */
        IPV4_ESP(true, Carrier.ESP),
        /** RFC 4303 over IPv6. */
        IPV6_ESP(false, Carrier.ESP),
        /** RFC 3948 over IPv4, at its port. */
        IPV4_UDP_ESP(true, Carrier.UDP_ESP),
        /** RFC 3948 over IPv6, at its port. */
        IPV6_UDP_ESP(false, Carrier.UDP_ESP),
        /** RFC 4302 over IPv4. */
        IPV4_AH(true, Carrier.AH),
        /** RFC 4302 over IPv6. */
        IPV6_AH(false, Carrier.AH);

        private final boolean ipv4;
        private final Carrier carrier;

        Path(boolean ipv4, Carrier carrier) {
            this.ipv4 = ipv4;
            this.carrier = carrier;
        }

        boolean isIpv4() {
            return ipv4;
        }

        Carrier carrier() {
            return carrier;
        }
    }

    /** The header with the SPI, or those. */
    enum Carrier {
        ESP,
        UDP_ESP,
        AH
    }

    /** Checks the ranges. */
    public SpiRule {
        if ((spi & ~mask) != 0) {
            throw new IllegalArgumentException(
                    String.format("SPI 0x%08x has bits that mask 0x%08x does not look at", spi, mask));
        }
        if (queue < 0 || queue > MAX_QUEUE) {
            throw new IllegalArgumentException("queues are 0 to 65535, not " + queue);
        }
    }

    @Override
    public String toString() {
        return String.format("%s with SPI 0x%08x/0x%08x to queue %d", path, spi, mask, queue);
    }
}
