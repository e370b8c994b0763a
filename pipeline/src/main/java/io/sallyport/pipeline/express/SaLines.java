package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.PlainBurst;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.replay.ReplayWindow;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;

/**
 * Reads a burst's SAs into the cache before the loops that need them, one after the other: nothing depends on what is read,
 * so the processor waits for all of it at once.
 */
final class SaLines {
    /** Octets of an IPv4 packet without options before the SPI of its ESP. */
    static final int SPI = Ipv4Descriptor.MINIMUM_OCTETS + EspDescriptor.SPI;

    private final CryptoEngine engine;

    /** What was read, so that the compiler cannot leave the reading out. */
    @SuppressWarnings("UnusedVariable")
    private long read;

    SaLines(CryptoEngine engine) {
        this.engine = engine;
    }

    /**
     * Reads the selectors and keys of inbound SAs, and the word of each packet's replay window that holds its number.
     *
     * @param words records of packets: where they are, and their SA, or that there is none
     */
    void touchInbound(long[] words, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long hot = Memory.pointer(words[PlainBurst.at(i) + PlainBurst.SA]);
            if (hot != Burst.NO_SA) {
                long cold = SaTable.cold(hot);
                long sequence = Memory.pointer(words[PlainBurst.at(i) + PlainBurst.PACKET]) + SPI + Integer.BYTES;
                sum += Memory.i64(cold + SaDescriptor.PREFIXES4)
                        + engine.touchGcmKey(SaRecord.keySchedule(hot))
                        + ReplayWindow.look(hot, cold, Memory.be32(sequence));
            }
        }
        read = sum;
    }

    /** Reads what outbound SAs have of the tunnel header, and keys. */
    void touchOutbound(PlainBurst burst) {
        long[] words = burst.words;
        long sum = 0;
        for (int i = 0; i < burst.count; i++) {
            long hot = Memory.pointer(words[PlainBurst.at(i) + PlainBurst.SA]);
            long cold = SaTable.cold(hot);
            sum += Memory.i64(cold + SaDescriptor.OUTER_SOURCE)
                    + Memory.i64(cold + SaDescriptor.IV_BASE)
                    + engine.touchGcmKey(SaRecord.keySchedule(hot));
        }
        read = sum;
    }

    /**
     * Reads where the look-ups of a burst will begin, if its packets are plain tunnel ESP, and notes that and where the packets are.
     *
     * @param words records of packets: in place of the SA stands the line where its look-up begins, or that there is none
     * @param array address of {@code count} pointers to mbufs, of which nothing is known yet
     */
    void touchHomes(long[] words, int count, long array, SaTable table) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long mbuf = Mbuf.at(array, i);
            int at = PlainBurst.at(i);
            long home = Burst.NO_SA;
            if (EspRun.isLongEnough(mbuf)) {
                long ip = EspRun.ip(mbuf);
                words[at + PlainBurst.PACKET] = ip;
                home = table.homeOf(Memory.be32(ip + SPI));
                sum += Memory.i64(home);
            }
            words[at + PlainBurst.SA] = home;
        }
        read = sum;
    }
}
