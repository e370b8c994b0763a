package io.sallyport.pipeline.ah;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/**
 * Brings the headers before AH into the form that its ICV covers, in place, for as long as an engine works on a batch, and
 * puts back what was there (RFC 4302 section 3.3.3.1).
 *
 * <p>For each job it keeps a copy of the headers, of {@link #MOST_OCTETS} at most: longer ones are refused.
 */
final class MutableFields implements AutoCloseable {
    /** {@link #zero}: the headers are too long or malformed; the packet is as it was. */
    static final int REFUSED = -1;

    /** Octets of headers before AH, at most. */
    static final int MOST_OCTETS = 512;

    private final OffHeap memory = OffHeap.allocate((long) CryptoBatch.CAPACITY * MOST_OCTETS);
    private final int[] kept = new int[CryptoBatch.CAPACITY];

    /**
     * Zeros the mutable fields.
     *
     * @param job whose copy to keep
     * @param packet address of the IP header
     * @param octets from there to AH; the headers have been walked, or were written here
     * @param predict true for a packet that is sent: fields stand as they will at the receiver
     * @return how many octets behind {@code packet} what AH covers begins, or {@link #REFUSED}
     */
    int zero(int job, long packet, int octets, boolean predict) {
        if (octets > MOST_OCTETS) {
            return REFUSED;
        }
        Memory.copy(packet, room(job), octets);
        kept[job] = octets;
        if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
            if (Ipv4Mutability.zero(packet, octets, predict)) {
                return 0;
            }
        } else {
            int fragment = Ipv6Mutability.zero(packet, octets, predict);
            if (fragment == Ipv6Mutability.NO_FRAGMENT) {
                return 0;
            }
            if (fragment != Ipv6Mutability.REFUSED) {
                leaveOut(packet, fragment);
                return Ipv6Descriptor.FRAGMENT_OCTETS;
            }
        }
        restore(job, packet);
        return REFUSED;
    }

    /** Puts the headers back. */
    void restore(int job, long packet) {
        Memory.copy(room(job), packet, kept[job]);
    }

    /** Moves what is before the fragment header over it; the header before it names what comes after (appendix A2). */
    private static void leaveOut(long packet, int fragment) {
        int field = Ipv6Descriptor.NEXT_HEADER;
        int at = Ipv6Descriptor.HEADER_OCTETS;
        while (at < fragment) {
            field = at;
            at += Ipv6Descriptor.extensionOctets(Memory.u8(packet + at + 1));
        }
        Memory.putU8(packet + field, Memory.u8(Memory.pointer(packet + fragment)));
        int payload = Memory.be16(packet + Ipv6Descriptor.PAYLOAD_LENGTH) - Ipv6Descriptor.FRAGMENT_OCTETS;
        Memory.putBe16(packet + Ipv6Descriptor.PAYLOAD_LENGTH, payload);
        Memory.copy(packet, Memory.pointer(packet + Ipv6Descriptor.FRAGMENT_OCTETS), fragment);
    }

    private long room(int job) {
        return Memory.pointer(memory.address() + (long) MOST_OCTETS * job);
    }

    @Override
    public void close() {
        memory.close();
    }
}
