package io.sallyport.pipeline.spd;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/** Asks the policies about a packet by the addresses in its IP header, of either version. */
public final class PacketPolicy {
    private PacketPolicy() {}

    /**
     * The first policy that the packet matches on its way out; see {@link Spd#lookup4}.
     *
     * @param packet address of the IP header
     */
    public static int outward(Spd spd, long packet, int protocol, int sourcePort, int destinationPort) {
        return Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION
                ? spd.lookup4(
                        Memory.be32(packet + Ipv4Descriptor.SOURCE),
                        Memory.be32(packet + Ipv4Descriptor.DESTINATION),
                        protocol,
                        sourcePort,
                        destinationPort)
                : spd.lookup6(
                        Memory.be64(packet + Ipv6Descriptor.SOURCE),
                        Memory.be64(packet + Ipv6Descriptor.SOURCE + Long.BYTES),
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION),
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION + Long.BYTES),
                        protocol,
                        sourcePort,
                        destinationPort);
    }

    /** The first policy that the packet has to be held against as it comes in clear; see {@link Spd#lookupReverse4}. */
    public static int inward(Spd spd, long packet, int protocol, int sourcePort, int destinationPort) {
        return Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION
                ? spd.lookupReverse4(
                        Memory.be32(packet + Ipv4Descriptor.SOURCE),
                        Memory.be32(packet + Ipv4Descriptor.DESTINATION),
                        protocol,
                        sourcePort,
                        destinationPort)
                : spd.lookupReverse6(
                        Memory.be64(packet + Ipv6Descriptor.SOURCE),
                        Memory.be64(packet + Ipv6Descriptor.SOURCE + Long.BYTES),
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION),
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION + Long.BYTES),
                        protocol,
                        sourcePort,
                        destinationPort);
    }

    /**
     * The place of the peer that a packet of a policy goes to; see {@link PeerPlaces#place4}.
     *
     * @param packet address of the IP header
     */
    public static int place(PeerPlaces peers, int policy, long packet) {
        return Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION
                ? peers.place4(policy, Memory.be32(packet + Ipv4Descriptor.DESTINATION))
                : peers.place6(
                        policy,
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION),
                        Memory.be64(packet + Ipv6Descriptor.DESTINATION + Long.BYTES));
    }
}
