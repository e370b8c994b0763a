package io.sallyport.pipeline.packet;

import io.sallyport.dpdk.memory.Memory;

/** The checksum of ICMP messages, which covers a pseudo-header in IPv6 (RFC 792, RFC 4443 section 2.3, RFC 1071). */
public final class IcmpChecksum {
    private static final long LOW_32 = 0xffff_ffffL;
    private static final int ONES = 0xffff;
    private static final int CHECKSUM = 2;

    private IcmpChecksum() {}

    /**
     * True if the checksum of a message is right.
     *
     * @param packet address of the IP header
     * @param message address of the ICMP message
     * @param octets of the message
     */
    public static boolean isValid(long packet, long message, int octets) {
        return sum(packet, message, octets) == ONES;
    }

    /** Computes and stores the checksum of a message; see {@link #isValid}. */
    public static void write(long packet, long message, int octets) {
        Memory.putU16(message + CHECKSUM, 0);
        Memory.putU16(message + CHECKSUM, ~sum(packet, message, octets));
    }

    private static int sum(long packet, long message, int octets) {
        long sum = words(message, octets);
        if (Memory.u8(packet) >>> 4 != Ipv4Descriptor.VERSION) {
            sum += words(packet + Ipv6Descriptor.SOURCE, 2 * Ipv6Descriptor.ADDRESS_OCTETS);
            // Both as 16-bit words of the wire, loaded in host order.
            sum += Short.reverseBytes((short) octets) & ONES;
            sum += octets >>> Short.SIZE;
            sum += IpProtocol.ICMPV6 << Byte.SIZE;
        }
        while (sum > ONES) {
            sum = (sum & ONES) + (sum >>> Short.SIZE);
        }
        return (int) sum;
    }

    /** 32-bit words in host order, which add up to the same 16-bit sum (RFC 1071 section 2 B and C). */
    private static long words(long from, int octets) {
        long sum = 0;
        int i = 0;
        for (; i + Integer.BYTES <= octets; i += Integer.BYTES) {
            sum += Memory.i32(Memory.pointer(from + i)) & LOW_32;
        }
        for (; i + Short.BYTES <= octets; i += Short.BYTES) {
            sum += Memory.u16(Memory.pointer(from + i));
        }
        return i < octets ? sum + Memory.u8(Memory.pointer(from + i)) : sum;
    }
}
