package io.sallyport.pipeline.ah;

import static io.sallyport.pipeline.burst.DropReason.AH_HEADERS;
import static io.sallyport.pipeline.burst.DropReason.BUNDLE;
import static io.sallyport.pipeline.burst.DropReason.CRYPTO_FAILED;
import static io.sallyport.pipeline.burst.DropReason.NO_ROOM;
import static io.sallyport.pipeline.burst.DropReason.SA_BLOCKED;
import static io.sallyport.pipeline.burst.DropReason.TRANSPORT_FRAGMENT;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.AsyncCryptoEngine;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.esp.Departure;
import io.sallyport.pipeline.esp.OuterHeader;
import io.sallyport.pipeline.esp.TransportMode;
import io.sallyport.pipeline.packet.AhDescriptor;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.sad.OutboundGate;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;

/**
 * Outbound step 4: protects packets with AH, those of AH SAs and those that ESP sealed for a bundle (RFC 4302 section 3.3).
 *
 * <ol>
 *   <li>the SA's lifetime, and the next sequence number, never after the last one;
 *   <li>take a hop from the inner packet, unless it is the gateway's own;
 *   <li>AH before the packet, or between its headers and its payload, and the outer IP header;
 *   <li>compute the ICVs in one batch, over headers whose mutable fields are zero meanwhile.
 * </ol>
 *
 * <p>Around ESP of a bundle, AH is the SA to which the packet belongs from here on. The IV of AES-GMAC is the sequence number
 * on top of the SA's random base.
 */
public final class AhSeal implements AutoCloseable {
    private static final int COUNTED_BY_ESP = -1;

    private final CryptoEngine engine;
    private final boolean asynchronous;
    private final Departure departure;
    private final WorkerCounters counters;
    private final Drops drops;
    private final CryptoBatch batch = new CryptoBatch(KeyUse.SEAL);
    private final MutableFields fields = new MutableFields();

    private final int[] inners = new int[CryptoBatch.CAPACITY];
    private int failed;
    private long failedOctets;

    public AhSeal(CryptoEngine engine, Departure departure, WorkerCounters counters, Drops drops) {
        this.engine = engine;
        this.asynchronous = engine instanceof AsyncCryptoEngine;
        this.departure = departure;
        this.counters = counters;
        this.drops = drops;
    }

    /**
     * Lets {@link Burst#packet} and {@link Burst#octets} of each survivor that AH protects tell of the AH packet. With an
     * asynchronous engine {@link #batch} is to be submitted then, and {@link #complete} called in the end.
     */
    public void run(Burst burst, LocalAddresses local) {
        int kept = 0;
        int sealed = 0;
        long octets = 0;
        for (int i = 0; i < burst.count; i++) {
            int inner = burst.octets[i];
            int flags = SaRecord.flags(Memory.pointer(burst.sa[i]));
            if ((flags & (SaFlags.AUTHENTICATION_HEADER | SaFlags.BUNDLED)) != 0) {
                boolean bundled = (flags & SaFlags.BUNDLED) != 0;
                if ((bundled && !turnToAh(burst, i)) || !seal(burst, i, kept, bundled, local)) {
                    continue;
                }
                // What ESP has sealed is counted.
                sealed += bundled ? 0 : 1;
                octets += bundled ? 0 : inner;
            }
            if (kept != i) {
                burst.move(i, kept);
            }
            kept++;
        }
        burst.count = kept;
        if (asynchronous) {
            return;
        }
        if (batch.count > 0) {
            engine.run(batch);
            finish(burst);
            sealed -= failed;
            octets -= failedOctets;
        }
        count(sealed, octets);
    }

    /** The jobs of the last {@link #run}. */
    public CryptoBatch batch() {
        return batch;
    }

    /** The rest of {@link #run}, when an asynchronous engine has given the batch back. */
    public void complete(Burst burst) {
        int sealed = 0;
        long octets = 0;
        for (int job = 0; job < batch.count; job++) {
            if (inners[job] != COUNTED_BY_ESP) {
                sealed++;
                octets += inners[job];
            }
        }
        finish(burst);
        count(sealed - failed, octets - failedOctets);
    }

    private void count(int sealed, long octets) {
        if (sealed > 0) {
            counters.add(Counter.SEALED, sealed);
            counters.add(Counter.SEALED_OCTETS, octets);
        }
    }

    /** Gives an ESP packet the AH SA of its bundle; false if it has been dropped. */
    private boolean turnToAh(Burst burst, int i) {
        long esp = Memory.pointer(burst.sa[i]);
        long cold = SaTable.cold(esp);
        long ah = Memory.pointerAt(cold + SaDescriptor.BUNDLE);
        if (StateWord.generation(SaTable.stateAcquire(ah)) != Memory.i32(cold + SaDescriptor.BUNDLE_GENERATION)) {
            drops.add(burst.mbuf[i], BUNDLE);
            return false;
        }
        if (!OutboundGate.isOpen(ah, SaTable.cold(ah))) {
            drops.add(burst.mbuf[i], SA_BLOCKED);
            return false;
        }
        long packet = Memory.pointer(burst.packet[i]);
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        burst.offset[i] = ipv4
                ? Ipv4Descriptor.headerOctets(Memory.u8(packet))
                : Ipv6Extensions.offset(Ipv6Extensions.walk(packet, burst.octets[i]));
        burst.note[i] = IpProtocol.ESP;
        burst.sa[i] = ah;
        return true;
    }

    private boolean seal(Burst burst, int i, int place, boolean bundled, LocalAddresses local) {
        long hot = Memory.pointer(burst.sa[i]);
        long sequence = SaRecord.sequence(hot) + 1;
        if (!departure.mayLeave(burst, i, hot, sequence)) {
            return false;
        }
        return (SaRecord.flags(hot) & SaFlags.TRANSPORT) == 0
                ? tunnel(burst, i, place, hot, sequence, bundled)
                : transport(burst, i, place, hot, sequence, bundled, local);
    }

    private boolean tunnel(Burst burst, int i, int place, long hot, long sequence, boolean bundled) {
        long cold = SaTable.cold(hot);
        boolean outer4 = Memory.u8(cold + SaDescriptor.OUTER_FAMILY) == Ipv4Descriptor.VERSION;
        int header = OuterHeader.octets(cold);
        int ahOctets = AhHeader.octets(hot, outer4);
        makeRoom(burst, i, header + ahOctets);
        long inner = Memory.pointer(burst.packet[i]);
        boolean inner4 = Memory.u8(inner) >>> 4 == Ipv4Descriptor.VERSION;
        int total = header + ahOctets + burst.octets[i];
        long outer = Memory.pointer(inner - ahOctets - header);
        if (!departure.fits(burst.mbuf[i], outer, total) || (!bundled && !departure.takeHop(burst, i, inner, inner4))) {
            return false;
        }
        OuterHeader.write(cold, outer, inner, total, IpProtocol.AH, SaRecord.identification(hot, sequence));
        if (outer4) {
            identify(outer, hot, sequence);
            InternetChecksum.write(outer, header);
        }
        int next = inner4 ? IpProtocol.IPV4 : IpProtocol.IPV6;
        return enqueue(
                burst, i, place, hot, outer, total, header, ahOctets, next, counted(burst, i, bundled), sequence);
    }

    private boolean transport(
            Burst burst, int i, int place, long hot, long sequence, boolean bundled, LocalAddresses local) {
        int octets = burst.octets[i];
        int header = burst.offset[i];
        boolean ipv4 = Memory.u8(Memory.pointer(burst.packet[i])) >>> 4 == Ipv4Descriptor.VERSION;
        int ahOctets = AhHeader.octets(hot, ipv4);
        makeRoom(burst, i, ahOctets);
        long packet = Memory.pointer(burst.packet[i]);
        int total = octets + ahOctets;
        long moved = Memory.pointer(packet - ahOctets);
        if (Departure.isFragment(packet, octets)) {
            drops.add(burst.mbuf[i], TRANSPORT_FRAGMENT);
            return false;
        }
        boolean forwarded = !bundled && !Departure.isOurs(packet, ipv4, local);
        if (!departure.fits(burst.mbuf[i], moved, total) || (forwarded && !departure.takeHop(burst, i, packet, ipv4))) {
            return false;
        }
        int next = burst.note[i] & Burst.PROTOCOL_MASK;
        if (bundled && ipv4) {
            identify(packet, hot, sequence);
        }
        TransportMode.move(packet, moved, header, total, IpProtocol.AH);
        return enqueue(
                burst, i, place, hot, moved, total, header, ahOctets, next, counted(burst, i, bundled), sequence);
    }

    /** Also where DF is set: the ICV covers it, so that none can be given later should the packet be cut. */
    private static void identify(long packet, long hot, long sequence) {
        Memory.putBe16(packet + Ipv4Descriptor.IDENTIFICATION, SaRecord.identification(hot, sequence));
    }

    /** Around ESP in IPv6 that is in IPv6 itself, the headers of both take more than a buffer has before a packet. */
    private static void makeRoom(Burst burst, int i, int octets) {
        long packet = Memory.pointer(burst.packet[i]);
        burst.packet[i] = Departure.makeRoom(burst.mbuf[i], packet, burst.octets[i], octets, AhJob.HIGH_OCTETS);
    }

    /** Octets that count as sealed here; of a bundle ESP has counted them. */
    private static int counted(Burst burst, int i, boolean bundled) {
        return bundled ? COUNTED_BY_ESP : burst.octets[i];
    }

    /** Writes AH, and puts the packet into the batch; false if it has been dropped. */
    private boolean enqueue(
            Burst burst,
            int i,
            int place,
            long hot,
            long packet,
            int total,
            int header,
            int ahOctets,
            int next,
            int inner,
            long sequence) {
        if (!AhJob.hasRoom(burst.mbuf[i], hot, packet, total)) {
            drops.add(burst.mbuf[i], NO_ROOM);
            return false;
        }
        int job = batch.count;
        inners[job] = inner;
        int skipped = fields.zero(job, packet, header, true);
        if (skipped == MutableFields.REFUSED) {
            drops.add(burst.mbuf[i], AH_HEADERS);
            return false;
        }
        batch.count++;
        batch.packet[job] = place;
        long cold = SaTable.cold(hot);
        long ah = Memory.pointer(packet + header);
        AhHeader.write(ah, ahOctets, next, SaRecord.spi(cold), (int) sequence);
        if (SaRecord.ivLength(hot) != 0) {
            Memory.putBe64(ah + AhDescriptor.ICV, sequence + Memory.i64(hot + SaDescriptor.IV_BASE));
        }
        AhJob.describe(batch, job, hot, cold, packet, total, skipped, ah, sequence);
        Memory.putI64(hot + SaDescriptor.SEQUENCE, sequence);
        SaRecord.countPacket(hot, burst.octets[i]);
        burst.packet[i] = packet;
        burst.octets[i] = total;
        burst.offset[i] = header;
        return true;
    }

    /** Puts headers, IVs and ICVs in place, and takes those whose jobs failed out of the burst; empties the batch. */
    private void finish(Burst burst) {
        failed = 0;
        failedOctets = 0;
        boolean gaps = false;
        for (int job = 0; job < batch.count; job++) {
            int i = batch.packet[job];
            long packet = Memory.pointer(burst.packet[i]);
            fields.restore(job, packet);
            if (!batch.done[job]) {
                drops.add(burst.mbuf[i], CRYPTO_FAILED);
                burst.mbuf[i] = Burst.NO_MBUF;
                gaps = true;
                if (inners[job] != COUNTED_BY_ESP) {
                    failed++;
                    failedOctets += inners[job];
                }
                continue;
            }
            long hot = Memory.pointer(burst.sa[i]);
            AhJob.complete(batch, job, hot, Memory.pointer(packet + burst.offset[i]));
        }
        batch.count = 0;
        if (gaps) {
            burst.closeRanks();
        }
    }

    @Override
    public void close() {
        batch.close();
        fields.close();
    }
}
