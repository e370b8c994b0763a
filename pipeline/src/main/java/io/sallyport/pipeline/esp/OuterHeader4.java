package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaDescriptor;

/**
 * The tunnel header of packets in a row of one SA, where inside and outside are IPv4: what is the SA's is loaded and added up
 * once. All numbers are as they load in host order, the low octet first, in which one's complement sums come out the same
 * (RFC 1071 section 2 B).
 */
public final class OuterHeader4 {
    private static final long LOW_32 = 0xffff_ffffL;
    private static final int LOW_16 = 0xffff;

    private static final int SERVICE_SHIFT = Byte.SIZE;
    private static final int LENGTH_SHIFT = Short.SIZE;
    private static final int IDENTIFICATION_SHIFT = Integer.SIZE;
    private static final int FRAGMENT_SHIFT = Integer.SIZE + Short.SIZE;

    private static final long DONT_FRAGMENT = swapped(Ipv4Descriptor.DONT_FRAGMENT);

    private long cold;
    private int policy;
    private long destination;

    /** The octets from the time to live to the source, without the checksum. */
    private long middle;

    /** Of all that is the same in all packets of the SA, folded to 16 bits. */
    private int sum;

    private static int swapped(int number) {
        return Integer.reverseBytes(number) >>> Short.SIZE;
    }

    /**
     * Begins with an SA.
     *
     * @param record its cold record
     * @param protocol what follows the header, ESP or UDP
     */
    public void begin(long record, int protocol) {
        long hopAndProtocol = OuterHeader.HOP_LIMIT | protocol << Byte.SIZE;
        long source = Memory.i32(record + SaDescriptor.OUTER_SOURCE) & LOW_32;
        cold = record;
        policy = Memory.u8(record + SaDescriptor.HEADER_POLICY);
        destination = Memory.i32(record + SaDescriptor.OUTER_DESTINATION) & LOW_32;
        middle = hopAndProtocol | source << Integer.SIZE;
        sum = InternetChecksum.fold(Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH + hopAndProtocol + source + destination);
    }

    /**
     * Writes the header of a packet; parameters as those of {@link OuterHeader#write}.
     *
     * @param first the first 8 octets of the packet inside, as they load
     */
    public void write(long outer, long first, int total, int identification) {
        long service = OuterService.of(cold, policy, (int) (first >>> SERVICE_SHIFT) & 0xff);
        boolean whole = DontFragment.ofTunnel(policy, (first >>> FRAGMENT_SHIFT & DONT_FRAGMENT) != 0);
        long length = swapped(total);
        long number = whole ? 0 : swapped(identification);
        long fragment = whole ? DONT_FRAGMENT : 0;
        long all = sum + (service << SERVICE_SHIFT) + length + number + fragment;
        long folded = (all & LOW_16) + (all >>> Short.SIZE);
        long checksum = ~(folded + (folded >>> Short.SIZE)) & LOW_16;
        Memory.putI64(
                outer,
                Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH
                        | service << SERVICE_SHIFT
                        | length << LENGTH_SHIFT
                        | number << IDENTIFICATION_SHIFT
                        | fragment << FRAGMENT_SHIFT);
        Memory.putI64(outer + Ipv4Descriptor.TIME_TO_LIVE, middle | checksum << Short.SIZE);
        Memory.putI32(outer + Ipv4Descriptor.DESTINATION, (int) destination);
    }
}
