package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.esp.OuterHeader4;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.HopLimit;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;
import io.sallyport.pipeline.sad.SaTable;

/**
 * What packets in a row have in common that one outbound SA protects, and the making of a tunnel packet of each: behind the IPv4 header
 * ESP, or UDP and ESP (RFC 3948).
 */
final class SealRun {

    /** In a UDP header as it loads. */
    private static final int UDP_LENGTH_SHIFT = UdpDescriptor.LENGTH * Byte.SIZE;

    private final OuterHeader4 outerHeader = new OuterHeader4();
    private long hot;
    private long sequence;
    private long spi;
    private long ivBase;
    private int salt;

    /** Octets before the text, and of those before ESP. */
    private int head;

    private int before;

    /** The ports of the UDP header, as it loads. */
    private long ports;

    private int alignment;
    private int icvOctets;

    /** Begins with an SA; answers the last number that it has used. */
    long begin(long sa) {
        hot = Memory.pointer(sa);
        int shape = SaShape.of(hot);
        before = PlainSa.beforeEsp(shape);
        head = PlainSa.headOctets(shape);
        alignment = PlainSa.alignment(hot, shape);
        icvOctets = SaShape.icvOctets(shape);
        return beginAny();
    }

    /** The same with one that is known to be of AES-GCM. */
    long beginGcm(long sa) {
        hot = Memory.pointer(sa);
        before = PlainSa.beforeEsp(SaShape.of(hot));
        head = before + EspDescriptor.TEXT;
        alignment = EspDescriptor.ALIGNMENT;
        icvOctets = CipherSuite.COMBINED_ICV_OCTETS;
        return beginAny();
    }

    private long beginAny() {
        long cold = SaTable.cold(hot);
        spi = (long) SaRecord.spi(cold) << Integer.SIZE;
        ivBase = Memory.i64(hot + SaDescriptor.IV_BASE);
        salt = SaRecord.salt(hot);
        outerHeader.begin(cold, before == Ipv4Descriptor.MINIMUM_OCTETS ? IpProtocol.ESP : IpProtocol.UDP);
        ports = before == Ipv4Descriptor.MINIMUM_OCTETS ? 0 : ports(cold);
        sequence = SaRecord.sequence(hot);
        return sequence;
    }

    private static long ports(long cold) {
        int source = Memory.u16(cold + SaDescriptor.UDP_SOURCE);
        int destination = Memory.u16(cold + SaDescriptor.UDP_DESTINATION);
        return Integer.toUnsignedLong(Integer.reverseBytes(source << Short.SIZE | destination));
    }

    /** Where the tunnel packet begins, by the packet inside. */
    long outer(long inner) {
        return Memory.pointer(inner - head);
    }

    /**
     * Makes a packet a tunnel packet, complete but for what the cipher does: hop, trailer, headers, nonce.
     *
     * @param inner its address, masked
     * @param octets of it
     * @param first its first 8 octets, as they load
     * @param third the third word of its header, with more than one hop left
     * @param outer {@link #outer}
     * @param number its sequence number
     * @return octets of the tunnel packet
     */
    int prepare(long record, long inner, int octets, long first, int third, long outer, long number) {
        int padding = -(octets + EspDescriptor.TRAILER_OCTETS) & (alignment - 1);
        int text = octets + padding + EspDescriptor.TRAILER_OCTETS;
        int total = head + text + icvOctets;
        Memory.putI32(inner + PlainIpv4.THIRD, HopLimit.decremented4(third));
        Trailer.write4(inner + octets, padding);
        long counted = number + ivBase;
        if (before != Ipv4Descriptor.MINIMUM_OCTETS) {
            writeUdp(outer + Ipv4Descriptor.MINIMUM_OCTETS, total - Ipv4Descriptor.MINIMUM_OCTETS);
        }
        outerHeader.write(outer, first, total, (int) counted);
        long iv = Long.reverseBytes(counted);
        long esp = Memory.pointer(outer + before);
        Memory.putBe64(esp, spi | number);
        Memory.putI64(esp + EspDescriptor.IV, iv);
        PlainPacket.setNonce(record, salt, iv);
        PlainPacket.setPacket(record, outer);
        PlainPacket.setSa(record, hot);
        PlainPacket.setText(record, inner);
        PlainPacket.setTextOctets(record, text);
        return total;
    }

    /** The UDP header of a datagram of so many octets; its checksum is zero. */
    private void writeUdp(long udp, int octets) {
        long length = Integer.toUnsignedLong(Integer.reverseBytes(octets) >>> Short.SIZE);
        Memory.putI64(udp, ports | length << UDP_LENGTH_SHIFT);
    }

    /** Leaves the last number that was used in the SA's record. */
    void take(long last) {
        Memory.putI64(hot + SaDescriptor.SEQUENCE, last);
    }

    /** Leaves in the SA's record what its packets have used of it: the last number, and their octets inside. */
    void end(long last, long octets) {
        take(last);
        SaRecord.countPackets(hot, (int) (last - sequence), octets);
    }
}
