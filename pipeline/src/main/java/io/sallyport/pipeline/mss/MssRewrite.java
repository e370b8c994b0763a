package io.sallyport.pipeline.mss;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.TcpDescriptor;

/** Lowers the maximum segment size that a SYN announces, and mends the checksum (RFC 1624). */
final class MssRewrite {
    private static final int LEAST_OPTION_OCTETS = 2;

    private MssRewrite() {}

    /** True if a segment of at least 20 octets is a SYN, with or without ACK. */
    static boolean isSyn(long tcp) {
        return (Memory.u8(tcp + TcpDescriptor.FLAGS) & TcpDescriptor.SYN) != 0;
    }

    /**
     * Lowers the value, if there is one and it is larger.
     *
     * @param tcp address of the TCP header
     * @param octets of the segment, at least 20
     * @param most the largest value to stay
     * @return true if it was changed
     */
    static boolean clamp(long tcp, int octets, int most) {
        int end = Math.min(octets, TcpDescriptor.headerOctets(Memory.u8(tcp + TcpDescriptor.DATA_OFFSET)));
        int at = TcpDescriptor.MINIMUM_OCTETS;
        while (at + LEAST_OPTION_OCTETS <= end) {
            int type = Memory.u8(tcp + at);
            if (type == TcpDescriptor.OPTION_END) {
                return false;
            }
            if (type == TcpDescriptor.OPTION_NO_OPERATION) {
                at++;
                continue;
            }
            int length = Memory.u8(tcp + at + 1);
            if (length < LEAST_OPTION_OCTETS || at + length > end) {
                return false;
            }
            if (type == TcpDescriptor.OPTION_MAXIMUM_SEGMENT_SIZE) {
                return length == TcpDescriptor.MAXIMUM_SEGMENT_SIZE_OCTETS && lower(tcp, at, most);
            }
            at += length;
        }
        return false;
    }

    private static boolean lower(long tcp, int option, int most) {
        long value = tcp + option + TcpDescriptor.OPTION_VALUE;
        int announced = Memory.be16(value);
        if (announced <= most) {
            return false;
        }
        Memory.putBe16(value, most);
        int checksum = Memory.be16(tcp + TcpDescriptor.CHECKSUM);
        // The sum is over 16-bit words: at an odd place the value's octets stand in it the other way round.
        boolean odd = (option & 1) != 0;
        int before = odd ? swapped(announced) : announced;
        int after = odd ? swapped(most) : most;
        Memory.putBe16(tcp + TcpDescriptor.CHECKSUM, InternetChecksum.update(checksum, before, after));
        return true;
    }

    private static int swapped(int word) {
        return Short.toUnsignedInt(Short.reverseBytes((short) word));
    }
}
