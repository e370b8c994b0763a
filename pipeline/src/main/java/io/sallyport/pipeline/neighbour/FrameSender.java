package io.sallyport.pipeline.neighbour;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.IcmpChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.spd.Prefix;
import java.util.function.LongConsumer;

/** Writes ARP and neighbour discovery frames of the gateway. For the control thread. */
final class FrameSender {
    static final long BROADCAST = 0xffff_ffff_ffffL;
    /** Upper 16 bits of the MAC addresses of IPv6 groups (RFC 2464 section 7). */
    private static final long GROUP6 = 0x3333L << 32;

    private static final long ALL_NODES_HIGH = 0xff02L << 48;
    private static final long ALL_NODES_LOW = 1;
    /** The lower half of a solicited-node group's address, but for its 24 last bits (RFC 4291 section 2.7.1). */
    private static final long SOLICITED_NODE_LOW = 0x0000_0001_ff00_0000L;

    private static final long LOW_24 = 0xff_ffffL;
    private static final long LOW_32 = 0xffff_ffffL;

    private final BufferSource buffers;
    private final LongConsumer output;

    /**
     * A sender.
     *
     * @param output takes over elements of {@link NeighbourRings}
     */
    FrameSender(BufferSource buffers, LongConsumer output) {
        this.buffers = buffers;
        this.output = output;
    }

    /** Sends ARP; false without a buffer. */
    boolean arp(Link link, int operation, Prefix sender, long targetMac, Prefix target, long to) {
        long mbuf = buffers.take(ArpDescriptor.OCTETS);
        if (mbuf == BufferSource.NONE) {
            return false;
        }
        long arp = Memory.pointer(BufferSource.packet(mbuf));
        Memory.putBe16(arp + ArpDescriptor.HARDWARE, ArpDescriptor.ETHERNET);
        Memory.putBe16(arp + ArpDescriptor.PROTOCOL, EthernetDescriptor.TYPE_IPV4);
        Memory.putBe16(arp + ArpDescriptor.LENGTHS, ArpDescriptor.OUR_LENGTHS);
        Memory.putBe16(arp + ArpDescriptor.OPERATION, operation);
        putMac(arp + ArpDescriptor.SENDER_MAC, link.mac());
        Memory.putBe32(arp + ArpDescriptor.SENDER, sender.ipv4());
        putMac(arp + ArpDescriptor.TARGET_MAC, targetMac);
        Memory.putBe32(arp + ArpDescriptor.TARGET, target.ipv4());
        send(link, mbuf, arp, ArpDescriptor.OCTETS, to, EthernetDescriptor.TYPE_ARP);
        return true;
    }

    /** Asks for a neighbour's MAC address: its solicited-node group, or the station that is thought to be it. */
    boolean solicitation(Link link, Prefix source, Prefix target, boolean all, long mac) {
        long low = SOLICITED_NODE_LOW | (target.low() & LOW_24);
        long to = all ? GROUP6 | (low & LOW_32) : mac;
        return discovery(
                link,
                DiscoveryDescriptor.SOLICITATION,
                0,
                source,
                all ? ALL_NODES_HIGH : target.high(),
                all ? low : target.low(),
                target,
                DiscoveryDescriptor.SOURCE_MAC_OPTION,
                to);
    }

    /** Says that an address is ours: to the station that asked, or to all if that has no address yet. */
    boolean advertisement(Link link, Prefix own, Prefix asker, long askerMac, boolean toAll) {
        int flags = DiscoveryDescriptor.ROUTER_FLAG
                | DiscoveryDescriptor.OVERRIDE_FLAG
                | (toAll ? 0 : DiscoveryDescriptor.SOLICITED_FLAG);
        return discovery(
                link,
                DiscoveryDescriptor.ADVERTISEMENT,
                flags,
                own,
                toAll ? ALL_NODES_HIGH : asker.high(),
                toAll ? ALL_NODES_LOW : asker.low(),
                own,
                DiscoveryDescriptor.TARGET_MAC_OPTION,
                toAll ? GROUP6 | ALL_NODES_LOW : askerMac);
    }

    private boolean discovery(
            Link link, int type, int flags, Prefix source, long high, long low, Prefix target, int option, long to) {
        long mbuf = buffers.take(DiscoveryDescriptor.OUR_OCTETS);
        if (mbuf == BufferSource.NONE) {
            return false;
        }
        long packet = Memory.pointer(BufferSource.packet(mbuf));
        Memory.putBe32(packet, Ipv6Descriptor.VERSION << Ipv6Descriptor.VERSION_SHIFT);
        int octets = DiscoveryDescriptor.OUR_OCTETS - DiscoveryDescriptor.MESSAGE;
        Memory.putBe16(packet + Ipv6Descriptor.PAYLOAD_LENGTH, octets);
        Memory.putU8(packet + Ipv6Descriptor.NEXT_HEADER, IpProtocol.ICMPV6);
        Memory.putU8(packet + Ipv6Descriptor.HOP_LIMIT, DiscoveryDescriptor.HOP_LIMIT);
        putAddress(packet + Ipv6Descriptor.SOURCE, source.high(), source.low());
        putAddress(packet + Ipv6Descriptor.DESTINATION, high, low);
        Memory.putI64(packet + DiscoveryDescriptor.TYPE, 0);
        Memory.putU8(packet + DiscoveryDescriptor.TYPE, type);
        Memory.putU8(packet + DiscoveryDescriptor.FLAGS, flags);
        putAddress(packet + DiscoveryDescriptor.TARGET, target.high(), target.low());
        Memory.putU8(packet + DiscoveryDescriptor.OPTIONS, option);
        Memory.putU8(packet + DiscoveryDescriptor.OPTIONS + DiscoveryDescriptor.OPTION_LENGTH, 1);
        putMac(packet + DiscoveryDescriptor.OPTIONS + DiscoveryDescriptor.OPTION_MAC, link.mac());
        IcmpChecksum.write(packet, packet + DiscoveryDescriptor.MESSAGE, octets);
        send(link, mbuf, packet, DiscoveryDescriptor.OUR_OCTETS, to, EthernetDescriptor.TYPE_IPV6);
        return true;
    }

    private void send(Link link, long mbuf, long packet, int octets, long to, int type) {
        long frame = Memory.pointer(packet - EthernetDescriptor.HEADER_OCTETS);
        putMac(frame + EthernetDescriptor.DESTINATION, to);
        putMac(frame + EthernetDescriptor.SOURCE, link.mac());
        Memory.putBe16(frame + EthernetDescriptor.ETHER_TYPE, type);
        Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), octets + EthernetDescriptor.HEADER_OCTETS);
        output.accept(NeighbourRings.element(mbuf, link.port(), NeighbourRings.FRAME));
    }

    private static void putAddress(long at, long high, long low) {
        Memory.putBe64(at, high);
        Memory.putBe64(at + Long.BYTES, low);
    }

    static void putMac(long at, long mac) {
        Memory.putBe16(at, (int) (mac >>> Integer.SIZE));
        Memory.putBe32(at + Short.BYTES, (int) mac);
    }

    static long mac(long at) {
        return (long) Memory.be16(at) << Integer.SIZE | (Memory.be32(at + Short.BYTES) & LOW_32);
    }
}
