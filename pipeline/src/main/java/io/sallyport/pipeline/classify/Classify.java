package io.sallyport.pipeline.classify;

import static io.sallyport.pipeline.burst.DropReason.CHAIN_TOO_LONG;
import static io.sallyport.pipeline.burst.DropReason.ESP_FRAGMENT;
import static io.sallyport.pipeline.burst.DropReason.ETHER_TYPE_UNKNOWN;
import static io.sallyport.pipeline.burst.DropReason.FRAME_TOO_SHORT;
import static io.sallyport.pipeline.burst.DropReason.IP_CHECKSUM;
import static io.sallyport.pipeline.burst.DropReason.IP_EXTENSIONS;
import static io.sallyport.pipeline.burst.DropReason.IP_HEADER;
import static io.sallyport.pipeline.burst.DropReason.IP_LENGTH;
import static io.sallyport.pipeline.burst.DropReason.MAC_NOT_OURS;
import static io.sallyport.pipeline.burst.DropReason.NO_BUFFER;
import static io.sallyport.pipeline.burst.DropReason.VLAN_TAGGED;
import static io.sallyport.pipeline.burst.DropReason.VLAN_UNKNOWN;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.neighbour.NeighbourStep;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.IkePorts;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.packet.UdpDescriptor;

/**
 * Step 1: proves the lengths of a frame, and parts ESP and AH for this gateway, other packets for it, and packets for
 * others.
 *
 * <p>Exits: the ESP burst, the AH burst, the burst of its own, the clear burst, the burst of fragments for this gateway, or
 * the drops imported above.
 */
public final class Classify {
    private final BufferSource buffers;
    private final Drops drops;
    private final Burst esp;
    private final Burst ah;
    private final Burst clear;
    private final Burst own;
    private final Burst fragments;
    private final NeighbourStep neighbours;

    /**
     * The step.
     *
     * @param own takes what is for the gateway itself and is neither ESP nor AH
     * @param fragments takes fragments of what is for the gateway itself
     */
    public Classify(
            BufferSource buffers,
            Drops drops,
            Burst esp,
            Burst ah,
            Burst clear,
            Burst own,
            Burst fragments,
            NeighbourStep neighbours) {
        this.buffers = buffers;
        this.drops = drops;
        this.esp = esp;
        this.ah = ah;
        this.clear = clear;
        this.own = own;
        this.fragments = fragments;
        this.neighbours = neighbours;
    }

    /** Classifies the {@code count} mbufs whose pointers stand at {@code array}. */
    public void burst(long array, int count, IngressPort port, LocalAddresses local) {
        for (int i = 0; i < count; i++) {
            packet(Memory.pointerAt(array + (long) Long.BYTES * i), port, local);
        }
    }

    /**
     * Classifies packets that came out of tunnels and go outside again as if they had just come in, and empties their
     * burst. Each becomes a frame once more, with blank addresses, so that it may be handed to another worker.
     *
     * @param opened packets that are not for this gateway, so that none is ESP to be opened
     * @param tunnels a port for which they all count as come in
     */
    public void again(Burst opened, IngressPort tunnels, LocalAddresses local) {
        int count = opened.count;
        opened.count = 0;
        for (int i = 0; i < count; i++) {
            long mbuf = opened.mbuf[i];
            // The ESP header was before the inner packet, so there is room.
            long frame = Memory.pointer(opened.packet[i] - EthernetDescriptor.HEADER_OCTETS);
            boolean ipv4 = Memory.u8(frame + EthernetDescriptor.HEADER_OCTETS) >>> 4 == Ipv4Descriptor.VERSION;
            Memory.putI64(frame, 0);
            Memory.putI32(frame + Long.BYTES, 0);
            Memory.putBe16(
                    frame + EthernetDescriptor.ETHER_TYPE,
                    ipv4 ? EthernetDescriptor.TYPE_IPV4 : EthernetDescriptor.TYPE_IPV6);
            Mbuf.setData(
                    mbuf,
                    (int) (frame - Mbuf.bufferAddress(mbuf)),
                    opened.octets[i] + EthernetDescriptor.HEADER_OCTETS);
            packet(mbuf, tunnels, local);
        }
    }

    /**
     * Classifies packets that were made whole from fragments, as what they now are, and empties their burst: it is the
     * burst of fragments itself.
     *
     * @param ports by their index
     */
    public void whole(IngressPort[] ports, LocalAddresses local) {
        int count = fragments.count;
        fragments.count = 0;
        for (int i = 0; i < count; i++) {
            long packet = Memory.pointer(fragments.packet[i]);
            IngressPort port = ports[fragments.ingress[i]];
            if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
                ipv4(fragments.mbuf[i], packet, fragments.octets[i], port, local);
            } else {
                ipv6(fragments.mbuf[i], packet, fragments.octets[i], port, local);
            }
        }
        // An IPv6 packet may bear one fragment header behind another.
        for (int i = 0; i < fragments.count; i++) {
            drops.addAudited(fragments.mbuf[i], ESP_FRAGMENT, fragments.packet[i], 0, 0);
        }
        fragments.count = 0;
    }

    /** Classifies one mbuf. */
    public void packet(long received, IngressPort port, LocalAddresses local) {
        long mbuf = Mbuf.segments(received) == 1 ? received : gathered(received);
        if (mbuf == BufferSource.NONE) {
            return;
        }
        long frame = Mbuf.data(mbuf);
        int octets = Mbuf.dataLength(mbuf) - EthernetDescriptor.HEADER_OCTETS;
        if (octets < Ipv4Descriptor.MINIMUM_OCTETS) {
            drops.add(mbuf, FRAME_TOO_SHORT);
            return;
        }
        if (!port.accepts(frame)) {
            drops.add(mbuf, MAC_NOT_OURS);
            return;
        }
        long ip = frame + EthernetDescriptor.HEADER_OCTETS;
        int type = Memory.be16(frame + EthernetDescriptor.ETHER_TYPE);
        if (type == EthernetDescriptor.TYPE_IPV4) {
            ipv4(mbuf, ip, octets, port, local);
        } else if (type == EthernetDescriptor.TYPE_IPV6) {
            ipv6(mbuf, ip, octets, port, local);
        } else {
            other(mbuf, type, port, local);
        }
    }

    /** The frame in one buffer, with room for a tunnel's trailer behind it; none if it had to be dropped. */
    private long gathered(long chain) {
        int behind = Mbuf.packetLength(chain) - Mbuf.dataLength(chain) + PacketBuffers.TAILROOM;
        if (behind <= Mbuf.tailroom(chain) && Mbuf.linearise(chain)) {
            return chain;
        }
        long mbuf = buffers.gather(chain, drops);
        if (mbuf == BufferSource.NONE) {
            boolean fits = Mbuf.packetLength(chain) <= PacketBuffers.LARGE_OCTETS;
            drops.add(chain, fits ? NO_BUFFER : CHAIN_TOO_LONG);
        }
        return mbuf;
    }

    private void ipv4(long mbuf, long ip, int available, IngressPort port, LocalAddresses local) {
        int first = Memory.u8(ip + Ipv4Descriptor.VERSION_AND_LENGTH);
        int header = Ipv4Descriptor.headerOctets(first);
        if (first >>> 4 != Ipv4Descriptor.VERSION || header < Ipv4Descriptor.MINIMUM_OCTETS || header > available) {
            drops.add(mbuf, IP_HEADER);
            return;
        }
        int octets = Memory.be16(ip + Ipv4Descriptor.TOTAL_LENGTH);
        if (octets < header || octets > available) {
            drops.add(mbuf, IP_LENGTH);
            return;
        }
        if (!InternetChecksum.isValid(ip, header)) {
            drops.add(mbuf, IP_CHECKSUM);
            return;
        }
        if (!local.contains4(Memory.be32(ip + Ipv4Descriptor.DESTINATION))) {
            clear.add(mbuf, ip, octets, header, note4(ip), port.index());
        } else if ((Memory.be16(ip + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.FRAGMENT_MASK) != 0) {
            fragments.add(mbuf, ip, octets, header, 0, port.index());
        } else {
            forUs(mbuf, ip, octets, header, note4(ip), port);
        }
    }

    private void ipv6(long mbuf, long ip, int available, IngressPort port, LocalAddresses local) {
        if (available < Ipv6Descriptor.HEADER_OCTETS || Memory.u8(ip) >>> 4 != Ipv6Descriptor.VERSION) {
            drops.add(mbuf, IP_HEADER);
            return;
        }
        int octets = Ipv6Descriptor.HEADER_OCTETS + Memory.be16(ip + Ipv6Descriptor.PAYLOAD_LENGTH);
        if (octets > available) {
            drops.add(mbuf, IP_LENGTH);
            return;
        }
        long walked = Ipv6Extensions.walk(ip, octets);
        if (walked == Ipv6Extensions.MALFORMED) {
            drops.add(mbuf, IP_EXTENSIONS);
        } else if (isDiscovery(ip, walked, octets, port, local)) {
            neighbours.frame(mbuf, port.index());
        } else if (!local.contains6(ip + Ipv6Descriptor.DESTINATION)) {
            int later = Ipv6Extensions.isLaterFragment(walked) ? Burst.LATER_FRAGMENT : 0;
            int note = Ipv6Extensions.protocol(walked) | later;
            clear.add(mbuf, ip, octets, Ipv6Extensions.offset(walked), note, port.index());
        } else if (Ipv6Extensions.isFragment(walked)) {
            fragments.add(mbuf, ip, octets, Ipv6Extensions.offset(walked), 0, port.index());
        } else {
            forUs(mbuf, ip, octets, Ipv6Extensions.offset(walked), Ipv6Extensions.protocol(walked), port);
        }
    }

    /** True of neighbour discovery for this station, or a group that it may be in. */
    private boolean isDiscovery(long ip, long walked, int octets, IngressPort port, LocalAddresses local) {
        return Ipv6Extensions.protocol(walked) == IpProtocol.ICMPV6
                && neighbours.isDynamic()
                && port.isLink()
                && NeighbourStep.isDiscovery(ip, IpProtocol.ICMPV6, Ipv6Extensions.offset(walked), octets)
                && !Ipv6Extensions.isFragment(walked)
                && (Memory.u8(ip + Ipv6Descriptor.DESTINATION) == Ipv6Descriptor.GROUP_OCTET
                        || local.contains6(ip + Ipv6Descriptor.DESTINATION));
    }

    /** Parts ESP, also in UDP (RFC 3948 section 2.1), and AH from everything else that is for the gateway. */
    private void forUs(long mbuf, long ip, int octets, int header, int note, IngressPort port) {
        if (note == IpProtocol.ESP) {
            esp.add(mbuf, ip, octets, header, 0, port.index());
        } else if (note == IpProtocol.AH) {
            ah.add(mbuf, ip, octets, header, 0, port.index());
        } else if (note == IpProtocol.UDP && IkePorts.kind(ip + header, octets - header) == IkePorts.ESP) {
            int udp = Memory.be16(Memory.pointer(ip + header) + UdpDescriptor.LENGTH);
            int before = header + UdpDescriptor.HEADER_OCTETS;
            esp.add(mbuf, ip, header + udp, before, Burst.UDP_ENCAPSULATED, port.index());
        } else {
            own.add(mbuf, ip, octets, header, note, port.index());
        }
    }

    private static int note4(long ip) {
        int fragment = Memory.be16(ip + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.OFFSET_MASK;
        return Memory.u8(ip + Ipv4Descriptor.PROTOCOL) | (fragment == 0 ? 0 : Burst.LATER_FRAGMENT);
    }

    private void other(long mbuf, int type, IngressPort port, LocalAddresses local) {
        switch (type) {
            case EthernetDescriptor.TYPE_ARP -> neighbours.frame(mbuf, port.index());
            case EthernetDescriptor.TYPE_VLAN -> tagged(mbuf, port, local);
            case EthernetDescriptor.TYPE_SERVICE_VLAN -> drops.add(mbuf, VLAN_TAGGED);
            default -> drops.add(mbuf, ETHER_TYPE_UNKNOWN);
        }
    }

    /** Takes the tag off: from here on the frame is one without, which came in by the port of its VLAN. */
    private void tagged(long mbuf, IngressPort port, LocalAddresses local) {
        if (!port.hasVlans()) {
            drops.add(mbuf, VLAN_TAGGED);
            return;
        }
        long frame = Mbuf.data(mbuf);
        int id = Memory.be16(frame + EthernetDescriptor.HEADER_OCTETS) & EthernetDescriptor.VLAN_ID_MASK;
        if (!port.hasVlan(id)) {
            drops.add(mbuf, VLAN_UNKNOWN);
            return;
        }
        long addresses = Memory.i64(frame);
        int rest = Memory.i32(frame + Long.BYTES);
        long bare = Memory.pointer(frame + EthernetDescriptor.TAG_OCTETS);
        Memory.putI64(bare, addresses);
        Memory.putI32(bare + Long.BYTES, rest);
        Mbuf.setData(
                mbuf,
                Mbuf.dataOffset(mbuf) + EthernetDescriptor.TAG_OCTETS,
                Mbuf.dataLength(mbuf) - EthernetDescriptor.TAG_OCTETS);
        packet(mbuf, port.vlan(id), local);
    }
}
