package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.esp.OuterHeader4;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.HopLimit;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;
import io.sallyport.pipeline.sad.SaTable;

/** What packets in a row have in common that one outbound SA protects, and the making of a tunnel packet of each. */
final class SealRun {
    /** Where ESP begins in a tunnel packet. */
    private static final int ESP = Ipv4Descriptor.MINIMUM_OCTETS;

    private final OuterHeader4 outerHeader = new OuterHeader4();
    private long hot;
    private long sequence;
    private long spi;
    private long ivBase;
    private int salt;
    private int head;
    private int alignment;
    private int icvOctets;

    /** Begins with an SA; answers the last number that it has used. */
    long begin(long sa) {
        hot = Memory.pointer(sa);
        int shape = SaShape.of(hot);
        head = PlainSa.headOctets(shape);
        alignment = PlainSa.alignment(hot, shape);
        icvOctets = SaShape.icvOctets(shape);
        return beginAny();
    }

    /** The same with one that is known to be of AES-GCM. */
    long beginGcm(long sa) {
        hot = Memory.pointer(sa);
        head = ESP + EspDescriptor.TEXT;
        alignment = EspDescriptor.ALIGNMENT;
        icvOctets = CipherSuite.COMBINED_ICV_OCTETS;
        return beginAny();
    }

    private long beginAny() {
        long cold = SaTable.cold(hot);
        spi = (long) SaRecord.spi(cold) << Integer.SIZE;
        ivBase = Memory.i64(hot + SaDescriptor.IV_BASE);
        salt = SaRecord.salt(hot);
        outerHeader.begin(cold);
        sequence = SaRecord.sequence(hot);
        return sequence;
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
        outerHeader.write(outer, first, total, (int) counted);
        long iv = Long.reverseBytes(counted);
        Memory.putBe64(outer + ESP, spi | number);
        Memory.putI64(outer + ESP + EspDescriptor.IV, iv);
        PlainPacket.setNonce(record, salt, iv);
        PlainPacket.setPacket(record, outer);
        PlainPacket.setSa(record, hot);
        PlainPacket.setText(record, inner);
        PlainPacket.setTextOctets(record, text);
        return total;
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
