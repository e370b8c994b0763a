package io.sallyport.gateway.lab;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.spd.Prefix;

/**
 * The lab's packet: Ethernet, IPv4 or IPv6, UDP, then a number, the time of sending, and words that follow from the
 * number, so that the far end can tell whether anything was changed.
 */
final class Probe implements AutoCloseable {
    /** Octets of the largest frame. */
    static final int MOST_OCTETS = EthernetDescriptor.HEADER_OCTETS + PacketSize.MOST;

    private static final int UDP_OCTETS = 8;
    private static final int UDP_LENGTH = 4;
    private static final int NUMBER = 0;
    private static final int SENT_AT = 8;
    private static final int WORDS = 16;
    private static final int SOURCE_PORT = 5000;
    private static final int DESTINATION_PORT = 6000;
    private static final int HOP_LIMIT = 64;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final boolean ipv6;
    private final int headers;
    private final OffHeap area;
    private final long template;

    /** A flow between two hosts; the frames go to the gateway's MAC address. */
    Probe(MacAddress gateway, MacAddress host, Prefix source, Prefix destination) {
        ipv6 = !source.isIpv4();
        int ipHeader = ipv6 ? Ipv6Descriptor.HEADER_OCTETS : Ipv4Descriptor.MINIMUM_OCTETS;
        headers = EthernetDescriptor.HEADER_OCTETS + ipHeader + UDP_OCTETS;
        area = OffHeap.allocate(headers);
        template = area.address();
        Memory.write(template + EthernetDescriptor.DESTINATION, gateway.octets());
        Memory.write(template + EthernetDescriptor.SOURCE, host.octets());
        Memory.putBe16(
                template + EthernetDescriptor.ETHER_TYPE,
                ipv6 ? EthernetDescriptor.TYPE_IPV6 : EthernetDescriptor.TYPE_IPV4);
        long ip = template + EthernetDescriptor.HEADER_OCTETS;
        if (ipv6) {
            Memory.putBe32(ip, Ipv6Descriptor.VERSION << Ipv6Descriptor.VERSION_SHIFT);
            Memory.putU8(ip + Ipv6Descriptor.NEXT_HEADER, IpProtocol.UDP);
            Memory.putU8(ip + Ipv6Descriptor.HOP_LIMIT, HOP_LIMIT);
            Memory.write(ip + Ipv6Descriptor.SOURCE, source.octets());
            Memory.write(ip + Ipv6Descriptor.DESTINATION, destination.octets());
        } else {
            Memory.putU8(ip, Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH);
            Memory.putBe16(ip + Ipv4Descriptor.FLAGS_AND_OFFSET, Ipv4Descriptor.DONT_FRAGMENT);
            Memory.putU8(ip + Ipv4Descriptor.TIME_TO_LIVE, HOP_LIMIT);
            Memory.putU8(ip + Ipv4Descriptor.PROTOCOL, IpProtocol.UDP);
            Memory.write(ip + Ipv4Descriptor.SOURCE, source.octets());
            Memory.write(ip + Ipv4Descriptor.DESTINATION, destination.octets());
        }
        Memory.putBe16(ip + ipHeader, SOURCE_PORT);
        Memory.putBe16(ip + ipHeader + 2, DESTINATION_PORT);
    }

    /** Fills an mbuf with packet {@code number}, of {@code octets} octets from its IP header on. */
    void write(long mbuf, long number, int octets, long sentAt) {
        int frameOctets = EthernetDescriptor.HEADER_OCTETS + octets;
        Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), frameOctets);
        long frame = Mbuf.data(mbuf);
        Memory.copy(template, frame, headers);
        long ip = frame + EthernetDescriptor.HEADER_OCTETS;
        if (ipv6) {
            Memory.putBe16(ip + Ipv6Descriptor.PAYLOAD_LENGTH, octets - Ipv6Descriptor.HEADER_OCTETS);
        } else {
            Memory.putBe16(ip + Ipv4Descriptor.TOTAL_LENGTH, octets);
            InternetChecksum.write(ip, Ipv4Descriptor.MINIMUM_OCTETS);
        }
        long payload = frame + headers;
        Memory.putBe16(payload - UDP_OCTETS + UDP_LENGTH, frameOctets - headers + UDP_OCTETS);
        Memory.putI64(payload + NUMBER, number);
        Memory.putI64(payload + SENT_AT, sentAt);
        int end = frameOctets - headers;
        for (int at = WORDS; at < end; at++) {
            Memory.putU8(payload + at, pattern(number, at));
        }
    }

    /** The number of a packet that arrived, or -1 if it is not whole and unchanged. */
    long verify(long mbuf, PacketSize size) {
        int frameOctets = Mbuf.dataLength(mbuf);
        if (frameOctets < headers + WORDS || Mbuf.segments(mbuf) != 1) {
            return -1;
        }
        long frame = Mbuf.data(mbuf);
        long payload = frame + headers;
        long number = Memory.i64(payload + NUMBER);
        if (number < 0 || frameOctets != EthernetDescriptor.HEADER_OCTETS + size.octets(number)) {
            return -1;
        }
        boolean wrong = !ipv6
                && !InternetChecksum.isValid(frame + EthernetDescriptor.HEADER_OCTETS, Ipv4Descriptor.MINIMUM_OCTETS);
        int end = frameOctets - headers;
        for (int at = WORDS; at < end; at++) {
            wrong |= Memory.u8(payload + at) != pattern(number, at);
        }
        return wrong ? -1 : number;
    }

    /** When the packet was sent, in nanoseconds of the steady clock. */
    long sentAt(long mbuf) {
        return Memory.i64(Mbuf.data(mbuf) + headers + SENT_AT);
    }

    private static int pattern(long number, int at) {
        return (int) (((number + at) * GOLDEN) >>> 56);
    }

    @Override
    public void close() {
        area.close();
    }
}
