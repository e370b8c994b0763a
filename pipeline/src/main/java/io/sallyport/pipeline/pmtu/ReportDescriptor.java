package io.sallyport.pipeline.pmtu;

import io.sallyport.pipeline.packet.Ipv6Descriptor;

/** Layout of a report of a path's MTU. Host order; addresses in wire order, IPv4 in the first 4 octets. */
final class ReportDescriptor {
    /** i32 each. */
    static final int SPI = 0;

    static final int SEQUENCE = SPI + Integer.BYTES;
    static final int MTU = SEQUENCE + Integer.BYTES;
    /** 4 or 6. */
    static final int FAMILY = MTU + Integer.BYTES;
    /** IPv4: octets of the packet that was too big; IPv6: 0. */
    static final int LENGTH = FAMILY + Integer.BYTES;

    static final int SOURCE = LENGTH + 2 * Integer.BYTES;
    static final int DESTINATION = SOURCE + Ipv6Descriptor.ADDRESS_OCTETS;
    static final int OCTETS = DESTINATION + Ipv6Descriptor.ADDRESS_OCTETS;

    private ReportDescriptor() {}
}
