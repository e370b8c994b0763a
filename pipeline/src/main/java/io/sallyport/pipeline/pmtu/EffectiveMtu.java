package io.sallyport.pipeline.pmtu;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.sad.HeaderPolicy;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;

/**
 * How large a packet may be so that an SA makes no more of it than the path carries (RFC 4301 section 8.2.1): the path's
 * MTU less outer header, UDP, ESP or AH header, IV, padding, trailer and ICV.
 */
public final class EffectiveMtu {
    /** No SA, nor a bundle of two, adds more than this: two IPv6 headers, UDP, ESP and AH with all that belongs to them. */
    public static final int MOST_OVERHEAD = 256;

    /** Octets of an authentication header before IV and ICV (RFC 4302 section 2). */
    private static final int AH_OCTETS = 12;

    private EffectiveMtu() {}

    /**
     * The largest packet in octets; may be 0 or less.
     *
     * @param hot the SA's hot line
     * @param cold its cold record
     * @param path octets of the largest packet that the path carries
     * @param header octets of the packet's own header, which transport mode leaves in front
     */
    public static int inner(long hot, long cold, int path, int header) {
        int flags = SaRecord.flags(hot);
        int room = path - bundleOctets(cold, flags);
        boolean tunnel = (flags & SaFlags.TRANSPORT) == 0;
        int front = tunnel ? outerHeader(cold) : header;
        if ((flags & SaFlags.AUTHENTICATION_HEADER) != 0) {
            return room - ahOctets(hot, cold) - (tunnel ? front : 0);
        }
        int udp = (flags & SaFlags.UDP_ENCAPSULATED) == 0 ? 0 : UdpDescriptor.HEADER_OCTETS;
        int text = room - front - udp - EspDescriptor.IV - SaRecord.ivLength(hot) - SaRecord.icvLength(hot);
        int payload = (text & -Memory.u8(cold + SaDescriptor.ALIGNMENT)) - EspDescriptor.TRAILER_OCTETS;
        return tunnel ? payload : header + payload;
    }

    /**
     * What is known of an SA's path: the most octets that it carries, {@link Ipv4Descriptor#MOST_PACKET_OCTETS} where nothing
     * is known. Routers quote the AH of a bundle, so that its SA is the one that learns.
     */
    public static int path(long hot, long cold) {
        long next = nextOfBundle(cold, SaRecord.flags(hot));
        return next == 0 ? learned(cold) : Math.min(learned(cold), learned(SaTable.cold(next)));
    }

    private static int learned(long cold) {
        boolean known = (Memory.u8(cold + SaDescriptor.HEADER_POLICY) & HeaderPolicy.PATH_LIMITED) != 0;
        return known ? Memory.i32(cold + SaDescriptor.PATH_MTU) : Ipv4Descriptor.MOST_PACKET_OCTETS;
    }

    private static int outerHeader(long cold) {
        return isIpv4(cold) ? Ipv4Descriptor.MINIMUM_OCTETS : Ipv6Descriptor.HEADER_OCTETS;
    }

    private static boolean isIpv4(long cold) {
        return Memory.u8(cold + SaDescriptor.OUTER_FAMILY) == Ipv4Descriptor.VERSION;
    }

    /** Octets of an authentication header, padded to 4 octets in IPv4 and to 8 in IPv6 (RFC 4302 section 3.3.3.2.1). */
    private static int ahOctets(long hot, long cold) {
        int octets = AH_OCTETS + SaRecord.ivLength(hot) + SaRecord.icvLength(hot);
        int alignment = isIpv4(cold) ? Integer.BYTES : Long.BYTES;
        return (octets + alignment - 1) & -alignment;
    }

    /** What the AH SA adds that protects the packet next, in whichever mode. */
    private static int bundleOctets(long cold, int flags) {
        long next = nextOfBundle(cold, flags);
        if (next == 0) {
            return 0;
        }
        long nextCold = SaTable.cold(next);
        boolean tunnel = (SaRecord.flags(next) & SaFlags.TRANSPORT) == 0;
        return ahOctets(next, nextCold) + (tunnel ? outerHeader(nextCold) : 0);
    }

    /** Hot line of the AH SA that protects the packet next; 0 if there is none, or it is gone. */
    private static long nextOfBundle(long cold, int flags) {
        long next = (flags & SaFlags.BUNDLED) == 0 ? 0 : Memory.pointerAt(cold + SaDescriptor.BUNDLE);
        boolean gone = next == 0
                || StateWord.generation(SaTable.stateAcquire(next))
                        != Memory.i32(cold + SaDescriptor.BUNDLE_GENERATION);
        return gone ? 0 : next;
    }
}
