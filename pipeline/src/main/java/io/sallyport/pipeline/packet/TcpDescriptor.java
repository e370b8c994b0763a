package io.sallyport.pipeline.packet;

/** Layout of a TCP header (RFC 9293 section 3.1) and of the options that the pipeline looks at. */
public final class TcpDescriptor {
    /** The upper four bits: octets of the header, divided by 4. */
    public static final int DATA_OFFSET = 12;

    public static final int FLAGS = 13;
    public static final int CHECKSUM = 16;
    public static final int MINIMUM_OCTETS = 20;

    public static final int SYN = 0x02;

    public static final int OPTION_END = 0;
    public static final int OPTION_NO_OPERATION = 1;
    public static final int OPTION_MAXIMUM_SEGMENT_SIZE = 2;
    public static final int MAXIMUM_SEGMENT_SIZE_OCTETS = 4;
    /** From the option's type octet to its value. */
    public static final int OPTION_VALUE = 2;

    private TcpDescriptor() {}

    /** Octets of the header whose octet at {@link #DATA_OFFSET} this is: 0 to 60. */
    public static int headerOctets(int dataOffset) {
        return dataOffset >>> 4 << 2;
    }
}
