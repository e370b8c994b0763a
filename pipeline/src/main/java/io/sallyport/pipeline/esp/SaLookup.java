package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.BUNDLE;
import static io.sallyport.pipeline.burst.DropReason.SPI_RESERVED;
import static io.sallyport.pipeline.burst.DropReason.SPI_UNKNOWN;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.packet.AhDescriptor;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;

/**
 * Inbound step 2: finds each packet's SA by its SPI (RFC 4303 and 4302 section 3.4.2), and hands packets whose SA belongs to
 * another worker to that one.
 *
 * <p>The look-ups of a burst do not depend on each other, so the processor overlaps their cache misses.
 */
public final class SaLookup {
    private final SaTable table;
    private final HandOff handOff;
    private final Drops drops;
    private final int spiOffset;
    private final int leastOctets;
    private final DropReason tooShort;

    private SaLookup(SaTable table, HandOff handOff, Drops drops, int spiOffset, int leastOctets, DropReason tooShort) {
        this.table = table;
        this.handOff = handOff;
        this.drops = drops;
        this.spiOffset = spiOffset;
        this.leastOctets = leastOctets;
        this.tooShort = tooShort;
    }

    /** The step for ESP. */
    public static SaLookup ofEsp(SaTable table, HandOff handOff, Drops drops) {
        return new SaLookup(
                table, handOff, drops, EspDescriptor.SPI, EspDescriptor.ASSOCIATED_OCTETS, DropReason.ESP_LENGTH);
    }

    /** The step for AH. */
    public static SaLookup ofAh(SaTable table, HandOff handOff, Drops drops) {
        return new SaLookup(table, handOff, drops, AhDescriptor.SPI, AhDescriptor.FIXED_OCTETS, DropReason.AH_LENGTH);
    }

    /** Sets {@link Burst#sa} of each survivor. */
    public void run(Burst burst) {
        int kept = 0;
        for (int i = 0; i < burst.count; i++) {
            if (find(burst, i)) {
                if (kept != i) {
                    burst.move(i, kept);
                }
                kept++;
            }
        }
        burst.count = kept;
    }

    private boolean find(Burst burst, int i) {
        if (burst.octets[i] - burst.offset[i] < leastOctets) {
            drops.add(burst.mbuf[i], tooShort);
            return false;
        }
        int spi = Memory.be32(Memory.pointer(burst.packet[i] + burst.offset[i]) + spiOffset);
        long passed = burst.passed[i];
        if (passed == Burst.NO_SA && !handOff.keepEarly(spi, burst.mbuf[i], burst.ingress[i])) {
            return false;
        }
        long hot = table.find(spi);
        if (hot == 0) {
            boolean reserved = Integer.compareUnsigned(spi, EspDescriptor.FIRST_SPI) < 0;
            int sequence = Memory.be32(Memory.pointer(burst.packet[i] + burst.offset[i]) + spiOffset + Integer.BYTES);
            drops.addAudited(
                    burst.mbuf[i],
                    reserved ? SPI_RESERVED : SPI_UNKNOWN,
                    burst.packet[i],
                    spi,
                    Integer.toUnsignedLong(sequence));
            return false;
        }
        if (passed != Burst.NO_SA) {
            // The AH is off, and with it what another worker would need to believe the packet.
            if (SaRecord.owner(hot) != SaRecord.owner(Memory.pointer(passed))) {
                drops.add(burst.mbuf[i], BUNDLE);
                return false;
            }
        } else if (!handOff.keep(SaRecord.owner(hot), burst.mbuf[i], burst.ingress[i])) {
            return false;
        }
        burst.sa[i] = hot;
        return true;
    }
}
