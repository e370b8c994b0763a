package io.sallyport.pipeline.packet;

/** Layout of a UDP header (RFC 768). */
public final class UdpDescriptor {
    public static final int SOURCE_PORT = 0;
    public static final int DESTINATION_PORT = 2;

    /** Octets of header and data. */
    public static final int LENGTH = 4;

    public static final int CHECKSUM = 6;

    public static final int HEADER_OCTETS = 8;

    private UdpDescriptor() {}
}
