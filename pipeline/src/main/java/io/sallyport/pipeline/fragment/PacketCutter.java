package io.sallyport.pipeline.fragment;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv4Options;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/**
 * Cuts one IP packet at a time into fragments (RFC 791 section 3.2, RFC 8200 section 4.5): begin, then write as many as
 * {@link #nextOctets} announces. The packet stays as it is until the last fragment is written. For one thread.
 */
public final class PacketCutter implements AutoCloseable {
    /** Fragments but the last carry a multiple of this. */
    private static final int UNIT = 8;

    private final OffHeap scratch = OffHeap.allocate(Ipv4Descriptor.MAXIMUM_OCTETS);
    private final long laterHeader = scratch.address();
    private final int identificationStep;
    private int identification;

    private long packet;
    private boolean ipv4;
    private int headerOctets;
    private int laterOctets;
    private int payload;
    private int done;
    private int mtu;
    /** IPv4: the packet's own flags and offset, since it may be a fragment itself. */
    private int field;

    /**
     * A cutter.
     *
     * @param identification of the first IPv6 packet that it will cut
     * @param identificationStep how the numbers go on: the number of cutters that send from the same addresses, of which
     *     each begins in another residue class
     */
    public PacketCutter(int identification, int identificationStep) {
        this.identification = identification;
        this.identificationStep = identificationStep;
    }

    /**
     * Makes an IPv4 packet of this gateway one that may be cut: without DF, and with an identification that no other packet
     * bore lately (RFC 6864 section 4.2). The header's checksum is wrong afterwards. The identification of AH packets stays
     * as it is, since their ICV covers it (RFC 4302 section 3.3.3.1.1.1).
     */
    public void identify(long at) {
        int flags = Memory.be16(at + Ipv4Descriptor.FLAGS_AND_OFFSET);
        Memory.putBe16(at + Ipv4Descriptor.FLAGS_AND_OFFSET, flags & ~Ipv4Descriptor.DONT_FRAGMENT);
        if (Memory.u8(at + Ipv4Descriptor.PROTOCOL) != IpProtocol.AH) {
            identification += identificationStep;
            Memory.putBe16(at + Ipv4Descriptor.IDENTIFICATION, identification);
        }
    }

    /**
     * Begins with a packet.
     *
     * @param at address of the IP header; an IPv6 packet has no extension headers that each fragment must bear
     * @param octets of the packet, more than {@code most}
     * @param most octets of a fragment, its IP header included
     * @return false if no fragment of that size can carry anything
     */
    public boolean begin(long at, int octets, int most) {
        packet = at;
        done = 0;
        mtu = most;
        ipv4 = Memory.u8(at) >>> 4 == Ipv4Descriptor.VERSION;
        if (ipv4) {
            headerOctets = Ipv4Descriptor.headerOctets(Memory.u8(at));
            field = Memory.be16(at + Ipv4Descriptor.FLAGS_AND_OFFSET);
            laterOctets = Ipv4Options.copyForFragments(at, headerOctets, laterHeader);
        } else {
            headerOctets = Ipv6Descriptor.HEADER_OCTETS + Ipv6Descriptor.FRAGMENT_OCTETS;
            laterOctets = headerOctets;
            identification += identificationStep;
        }
        payload = octets - (ipv4 ? headerOctets : Ipv6Descriptor.HEADER_OCTETS);
        return most - headerOctets >= UNIT;
    }

    /** Octets of the next fragment; 0 after the last. */
    public int nextOctets() {
        int rest = payload - done;
        return rest == 0 ? 0 : header() + carried(rest);
    }

    private int header() {
        return done == 0 ? headerOctets : laterOctets;
    }

    private int carried(int rest) {
        int room = mtu - header();
        return rest <= room ? rest : room & -UNIT;
    }

    /**
     * Writes the next fragment.
     *
     * @param target room for {@link #nextOctets}
     */
    public void write(long target) {
        int header = header();
        int octets = carried(payload - done);
        boolean more = done + octets < payload;
        if (ipv4) {
            write4(target, header, octets, more);
        } else {
            write6(target, octets, more);
        }
        int originalHeader = ipv4 ? headerOctets : Ipv6Descriptor.HEADER_OCTETS;
        Memory.copy(packet + originalHeader + done, target + header, octets);
        done += octets;
    }

    private void write4(long target, int header, int octets, boolean more) {
        Memory.copy(done == 0 ? packet : laterHeader, target, header);
        Memory.putBe16(target + Ipv4Descriptor.TOTAL_LENGTH, header + octets);
        int flags = (field & ~Ipv4Descriptor.OFFSET_MASK) | (more ? Ipv4Descriptor.MORE_FRAGMENTS : 0);
        int offset = (field & Ipv4Descriptor.OFFSET_MASK) + done / UNIT;
        Memory.putBe16(target + Ipv4Descriptor.FLAGS_AND_OFFSET, flags | offset);
        InternetChecksum.write(target, header);
    }

    private void write6(long target, int octets, boolean more) {
        Memory.copy(packet, target, Ipv6Descriptor.HEADER_OCTETS);
        Memory.putBe16(target + Ipv6Descriptor.PAYLOAD_LENGTH, Ipv6Descriptor.FRAGMENT_OCTETS + octets);
        Memory.putU8(target + Ipv6Descriptor.NEXT_HEADER, IpProtocol.FRAGMENT);
        long fragment = target + Ipv6Descriptor.HEADER_OCTETS;
        Memory.putBe16(fragment, Memory.u8(packet + Ipv6Descriptor.NEXT_HEADER) << Byte.SIZE);
        Memory.putBe16(fragment + Ipv6Descriptor.FRAGMENT_OFFSET, done | (more ? Ipv6Descriptor.MORE_FRAGMENTS : 0));
        Memory.putBe32(fragment + Ipv6Descriptor.FRAGMENT_IDENTIFICATION, identification);
    }

    @Override
    public void close() {
        scratch.close();
    }
}
