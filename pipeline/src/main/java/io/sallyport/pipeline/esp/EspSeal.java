package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.HOP_LIMIT;
import static io.sallyport.pipeline.burst.DropReason.NO_ROOM;
import static io.sallyport.pipeline.burst.DropReason.SEQUENCE_EXHAUSTED;
import static io.sallyport.pipeline.burst.DropReason.TOO_BIG;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.HopLimit;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;

/**
 * Outbound step 3: puts packets into their tunnel (RFC 4303 section 3.3, RFC 4106).
 *
 * <ol>
 *   <li>take a hop from the inner packet (RFC 4301 section 5.1.2.1);
 *   <li>the next sequence number, never after the last one;
 *   <li>trailer, ESP header and IV behind and before the packet, in the room that its buffer has;
 *   <li>the outer IP header;
 *   <li>encrypt in place; the ICV goes where it belongs.
 * </ol>
 *
 * <p>The IV is the sequence number on top of the SA's random base: it never repeats within the SA, which has one sender, and
 * hardly ever under a key that is configured again (RFC 4106 section 3.1).
 */
public final class EspSeal implements AutoCloseable {
    private static final int MOST_IP_OCTETS = 65_535;
    private static final int SCRATCH_OCTETS = 64;

    private final CryptoEngine engine;
    private final WorkerCounters counters;
    private final Drops drops;
    private final OffHeap scratch = OffHeap.allocate(SCRATCH_OCTETS);
    private final long nonce = scratch.address();

    public EspSeal(CryptoEngine engine, WorkerCounters counters, Drops drops) {
        this.engine = engine;
        this.counters = counters;
        this.drops = drops;
    }

    /** Lets {@link Burst#packet} and {@link Burst#octets} of each survivor tell of the ESP packet. */
    public void run(Burst burst) {
        int kept = 0;
        long octets = 0;
        for (int i = 0; i < burst.count; i++) {
            int inner = burst.octets[i];
            if (seal(burst, i)) {
                octets += inner;
                if (kept != i) {
                    burst.move(i, kept);
                }
                kept++;
            }
        }
        burst.count = kept;
        if (kept > 0) {
            counters.add(Counter.SEALED, kept);
            counters.add(Counter.SEALED_OCTETS, octets);
        }
    }

    private boolean seal(Burst burst, int i) {
        long hot = Memory.pointer(burst.sa[i]);
        long inner = Memory.pointer(burst.packet[i]);
        long sequence = SaRecord.sequence(hot) + 1;
        if (sequence > EspDescriptor.LAST_SEQUENCE) {
            drops.add(burst.mbuf[i], SEQUENCE_EXHAUSTED);
            return false;
        }
        int innerOctets = burst.octets[i];
        int padding = -(innerOctets + EspDescriptor.TRAILER_OCTETS) & (EspDescriptor.ALIGNMENT - 1);
        int text = innerOctets + padding + EspDescriptor.TRAILER_OCTETS;
        int outerHeader = OuterHeader.octets(SaTable.cold(hot));
        int icvOctets = SaRecord.icvLength(hot);
        int total = outerHeader + EspDescriptor.TEXT + text + icvOctets;
        if (total > MOST_IP_OCTETS) {
            drops.add(burst.mbuf[i], TOO_BIG);
            return false;
        }
        long outer = Memory.pointer(inner - EspDescriptor.TEXT - outerHeader);
        if (!hasRoom(burst.mbuf[i], outer - EthernetDescriptor.HEADER_OCTETS, outer + total)) {
            drops.add(burst.mbuf[i], NO_ROOM);
            return false;
        }
        boolean ipv4 = Memory.u8(inner) >>> 4 == Ipv4Descriptor.VERSION;
        if (!(ipv4 ? HopLimit.decrement4(inner) : HopLimit.decrement6(inner))) {
            drops.add(burst.mbuf[i], HOP_LIMIT);
            return false;
        }
        writeTrailer(inner + innerOctets, padding, ipv4 ? IpProtocol.IPV4 : IpProtocol.IPV6);
        OuterHeader.write(SaTable.cold(hot), outer, inner, total, (int) sequence);
        encrypt(hot, inner - EspDescriptor.TEXT, text, sequence);
        Memory.putI64(hot + SaDescriptor.SEQUENCE, sequence);
        SaRecord.countPacket(hot, innerOctets);
        burst.packet[i] = outer;
        burst.octets[i] = total;
        return true;
    }

    private static boolean hasRoom(long mbuf, long first, long end) {
        long buffer = Mbuf.bufferAddress(mbuf);
        return first >= buffer && end <= buffer + Mbuf.bufferLength(mbuf);
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

    private void encrypt(long hot, long espAt, int text, long sequence) {
        long esp = Memory.pointer(espAt);
        Memory.putBe32(esp + EspDescriptor.SPI, SaRecord.spi(SaTable.cold(hot)));
        Memory.putBe32(esp + EspDescriptor.SEQUENCE, (int) sequence);
        long iv = sequence + Memory.i64(SaTable.cold(hot) + SaDescriptor.IV_BASE);
        Memory.putBe64(esp + EspDescriptor.IV, iv);
        Memory.putI32(nonce, SaRecord.salt(hot));
        Memory.putBe64(nonce + EspDescriptor.GCM_SALT_OCTETS, iv);
        engine.sealGcm(
                SaRecord.algorithm(hot),
                SaRecord.keySchedule(hot),
                esp + EspDescriptor.TEXT,
                text,
                nonce,
                esp,
                EspDescriptor.ASSOCIATED_OCTETS,
                esp + EspDescriptor.TEXT + text);
    }

    @Override
    public void close() {
        scratch.close();
    }
}
