package io.sallyport.pipeline.pmtu;

import static io.sallyport.pipeline.burst.DropReason.NO_BUFFER;
import static io.sallyport.pipeline.burst.DropReason.TOO_BIG;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.esp.DontFragment;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.fragment.PacketCutter;
import io.sallyport.pipeline.icmp.IcmpErrors;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.sad.HeaderPolicy;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Between policy and seal: does the packet fit through its tunnel (RFC 4301 sections 7 and 8)?
 *
 * <ul>
 *   <li>It does: it stays in the burst.
 *   <li>It does not, is IPv4 and bears no DF: it is cut before, and the pieces come by {@link #refill}; or, if the SA says
 *       so and the tunnel packet bears no DF, it stays, and the tunnel packet is cut by {@link Forward}.
 *   <li>It bears DF, or is IPv6: it stays if the SA clears DF, or if it is an IPv6 packet of 1,280 octets or fewer, of which
 *       RFC 2473 section 7.1 says so; else it is dropped and the sender told the effective MTU.
 * </ul>
 *
 * <p>In transport mode nothing is cut before (RFC 4303 section 3.3.4).
 */
public final class PathFit {
    /** Every path carries this much of IPv4, as far as a learned MTU is concerned; of IPv6 more. */
    private static final int LEAST_PATH = 576;

    private final Forward forward;
    private final BufferSource buffers;
    private final PacketCutter cutter;
    private final WorkerCounters counters;
    private final Drops drops;
    private final IcmpErrors errors;
    /** Packets of so few octets fit anywhere. */
    private final int always;

    private final int smallestPort;

    /** Packets to be cut, and how large their pieces may be. */
    private final Burst waiting = new Burst();

    private final int[] most = new int[Burst.CAPACITY];
    private int next;
    private boolean cutting;

    /**
     * The step.
     *
     * @param forward knows by which port a tunnel's packets leave
     * @param cutter for this step alone
     * @param errors tells senders of what fits in no way
     */
    public PathFit(
            Forward forward,
            BufferSource buffers,
            PacketCutter cutter,
            WorkerCounters counters,
            Drops drops,
            IcmpErrors errors) {
        this.forward = forward;
        this.buffers = buffers;
        this.cutter = cutter;
        this.counters = counters;
        this.drops = drops;
        this.errors = errors;
        smallestPort = forward.smallestMtu();
        always = Math.min(smallestPort, LEAST_PATH) - EffectiveMtu.MOST_OVERHEAD;
    }

    /** Keeps what fits; then {@link #refill} is to be called until it brings nothing. */
    public void run(Burst burst, ForwardingTables tables) {
        int kept = 0;
        for (int i = 0; i < burst.count; i++) {
            if (burst.octets[i] <= always || fits(burst, i, tables)) {
                if (kept != i) {
                    burst.move(i, kept);
                }
                kept++;
            }
        }
        burst.count = kept;
    }

    private boolean fits(Burst burst, int i, ForwardingTables tables) {
        long hot = Memory.pointer(burst.sa[i]);
        long cold = SaTable.cold(hot);
        int path = EffectiveMtu.path(hot, cold);
        if (burst.octets[i] <= EffectiveMtu.inner(hot, cold, Math.min(path, smallestPort), burst.offset[i])) {
            return true;
        }
        int port = forward.mtuToPeer(cold, tables);
        // Without a way there the packet is dropped further on, for that reason.
        int mtu = EffectiveMtu.inner(hot, cold, port == 0 ? path : Math.min(path, port), burst.offset[i]);
        return burst.octets[i] <= mtu || mayBeCutAfter(burst, i, hot, cold) || putAside(burst, i, hot, mtu);
    }

    /** Octets of the largest packet that fits through a tunnel as it is, if its packets leave by a port of that MTU. */
    public static int plain(long hot, int mtu) {
        long cold = SaTable.cold(hot);
        int path = Math.min(EffectiveMtu.path(hot, cold), mtu);
        return EffectiveMtu.inner(hot, cold, path, Ipv4Descriptor.MINIMUM_OCTETS);
    }

    /** True if the tunnel packet may be cut, and is to be. */
    private static boolean mayBeCutAfter(Burst burst, int i, long hot, long cold) {
        long packet = Memory.pointer(burst.packet[i]);
        if (burst.octets[i] > EffectiveMtu.inner(hot, cold, Ipv4Descriptor.MOST_PACKET_OCTETS, burst.offset[i])) {
            return false;
        }
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        if ((SaRecord.flags(hot) & SaFlags.TRANSPORT) != 0) {
            return !ipv4 || !Ipv4Descriptor.hasDontFragment(packet);
        }
        int policy = Memory.u8(cold + SaDescriptor.HEADER_POLICY);
        if (!ipv4 && burst.octets[i] <= Ipv6Descriptor.LEAST_MTU) {
            return true;
        }
        boolean cutBefore =
                ipv4 && !Ipv4Descriptor.hasDontFragment(packet) && (policy & HeaderPolicy.FRAGMENT_AFTER) == 0;
        return !cutBefore && !DontFragment.ofTunnel(cold, packet);
    }

    /** Always false: the packet waits to be cut, or is gone. */
    private boolean putAside(Burst burst, int i, long hot, int mtu) {
        long packet = Memory.pointer(burst.packet[i]);
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        if (ipv4 && !Ipv4Descriptor.hasDontFragment(packet) && (SaRecord.flags(hot) & SaFlags.TRANSPORT) == 0) {
            int place = waiting.count;
            waiting.add(burst.mbuf[i], packet, burst.octets[i], burst.offset[i], burst.note[i], burst.ingress[i]);
            waiting.sa[place] = hot;
            most[place] = mtu;
        } else {
            int told = ipv4 ? mtu : Math.max(mtu, Ipv6Descriptor.LEAST_MTU);
            errors.tooBig(burst.mbuf[i], packet, burst.octets[i], burst.ingress[i], told);
        }
        return false;
    }

    /**
     * Fills an empty burst with pieces of the packets that {@link #run} put aside, each with its SA.
     *
     * @return false, with the burst still empty, if none is left
     */
    public boolean refill(Burst burst) {
        while (burst.count < Burst.CAPACITY && next < waiting.count) {
            if (!cutting && !cutter.begin(waiting.packet[next], waiting.octets[next], most[next])) {
                drops.add(waiting.mbuf[next], TOO_BIG);
                next++;
                continue;
            }
            cutting = true;
            int octets = cutter.nextOctets();
            if (octets == 0) {
                counters.add(Counter.FRAGMENTED, 1);
                drops.recycle(waiting.mbuf[next]);
                finishOne();
            } else {
                piece(burst, octets);
            }
        }
        if (next == waiting.count) {
            waiting.count = 0;
            next = 0;
        }
        return burst.count > 0;
    }

    private void finishOne() {
        cutting = false;
        next++;
    }

    private void piece(Burst burst, int octets) {
        long mbuf = buffers.take(octets);
        if (mbuf == BufferSource.NONE) {
            drops.add(waiting.mbuf[next], NO_BUFFER);
            finishOne();
            return;
        }
        long packet = BufferSource.packet(mbuf);
        cutter.write(packet);
        // Whoever tells the sender of a piece looks whether its frame was for a group: the buffer's last frame may have
        // been.
        Memory.fill(packet - EthernetDescriptor.HEADER_OCTETS, EthernetDescriptor.HEADER_OCTETS, 0);
        counters.add(Counter.FRAGMENTS_MADE, 1);
        int place = burst.count;
        int header = Ipv4Descriptor.headerOctets(Memory.u8(packet));
        burst.add(mbuf, packet, octets, header, waiting.note[next], waiting.ingress[next]);
        burst.sa[place] = waiting.sa[next];
    }
}
