package io.sallyport.pipeline.ah;

import static io.sallyport.pipeline.burst.DropReason.AH_NEXT_HEADER;
import static io.sallyport.pipeline.burst.DropReason.ECN_MARK;
import static io.sallyport.pipeline.burst.DropReason.INNER_HEADER;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.esp.Acceptance;
import io.sallyport.pipeline.esp.InnerPacket;
import io.sallyport.pipeline.esp.TransportMode;
import io.sallyport.pipeline.packet.AhDescriptor;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;

/**
 * Inbound step 4 for AH: takes authentic packets out of their tunnel, or closes transport mode's gap, and lets the SA accept
 * them as {@link Acceptance} says.
 *
 * <p>ESP for this gateway that comes out is not delivered: it joins the ESP burst, with the AH SA that it came through.
 */
public final class AhDecapsulate {
    private final Acceptance acceptance;
    private final WorkerCounters counters;
    private final Drops drops;
    private final Burst esp;

    /**
     * The step.
     *
     * @param esp takes ESP that was inside AH; empty before each run
     */
    public AhDecapsulate(Acceptance acceptance, WorkerCounters counters, Drops drops, Burst esp) {
        this.acceptance = acceptance;
        this.counters = counters;
        this.drops = drops;
        this.esp = esp;
    }

    /** Lets {@link Burst#packet} and {@link Burst#octets} of each survivor tell of the inner packet. */
    public void run(Burst burst, LocalAddresses local) {
        int kept = 0;
        long octets = 0;
        for (int i = 0; i < burst.count; i++) {
            if (decapsulate(burst, i) && !isMoreToOpen(burst, i, local)) {
                octets += burst.octets[i];
                if (kept != i) {
                    burst.move(i, kept);
                }
                kept++;
            }
        }
        burst.count = kept;
        if (kept > 0) {
            counters.add(Counter.OPENED, kept);
            counters.add(Counter.OPENED_OCTETS, octets);
        }
    }

    private boolean decapsulate(Burst burst, int i) {
        long outer = Memory.pointer(burst.packet[i]);
        long hot = Memory.pointer(burst.sa[i]);
        int header = burst.offset[i];
        int next = Memory.u8(Memory.pointer(outer + header) + AhDescriptor.NEXT_HEADER);
        long payload = Memory.pointer(outer + header + burst.note[i]);
        int octets = burst.octets[i] - header - burst.note[i];
        if ((SaRecord.flags(hot) & SaFlags.TRANSPORT) != 0) {
            long packet = Memory.pointer(payload - header);
            TransportMode.move(outer, packet, header, header + octets, next);
            return arrive(burst, i, hot, packet, header + octets);
        }
        if (next != IpProtocol.IPV4 && next != IpProtocol.IPV6) {
            drops.add(burst.mbuf[i], AH_NEXT_HEADER);
            return false;
        }
        int innerOctets = InnerPacket.octets(payload, octets, next);
        if (innerOctets == InnerPacket.MALFORMED) {
            drops.add(burst.mbuf[i], INNER_HEADER);
            return false;
        }
        if (!arrive(burst, i, hot, payload, innerOctets)) {
            return false;
        }
        if (!InnerPacket.takeMark(outer, payload)) {
            drops.add(burst.mbuf[i], ECN_MARK);
            return false;
        }
        return true;
    }

    private boolean arrive(Burst burst, int i, long hot, long packet, int octets) {
        if (!acceptance.accept(burst, i, hot, packet, octets)) {
            return false;
        }
        burst.packet[i] = packet;
        burst.octets[i] = octets;
        return true;
    }

    /** True if the packet is ESP for this gateway, and has joined the ESP burst. */
    private boolean isMoreToOpen(Burst burst, int i, LocalAddresses local) {
        long packet = Memory.pointer(burst.packet[i]);
        int octets = burst.octets[i];
        int header;
        if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
            if (Memory.u8(packet + Ipv4Descriptor.PROTOCOL) != IpProtocol.ESP
                    || (Memory.be16(packet + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.FRAGMENT_MASK) != 0
                    || !local.contains4(Memory.be32(packet + Ipv4Descriptor.DESTINATION))) {
                return false;
            }
            header = Ipv4Descriptor.headerOctets(Memory.u8(packet));
        } else {
            long walked = Ipv6Extensions.walk(packet, octets);
            if (walked == Ipv6Extensions.MALFORMED
                    || Ipv6Extensions.protocol(walked) != IpProtocol.ESP
                    || Ipv6Extensions.isFragment(walked)
                    || !local.contains6(packet + Ipv6Descriptor.DESTINATION)) {
                return false;
            }
            header = Ipv6Extensions.offset(walked);
        }
        int place = esp.count;
        esp.add(burst.mbuf[i], packet, octets, header, 0, burst.ingress[i]);
        esp.passed[place] = burst.sa[i];
        return true;
    }
}
