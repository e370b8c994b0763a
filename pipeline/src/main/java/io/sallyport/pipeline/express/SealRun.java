package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.PlainBurst;
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
    private static final int HEADER = Ipv4Descriptor.MINIMUM_OCTETS;

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
        long cold = SaTable.cold(hot);
        int shape = SaShape.of(hot);
        spi = (long) SaRecord.spi(cold) << Integer.SIZE;
        ivBase = Memory.i64(cold + SaDescriptor.IV_BASE);
        salt = SaRecord.salt(hot);
        head = PlainSa.headOctets(shape);
        alignment = PlainSa.alignment(hot, shape);
        icvOctets = SaShape.icvOctets(shape);
        outerHeader.begin(cold);
        sequence = SaRecord.sequence(hot);
        return sequence;
    }

    /**
     * Makes the packet in place {@code i} a tunnel packet, complete but for what the cipher does: hop, trailer, headers, nonce.
     *
     * @param number its sequence number
     * @return octets of the packet inside
     */
    int prepare(long[] words, int i, LaneRooms rooms, long number) {
        int at = PlainBurst.at(i);
        long inner = Memory.pointer(words[at + PlainBurst.PACKET]);
        int octets = (int) words[at + PlainBurst.OCTETS];
        int padding = -(octets + EspDescriptor.TRAILER_OCTETS) & (alignment - 1);
        int text = octets + padding + EspDescriptor.TRAILER_OCTETS;
        int total = head + text + icvOctets;
        boolean _ = HopLimit.decrement4(inner);
        Trailer.write4(inner + octets, padding);
        long outer = Memory.pointer(inner - head);
        outerHeader.write(outer, inner, total, (int) number);
        long esp = outer + HEADER;
        long iv = Long.reverseBytes(number + ivBase);
        Memory.putBe64(esp, spi | number);
        Memory.putI64(esp + EspDescriptor.IV, iv);
        rooms.putNonce(i, salt, iv);
        words[at + PlainBurst.PACKET] = outer;
        words[at + PlainBurst.OCTETS] = total;
        words[at + PlainBurst.TEXT] = inner;
        words[at + PlainBurst.TEXT_OCTETS] = text;
        return octets;
    }

    /** Leaves in the SA's record what its packets have used of it: the last number, and their octets inside. */
    void end(long last, long octets) {
        Memory.putI64(hot + SaDescriptor.SEQUENCE, last);
        SaRecord.countPackets(hot, (int) (last - sequence), octets);
    }
}
