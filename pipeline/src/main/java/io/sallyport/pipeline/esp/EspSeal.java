package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.CRYPTO_FAILED;
import static io.sallyport.pipeline.burst.DropReason.TRANSPORT_FRAGMENT;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.AsyncCryptoEngine;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.UdpChecksum;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;

/**
 * Outbound step 3: puts packets into their tunnel, or a header between a packet's own header and payload in transport
 * mode (RFC 4303 section 3.3).
 *
 * <ol>
 *   <li>the SA's lifetime, and the next sequence number, never after the last one;
 *   <li>take a hop from the inner packet (RFC 4301 section 5.1.2.1);
 *   <li>trailer, ESP header and IV behind and before the packet, in the room that its buffer has;
 *   <li>the outer IP header, and UDP if the SA wants it (RFC 3948);
 *   <li>encrypt in place: plain AES-GCM packet by packet, everything else in one batch; the ICV goes where it belongs.
 * </ol>
 *
 * <p>The IV of a counter mode is the sequence number on top of the SA's random base: it never repeats within the SA, which
 * has one sender, and hardly ever under a key that is configured again (RFC 4106 section 3.1). That of a chained cipher is
 * random (RFC 3602 section 3).
 */
public final class EspSeal implements AutoCloseable {
    private final CryptoEngine engine;
    private final boolean direct;
    private final boolean asynchronous;
    private final Departure departure;
    private final WorkerCounters counters;
    private final Drops drops;
    private final RandomIv randomIv = new RandomIv();
    private final CryptoBatch batch = new CryptoBatch(KeyUse.SEAL);
    private final PreparedGcm gcm;

    /** Octets of the packet inside, by job: what has failed is not counted as sealed. */
    private final int[] inners = new int[CryptoBatch.CAPACITY];

    private long failedOctets;

    public EspSeal(CryptoEngine engine, Departure departure, WorkerCounters counters, Drops drops) {
        this.engine = engine;
        this.direct = engine.isGcmDirect();
        this.asynchronous = engine instanceof AsyncCryptoEngine;
        this.gcm = new PreparedGcm(engine);
        this.departure = departure;
        this.counters = counters;
        this.drops = drops;
    }

    /**
     * Lets {@link Burst#packet} and {@link Burst#octets} of each survivor tell of the ESP packet. Packets of AH SAs stay as
     * they are. With an asynchronous engine {@link #batch} is to be submitted then, and {@link #complete} called in the end.
     */
    public void run(Burst burst, LocalAddresses local) {
        int kept = 0;
        int sealed = 0;
        long octets = 0;
        for (int i = 0; i < burst.count; i++) {
            int inner = burst.octets[i];
            int flags = SaRecord.flags(Memory.pointer(burst.sa[i]));
            if ((flags & SaFlags.AUTHENTICATION_HEADER) == 0) {
                if (!seal(burst, i, kept, flags, local)) {
                    continue;
                }
                sealed++;
                octets += inner;
            }
            if (kept != i) {
                burst.move(i, kept);
            }
            kept++;
        }
        burst.count = kept;
        gcm.seal();
        if (asynchronous) {
            return;
        }
        if (batch.count > 0) {
            engine.run(batch);
            int failed = finish(burst);
            sealed -= failed;
            octets -= failed == 0 ? 0 : failedOctets;
        }
        count(sealed, octets);
    }

    /** The jobs of the last {@link #run}. */
    public CryptoBatch batch() {
        return batch;
    }

    /** The rest of {@link #run}, when an asynchronous engine has given the batch back. */
    public void complete(Burst burst) {
        int jobs = batch.count;
        long octets = 0;
        for (int job = 0; job < jobs; job++) {
            octets += inners[job];
        }
        int failed = finish(burst);
        count(jobs - failed, octets - failedOctets);
    }

    private void count(int sealed, long octets) {
        if (sealed > 0) {
            counters.add(Counter.SEALED, sealed);
            counters.add(Counter.SEALED_OCTETS, octets);
        }
    }

    private boolean seal(Burst burst, int i, int place, int flags, LocalAddresses local) {
        long hot = Memory.pointer(burst.sa[i]);
        long sequence = SaRecord.sequence(hot) + 1;
        if (!departure.mayLeave(burst, i, hot, sequence)) {
            return false;
        }
        if (direct && (flags & SaFlags.SPECIAL) == 0) {
            return prepare(burst, i, hot, sequence);
        }
        return (flags & SaFlags.TRANSPORT) == 0
                ? tunnel(burst, i, place, hot, flags, sequence)
                : transport(burst, i, place, hot, flags, sequence, local);
    }

    private boolean prepare(Burst burst, int i, long hot, long sequence) {
        long inner = Memory.pointer(burst.packet[i]);
        int innerOctets = burst.octets[i];
        int padding = -(innerOctets + EspDescriptor.TRAILER_OCTETS) & (EspDescriptor.ALIGNMENT - 1);
        int text = innerOctets + padding + EspDescriptor.TRAILER_OCTETS;
        int outerHeader = OuterHeader.octets(SaTable.cold(hot));
        int total = outerHeader + EspDescriptor.TEXT + text + CipherSuite.COMBINED_ICV_OCTETS;
        long outer = Memory.pointer(inner - EspDescriptor.TEXT - outerHeader);
        boolean ipv4 = Memory.u8(inner) >>> 4 == Ipv4Descriptor.VERSION;
        if (!departure.fits(burst.mbuf[i], outer, total) || !departure.takeHop(burst, i, inner, ipv4)) {
            return false;
        }
        writeTrailer(inner + innerOctets, padding, ipv4 ? IpProtocol.IPV4 : IpProtocol.IPV6);
        OuterHeader.write(
                SaTable.cold(hot), outer, inner, total, IpProtocol.ESP, SaRecord.identification(hot, sequence));
        long cold = SaTable.cold(hot);
        long esp = Memory.pointer(inner - EspDescriptor.TEXT);
        writeHeader(cold, esp, sequence);
        Memory.putBe64(esp + EspDescriptor.IV, sequence + Memory.i64(hot + SaDescriptor.IV_BASE));
        gcm.add(hot, esp, text);
        return done(burst, i, hot, sequence, outer, total, innerOctets);
    }

    private static boolean done(Burst burst, int i, long hot, long sequence, long packet, int total, int innerOctets) {
        Memory.putI64(hot + SaDescriptor.SEQUENCE, sequence);
        SaRecord.countPacket(hot, innerOctets);
        burst.packet[i] = packet;
        burst.octets[i] = total;
        return true;
    }

    private boolean tunnel(Burst burst, int i, int place, long hot, int flags, long sequence) {
        long cold = SaTable.cold(hot);
        long inner = Memory.pointer(burst.packet[i]);
        int innerOctets = burst.octets[i];
        int udp = udpOctets(flags);
        int outerHeader = OuterHeader.octets(cold);
        int head = EspDescriptor.IV + SaRecord.ivLength(hot);
        int text = textOctets(cold, innerOctets);
        int total = outerHeader + udp + head + text + SaRecord.icvLength(hot);
        long outer = Memory.pointer(inner - head - udp - outerHeader);
        boolean ipv4 = Memory.u8(inner) >>> 4 == Ipv4Descriptor.VERSION;
        if (!departure.fits(burst.mbuf[i], outer, total) || !departure.takeHop(burst, i, inner, ipv4)) {
            return false;
        }
        int padding = text - innerOctets - EspDescriptor.TRAILER_OCTETS;
        writeTrailer(inner + innerOctets, padding, ipv4 ? IpProtocol.IPV4 : IpProtocol.IPV6);
        int protocol = udp == 0 ? IpProtocol.ESP : IpProtocol.UDP;
        OuterHeader.write(cold, outer, inner, total, protocol, SaRecord.identification(hot, sequence));
        enqueue(place, hot, cold, outer + outerHeader, udp, text, innerOctets, sequence);
        burst.offset[i] = outerHeader + udp;
        return done(burst, i, hot, sequence, outer, total, innerOctets);
    }

    private boolean transport(Burst burst, int i, int place, long hot, int flags, long sequence, LocalAddresses local) {
        long cold = SaTable.cold(hot);
        long packet = Memory.pointer(burst.packet[i]);
        int octets = burst.octets[i];
        int header = burst.offset[i];
        int udp = udpOctets(flags);
        int head = EspDescriptor.IV + SaRecord.ivLength(hot);
        int text = textOctets(cold, octets - header);
        int total = header + udp + head + text + SaRecord.icvLength(hot);
        long moved = Memory.pointer(packet - head - udp);
        if (Departure.isFragment(packet, octets)) {
            drops.add(burst.mbuf[i], TRANSPORT_FRAGMENT);
            return false;
        }
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        if (!departure.fits(burst.mbuf[i], moved, total)
                || (!Departure.isOurs(packet, ipv4, local) && !departure.takeHop(burst, i, packet, ipv4))) {
            return false;
        }
        int padding = text - (octets - header) - EspDescriptor.TRAILER_OCTETS;
        writeTrailer(packet + octets, padding, burst.note[i] & Burst.PROTOCOL_MASK);
        TransportMode.move(packet, moved, header, total, udp == 0 ? IpProtocol.ESP : IpProtocol.UDP);
        enqueue(place, hot, cold, moved + header, udp, text, octets, sequence);
        burst.offset[i] = header + udp;
        return done(burst, i, hot, sequence, moved, total, octets);
    }

    private static int udpOctets(int flags) {
        return (flags & SaFlags.UDP_ENCAPSULATED) == 0 ? 0 : UdpDescriptor.HEADER_OCTETS;
    }

    private static int textOctets(long cold, int payload) {
        int alignment = Memory.u8(cold + SaDescriptor.ALIGNMENT);
        return (payload + EspDescriptor.TRAILER_OCTETS + alignment - 1) & -alignment;
    }

    /** Padding 1, 2, 3 ..., pad length, next header (RFC 4303 section 2.4). */
    private static void writeTrailer(long after, int padding, int nextHeader) {
        long end = Memory.pointer(after);
        for (int i = 1; i <= padding; i++) {
            Memory.putU8(end + i - 1, i);
        }
        Memory.putU8(end + padding, padding);
        Memory.putU8(end + padding + 1, nextHeader);
    }

    /** SPI and sequence number by one store, for the cipher loads them by one. */
    private static void writeHeader(long cold, long esp, long sequence) {
        Memory.putBe64(esp, (long) SaRecord.spi(cold) << Integer.SIZE | (sequence & EspDescriptor.LAST_SEQUENCE));
    }

    /** Writes UDP and ESP headers and the IV, and puts the packet into the batch. */
    private void enqueue(int place, long hot, long cold, long header, int udp, int text, int inner, long sequence) {
        long esp = Memory.pointer(header + udp);
        int ivOctets = SaRecord.ivLength(hot);
        if (udp != 0) {
            int octets = udp + EspDescriptor.IV + ivOctets + text + SaRecord.icvLength(hot);
            UdpEncapsulation.write(cold, Memory.pointer(header), octets);
        }
        writeHeader(cold, esp, sequence);
        if (EncryptionAlgorithm.of(SaRecord.algorithm(hot)).kind() == EncryptionAlgorithm.Kind.CBC) {
            randomIv.write(esp + EspDescriptor.IV, ivOctets);
        } else if (ivOctets != 0) {
            Memory.putBe64(esp + EspDescriptor.IV, sequence + Memory.i64(hot + SaDescriptor.IV_BASE));
        }
        int job = batch.count++;
        batch.packet[job] = place;
        inners[job] = inner;
        EspJob.describe(batch, job, hot, cold, esp, text, sequence);
    }

    /** Puts the ICVs into the packets, and takes those whose jobs failed out of the burst; empties the batch. */
    private int finish(Burst burst) {
        int failed = 0;
        failedOctets = 0;
        for (int job = 0; job < batch.count; job++) {
            int i = batch.packet[job];
            long packet = Memory.pointer(burst.packet[i]);
            long esp = Memory.pointer(packet + burst.offset[i]);
            EspJob.restore(batch, job, esp);
            if (!batch.done[job]) {
                drops.add(burst.mbuf[i], CRYPTO_FAILED);
                burst.mbuf[i] = Burst.NO_MBUF;
                failed++;
                failedOctets += inners[job];
                continue;
            }
            int icvOctets = batch.icvOctets[job];
            Memory.copy(batch.computedIcv(job), packet + burst.octets[i] - icvOctets, icvOctets);
            boolean inUdp = (SaRecord.flags(Memory.pointer(burst.sa[i])) & SaFlags.UDP_ENCAPSULATED) != 0;
            if (inUdp && Memory.u8(packet) >>> 4 == Ipv6Descriptor.VERSION) {
                int header = burst.offset[i] - UdpDescriptor.HEADER_OCTETS;
                long udp = Memory.pointer(packet + header);
                Memory.putBe16(
                        udp + UdpDescriptor.CHECKSUM, UdpChecksum.compute(packet, udp, burst.octets[i] - header));
            }
        }
        batch.count = 0;
        if (failed > 0) {
            burst.closeRanks();
        }
        return failed;
    }

    @Override
    public void close() {
        batch.close();
        randomIv.close();
        gcm.close();
    }
}
