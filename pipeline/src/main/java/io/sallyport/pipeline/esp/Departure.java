package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.LIFETIME_OVER;
import static io.sallyport.pipeline.burst.DropReason.NO_ROOM;
import static io.sallyport.pipeline.burst.DropReason.SEQUENCE_EXHAUSTED;
import static io.sallyport.pipeline.burst.DropReason.TOO_BIG;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.icmp.IcmpErrors;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.HopLimit;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.sad.Lifetimes;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;

/** What is asked of a packet before an outbound SA protects it, the same for ESP and AH. */
public final class Departure {
    /** At this number the control thread hears that the SA will need a successor: 2^28 are left. */
    public static final long NEARLY_LAST_SEQUENCE = EspDescriptor.LAST_SEQUENCE - (1L << 28);

    private static final long MOVE_OCTETS = 64;

    private final Lifetimes lifetimes;
    private final Drops drops;
    private final IcmpErrors errors;
    private final int gateway;

    /**
     * The questions.
     *
     * @param gateway index of the port by which the gateway's own packets come in
     */
    public Departure(Lifetimes lifetimes, Drops drops, IcmpErrors errors, int gateway) {
        this.lifetimes = lifetimes;
        this.drops = drops;
        this.errors = errors;
        this.gateway = gateway;
    }

    /** True if the SA may use that number for packet {@code i}, and its lifetime lasts; else the packet has been dropped. */
    public boolean mayLeave(Burst burst, int i, long hot, long sequence) {
        int flags = SaRecord.flags(hot);
        if ((flags & SaFlags.EXTENDED_SEQUENCE) == 0 && !mayUse(hot, sequence)) {
            int spi = SaRecord.spi(SaTable.cold(hot));
            drops.addAudited(burst.mbuf[i], SEQUENCE_EXHAUSTED, burst.packet[i], spi, sequence);
            return false;
        }
        if ((flags & SaFlags.LIMITED) != 0
                && !lifetimes.allows(hot, SaTable.cold(hot), generation(hot), burst.octets[i])) {
            drops.add(burst.mbuf[i], LIFETIME_OVER);
            return false;
        }
        return true;
    }

    private boolean mayUse(long hot, long sequence) {
        if (sequence >= NEARLY_LAST_SEQUENCE) {
            lifetimes.sequenceNearlyOver(hot, generation(hot));
        }
        return sequence <= EspDescriptor.LAST_SEQUENCE;
    }

    private static int generation(long hot) {
        return StateWord.generation(SaTable.stateAcquire(hot));
    }

    /**
     * Moves a packet behind in its buffer, where there is no room for another header before it and enough behind it.
     *
     * @param octets that are to go before the packet, the Ethernet header apart
     * @param tail octets that are to go behind it
     * @return where the packet begins now
     */
    public static long makeRoom(long mbuf, long packet, int length, int octets, int tail) {
        long buffer = Mbuf.bufferAddress(mbuf);
        long missing = buffer + EthernetDescriptor.HEADER_OCTETS + octets - packet;
        if (missing <= 0) {
            return packet;
        }
        // Whole lines: the copy is quick, and a tag finds room too.
        long moved = Memory.pointer(packet + ((missing + MOVE_OCTETS) & -MOVE_OCTETS));
        if (moved + length + tail > buffer + Mbuf.bufferLength(mbuf)) {
            return packet;
        }
        Memory.copy(packet, moved, length);
        return moved;
    }

    /** True if the packet is not too long for IP and its buffer; else it has been dropped. */
    public boolean fits(long mbuf, long packet, int total) {
        if (total > Ipv4Descriptor.MOST_PACKET_OCTETS) {
            drops.add(mbuf, TOO_BIG);
            return false;
        }
        long buffer = Mbuf.bufferAddress(mbuf);
        if (packet - EthernetDescriptor.HEADER_OCTETS < buffer || packet + total > buffer + Mbuf.bufferLength(mbuf)) {
            drops.add(mbuf, NO_ROOM);
            return false;
        }
        return true;
    }

    /**
     * Takes a hop from a packet that is forwarded, and none from one of the gateway's own (RFC 4301 section 5.1.2.1); false
     * if its sender has been told instead.
     */
    public boolean takeHop(Burst burst, int i, long packet, boolean ipv4) {
        if (burst.ingress[i] == gateway) {
            return true;
        }
        if (ipv4 ? HopLimit.decrement4(packet) : HopLimit.decrement6(packet)) {
            return true;
        }
        errors.timeExceeded(burst.mbuf[i], packet, burst.octets[i], burst.ingress[i]);
        return false;
    }

    /** True if the packet is one fragment of several, which transport mode cannot protect. */
    public static boolean isFragment(long packet, int octets) {
        return Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION
                ? (Memory.be16(packet + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.FRAGMENT_MASK) != 0
                : Ipv6Extensions.isFragment(Ipv6Extensions.walk(packet, octets));
    }

    /** True if the gateway itself sends the packet. */
    public static boolean isOurs(long packet, boolean ipv4, LocalAddresses local) {
        return ipv4
                ? local.contains4(Memory.be32(packet + Ipv4Descriptor.SOURCE))
                : local.contains6(packet + Ipv6Descriptor.SOURCE);
    }
}
