package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.dpdk.memory.Prefetch;
import io.sallyport.dpdk.memory.Prefetch.Growing;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.KeyLines;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaTable;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Has what a burst needs of its SAs fetched into the cache, where each packet may be another SA's: of many at a time, and before the loops
 * that need it.
 */
final class SaLines implements AutoCloseable {
    /** While the cipher does so many packets, what it needs for as many more is fetched. */
    static final int STEP = 8;

    /** The way from a packet's record to the cold record of its SA. */
    private static final int[] COLD = {PlainPacket.SA, SaDescriptor.COLD};

    private final Prefetch hot = Prefetch.of(PlainPacket.RECORD_OCTETS, new int[] {PlainPacket.SA}, new int[] {0});
    private final Prefetch outer = Prefetch.of(PlainPacket.RECORD_OCTETS, COLD, new int[] {SaDescriptor.OUTER_SOURCE});
    private final Prefetch cipher;

    private SaLines(Prefetch cipher) {
        this.cipher = cipher;
    }

    /** Of inbound SAs: keys, and selectors, which packets are held against behind the cipher. */
    static SaLines ofInbound(CryptoEngine engine) {
        return new SaLines(ofCipher(engine, IntStream.of(SaDescriptor.PREFIXES4)));
    }

    /** Of outbound SAs: keys, and what {@link #fetchOuter} fetches. */
    static SaLines ofOutbound(CryptoEngine engine) {
        return new SaLines(ofCipher(engine, IntStream.empty()));
    }

    private static Prefetch ofCipher(CryptoEngine engine, IntStream others) {
        Optional<KeyLines> keys = engine.gcmKeyLines();
        IntStream roundKeys = keys.stream()
                .flatMapToInt(lines -> IntStream.iterate(
                                0, octet -> octet < lines.roundKeys(), octet -> octet + OffHeap.CACHE_LINE)
                        .map(octet -> SaDescriptor.KEY_SCHEDULE + octet));
        Optional<Growing> powers = keys.map(lines -> new Growing(
                PlainPacket.TEXT_OCTETS, lines.roundUp(), SaDescriptor.KEY_SCHEDULE + lines.last(), lines.most()));
        return Prefetch.of(
                PlainPacket.RECORD_OCTETS,
                COLD,
                IntStream.concat(others, roundKeys).toArray(),
                powers);
    }

    /**
     * Puts into the records, in place of the SA, the lines where the look-ups of a burst will begin, if its packets are plain tunnel ESP, or
     * that there is none; and notes where the packets are.
     *
     * @param array address of {@code count} pointers to mbufs, of which nothing is known yet
     */
    void fetchHomes(PlainBurst burst, int count, long array, SaTable table) {
        noteHomes(burst, count, array, table);
        hot.run(burst.at(0), count);
    }

    private void noteHomes(PlainBurst burst, int count, long array, SaTable table) {
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
    }

    /**
     * Puts the SAs of known flows into the records.
     *
     * @param burst has of packets their entries in {@link ClearWays}, which may be old, or others' entries
     */
    void fetchKnown(PlainBurst burst, int count) {
        noteKnown(burst, count);
        hot.run(burst.at(0), count);
    }

    private void noteKnown(PlainBurst burst, int count) {
        for (int i = 0; i < count; i++) {
            long record = burst.at(i);
            long entry = PlainPacket.toward(record);
            PlainPacket.setSa(record, entry == ClearWays.NO_ENTRY ? Burst.NO_SA : ClearWays.sa(entry));
        }
    }

    /** Has what the tunnel header is made of fetched for packets that have SAs. */
    void fetchOuter(PlainBurst burst, int count) {
        outer.run(burst.at(0), count);
    }

    /**
     * Has what the cipher needs fetched for some more packets.
     *
     * @param from the place of the packet that it does next: 0, then steps of {@link #STEP}
     */
    void fetchAhead(PlainBurst burst, int from) {
        int first = from == 0 ? 0 : from + STEP;
        int end = Math.min(from + 2 * STEP, burst.count);
        cipher.run(burst.at(first), end - first);
    }

    @Override
    public void close() {
        hot.close();
        outer.close();
        cipher.close();
    }
}
