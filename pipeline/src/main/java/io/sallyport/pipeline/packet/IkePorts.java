package io.sallyport.pipeline.packet;

import io.sallyport.dpdk.memory.Memory;

/** Tells what UDP to the ports of IKE carries (RFC 3948 section 2). */
public final class IkePorts {
    /** IKE without NAT traversal (RFC 2408 section 2.5.1). */
    public static final int IKE_PORT = 500;

    /** IKE and ESP behind NAT (RFC 3948). */
    public static final int NAT_PORT = 4500;

    /** Octets of zero before IKE on port 4500, where ESP has its SPI. */
    public static final int MARKER_OCTETS = 4;

    /** {@link #kind}: UDP to another port, or too short for anything. */
    public static final int OTHER = 0;

    /** {@link #kind}: IKE. */
    public static final int IKE = 1;

    /** {@link #kind}: ESP, right behind the UDP header. */
    public static final int ESP = 2;

    /** {@link #kind}: one octet that keeps a NAT's mapping alive (RFC 3948 section 2.3). */
    public static final int KEEPALIVE = 3;

    private static final int KEEPALIVE_OCTET = 0xff;

    private IkePorts() {}

    /**
     * What a datagram carries.
     *
     * @param header address of the UDP header
     * @param available octets of the IP packet from there on
     */
    public static int kind(long header, int available) {
        if (available < UdpDescriptor.HEADER_OCTETS) {
            return OTHER;
        }
        long udp = Memory.pointer(header);
        int data = Memory.be16(udp + UdpDescriptor.LENGTH) - UdpDescriptor.HEADER_OCTETS;
        if (data <= 0 || data > available - UdpDescriptor.HEADER_OCTETS) {
            return OTHER;
        }
        int port = Memory.be16(udp + UdpDescriptor.DESTINATION_PORT);
        if (port == IKE_PORT) {
            return IKE;
        }
        if (port != NAT_PORT) {
            return OTHER;
        }
        if (data < MARKER_OCTETS) {
            return data == 1 && Memory.u8(udp + UdpDescriptor.HEADER_OCTETS) == KEEPALIVE_OCTET ? KEEPALIVE : OTHER;
        }
        return Memory.i32(udp + UdpDescriptor.HEADER_OCTETS) == 0 ? IKE : ESP;
    }
}
