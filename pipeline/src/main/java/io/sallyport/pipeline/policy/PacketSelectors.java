package io.sallyport.pipeline.policy;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.spd.PacketPolicy;
import io.sallyport.pipeline.spd.Spd;

/**
 * What one packet shows of the selectors (RFC 4301 section 4.4.1.1), and the policies that match it. Used again for each
 * packet by one worker.
 */
final class PacketSelectors {
    private static final int PORT_OCTETS = 4;

    private final FlowCache cache = new FlowCache();
    private long packet;
    private int protocol;
    private int sourcePort;
    private int destinationPort;

    /** Takes the packet at place {@code i} of a burst of clear text. */
    void read(Burst clear, int i) {
        boolean later = (clear.note[i] & Burst.LATER_FRAGMENT) != 0;
        int shown = later ? 0 : clear.octets[i] - clear.offset[i];
        read(Memory.pointer(clear.packet[i]), clear.note[i] & Burst.PROTOCOL_MASK, clear.offset[i], shown);
    }

    /**
     * Takes a packet.
     *
     * @param ip its address, masked
     * @param offset octets before its transport header
     * @param shown octets that there are of that and what follows
     */
    void read(long ip, int transportProtocol, int offset, int shown) {
        packet = ip;
        protocol = transportProtocol;
        sourcePort = Spd.OPAQUE;
        destinationPort = Spd.OPAQUE;
        if (shown >= PORT_OCTETS) {
            long transport = Memory.pointer(packet + offset);
            if (IpProtocol.hasPorts(protocol)) {
                sourcePort = Memory.be16(transport);
                destinationPort = Memory.be16(transport + Short.BYTES);
            } else if (IpProtocol.isIcmp(protocol)) {
                // Type and code are the message's whichever way it goes.
                sourcePort = Memory.be16(transport);
                destinationPort = sourcePort;
            }
        }
    }

    /** The first policy that the packet matches on its way out, or {@link Spd#NONE}. */
    int outward(Spd spd) {
        if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
            return cache.lookup4(
                    spd,
                    Memory.be32(packet + Ipv4Descriptor.SOURCE),
                    Memory.be32(packet + Ipv4Descriptor.DESTINATION),
                    protocol,
                    sourcePort,
                    destinationPort);
        }
        return PacketPolicy.outward(spd, packet, protocol, sourcePort, destinationPort);
    }

    /** The first policy that the packet has to be held against as it comes in clear, or {@link Spd#NONE}. */
    int inward(Spd spd) {
        if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
            return cache.lookupReverse4(
                    spd,
                    Memory.be32(packet + Ipv4Descriptor.SOURCE),
                    Memory.be32(packet + Ipv4Descriptor.DESTINATION),
                    protocol,
                    sourcePort,
                    destinationPort);
        }
        return PacketPolicy.inward(spd, packet, protocol, sourcePort, destinationPort);
    }
}
