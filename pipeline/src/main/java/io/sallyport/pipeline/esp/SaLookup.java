package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.ESP_LENGTH;
import static io.sallyport.pipeline.burst.DropReason.SPI_RESERVED;
import static io.sallyport.pipeline.burst.DropReason.SPI_UNKNOWN;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;

/**
 * Inbound step 2: finds each packet's SA by its SPI (RFC 4303 section 3.4.2), and hands packets whose SA belongs to
 * another worker to that one.
 *
 * <p>The look-ups of a burst do not depend on each other, so the processor overlaps their cache misses.
 */
public final class SaLookup {
    private final SaTable table;
    private final HandOff handOff;
    private final Drops drops;

    public SaLookup(SaTable table, HandOff handOff, Drops drops) {
        this.table = table;
        this.handOff = handOff;
        this.drops = drops;
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
        if (burst.octets[i] - burst.offset[i] < EspDescriptor.ASSOCIATED_OCTETS) {
            drops.add(burst.mbuf[i], ESP_LENGTH);
            return false;
        }
        int spi = Memory.be32(Memory.pointer(burst.packet[i] + burst.offset[i]) + EspDescriptor.SPI);
        if (!handOff.keepEarly(spi, burst.mbuf[i], burst.ingress[i])) {
            return false;
        }
        long hot = table.find(spi);
        if (hot == 0) {
            boolean reserved = Integer.compareUnsigned(spi, EspDescriptor.FIRST_SPI) < 0;
            drops.add(burst.mbuf[i], reserved ? SPI_RESERVED : SPI_UNKNOWN);
            return false;
        }
        if (!handOff.keep(SaRecord.owner(hot), burst.mbuf[i], burst.ingress[i])) {
            return false;
        }
        burst.sa[i] = hot;
        return true;
    }
}
