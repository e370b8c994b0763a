package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.sad.SaDescriptor;

/**
 * Builds the outer IP header of a tunnel packet by the tables of RFC 4301 sections 5.1.2.1 and 5.1.2.2: DSCP and ECN
 * as {@link OuterService} says, DF as {@link DontFragment} says.
 */
public final class OuterHeader {
    static final int HOP_LIMIT = 64;

    private static final long LOW_32 = 0xffff_ffffL;

    private OuterHeader() {}

    /** Octets of the outer header: 20 or 40. */
    public static int octets(long cold) {
        return Memory.u8(cold + SaDescriptor.OUTER_FAMILY) == Ipv4Descriptor.VERSION
                ? Ipv4Descriptor.MINIMUM_OCTETS
                : Ipv6Descriptor.HEADER_OCTETS;
    }

    /**
     * Writes the header.
     *
     * @param cold the SA's cold record
     * @param outer where to write
     * @param inner the inner IP header, still in clear
     * @param total octets of the outer packet
     * @param protocol what follows: ESP, UDP, or AH
     * @param identification distinguishes packets that may be fragmented (RFC 6864 section 4.2)
     */
    public static void write(long cold, long outer, long inner, int total, int protocol, int identification) {
        boolean inner4 = Memory.u8(inner) >>> 4 == Ipv4Descriptor.VERSION;
        int innerService = inner4
                ? Memory.u8(inner + Ipv4Descriptor.TYPE_OF_SERVICE)
                : (Memory.be32(inner) >>> Ipv6Descriptor.CLASS_SHIFT) & 0xff;
        int service = OuterService.of(cold, innerService);
        if (Memory.u8(cold + SaDescriptor.OUTER_FAMILY) == Ipv4Descriptor.VERSION) {
            write4(cold, outer, service, DontFragment.ofTunnel(cold, inner), total, protocol, identification);
        } else {
            write6(cold, outer, service, total, protocol);
        }
    }

    private static void write4(
            long cold, long outer, int service, boolean dontFragment, int total, int protocol, int identification) {
        long source = Memory.be32(cold + SaDescriptor.OUTER_SOURCE) & LOW_32;
        long destination = Memory.be32(cold + SaDescriptor.OUTER_DESTINATION) & LOW_32;
        long lengths = (long) Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH << 24 | (long) service << 16 | total;
        long fragment = dontFragment ? Ipv4Descriptor.DONT_FRAGMENT : (identification & 0xffffL) << 16;
        long hop = (long) HOP_LIMIT << 24 | (long) protocol << 16;
        int checksum = InternetChecksum.of(lengths + fragment + hop + source + destination);
        // Few and wide stores: a header stored octet by octet cannot be loaded again before it has reached the cache.
        Memory.putBe64(outer, lengths << Integer.SIZE | fragment);
        Memory.putBe64(outer + Ipv4Descriptor.TIME_TO_LIVE, (hop | checksum) << Integer.SIZE | source);
        Memory.putBe32(outer + Ipv4Descriptor.DESTINATION, (int) destination);
    }

    private static void write6(long cold, long outer, int service, int total, int protocol) {
        Memory.putBe32(
                outer, Ipv6Descriptor.VERSION << Ipv6Descriptor.VERSION_SHIFT | service << Ipv6Descriptor.CLASS_SHIFT);
        Memory.putBe16(outer + Ipv6Descriptor.PAYLOAD_LENGTH, total - Ipv6Descriptor.HEADER_OCTETS);
        Memory.putU8(outer + Ipv6Descriptor.NEXT_HEADER, protocol);
        Memory.putU8(outer + Ipv6Descriptor.HOP_LIMIT, HOP_LIMIT);
        Memory.copy(cold + SaDescriptor.OUTER_SOURCE, outer + Ipv6Descriptor.SOURCE, Ipv6Descriptor.ADDRESS_OCTETS);
        Memory.copy(
                cold + SaDescriptor.OUTER_DESTINATION,
                outer + Ipv6Descriptor.DESTINATION,
                Ipv6Descriptor.ADDRESS_OCTETS);
    }
}
