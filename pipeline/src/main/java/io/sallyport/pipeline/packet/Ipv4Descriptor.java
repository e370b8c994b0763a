package io.sallyport.pipeline.packet;

import io.sallyport.dpdk.memory.Memory;

/** Layout of an IPv4 header (RFC 791 section 3.1). */
public final class Ipv4Descriptor {
    public static final int VERSION_AND_LENGTH = 0;
    public static final int TYPE_OF_SERVICE = 1;
    public static final int TOTAL_LENGTH = 2;
    public static final int IDENTIFICATION = 4;
    public static final int FLAGS_AND_OFFSET = 6;
    public static final int TIME_TO_LIVE = 8;
    public static final int PROTOCOL = 9;
    public static final int CHECKSUM = 10;
    public static final int SOURCE = 12;
    public static final int DESTINATION = 16;
    public static final int MINIMUM_OCTETS = 20;
    public static final int MAXIMUM_OCTETS = 60;

    /** The longest packet that the total length can tell of. */
    public static final int MOST_PACKET_OCTETS = 65_535;

    public static final int VERSION = 4;
    /** First octet of a header without options. */
    public static final int VERSION_AND_MINIMUM_LENGTH = 0x45;

    public static final int DONT_FRAGMENT = 0x4000;
    public static final int MORE_FRAGMENTS = 0x2000;
    /** More-fragments bit and fragment offset: not zero in every fragment. */
    public static final int FRAGMENT_MASK = 0x3fff;

    public static final int OFFSET_MASK = 0x1fff;

    private Ipv4Descriptor() {}

    /** Octets of the header whose first octet this is: 0 to 60. */
    public static int headerOctets(int versionAndLength) {
        return (versionAndLength & 0x0f) << 2;
    }

    /** True if the packet at that address bears DF. */
    public static boolean hasDontFragment(long header) {
        return (Memory.be16(header + FLAGS_AND_OFFSET) & DONT_FRAGMENT) != 0;
    }
}
