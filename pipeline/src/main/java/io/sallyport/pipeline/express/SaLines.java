package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;

/**
 * Reads a burst's SAs into the cache before the loops that need them, one after the other: nothing depends on what is read,
 * so the processor waits for all of it at once.
 */
final class SaLines {
    private final CryptoEngine engine;

    /** What was read, so that the compiler cannot leave the reading out. */
    @SuppressWarnings("UnusedVariable")
    private long read;

    SaLines(CryptoEngine engine) {
        this.engine = engine;
    }

    /**
     * Reads the selectors and keys of inbound SAs.
     *
     * @param count so many packets of the burst have SAs
     */
    void touchInbound(PlainBurst burst, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long hot = PlainPacket.sa(burst.at(i));
            sum += Memory.i64(SaTable.cold(hot) + SaDescriptor.PREFIXES4)
                    + engine.touchGcmKey(SaRecord.keySchedule(hot));
        }
        read = sum;
    }

    /**
     * Reads what the SAs of known flows have of the tunnel header, and keys.
     *
     * @param burst has of packets their entries in {@link ClearWays}, which may be old, or others' entries
     */
    void touchOutbound(PlainBurst burst, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long entry = PlainPacket.toward(burst.at(i));
            long hot = entry == ClearWays.NO_ENTRY ? Burst.NO_SA : ClearWays.sa(entry);
            if (hot != Burst.NO_SA && EspRun.active(hot) != Burst.NO_SA) {
                sum += Memory.i64(SaTable.cold(hot) + SaDescriptor.OUTER_SOURCE)
                        + engine.touchGcmKey(SaRecord.keySchedule(hot));
            }
        }
        read = sum;
    }

    /**
     * Reads where the look-ups of a burst will begin, if its packets are plain tunnel ESP, and notes that and where the packets are.
     *
     * @param burst gets of packets, in place of the SA, the line where its look-up begins, or that there is none
     * @param array address of {@code count} pointers to mbufs, of which nothing is known yet
     */
    void touchHomes(PlainBurst burst, int count, long array, SaTable table) {
        long pointers = Memory.pointer(array);
        for (int i = 0; i < count; i++) {
            long mbuf = Mbuf.at(pointers, i);
            long record = burst.at(i);
            long home = Burst.NO_SA;
            if (EspRun.isLongEnough(mbuf)) {
                long ip = PlainIpv4.at(mbuf);
                PlainPacket.setPacket(record, ip);
                if (EspRun.isLongEnough(mbuf, PlainIpv4.udpOctets(ip))) {
                    home = table.homeOf(PlainIpv4.spi(ip));
                }
            }
            PlainPacket.setSa(record, home);
        }
        touchSas(burst, count);
    }

    /** Reads the lines that the records name, in a loop of next to nothing else: the fewer instructions, the more are on their way. */
    private void touchSas(PlainBurst burst, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long line = PlainPacket.sa(burst.at(i));
            if (line != Burst.NO_SA) {
                sum += Memory.i64(line);
            }
        }
        read = sum;
    }
}
