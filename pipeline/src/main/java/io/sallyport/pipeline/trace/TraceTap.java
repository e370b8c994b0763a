package io.sallyport.pipeline.trace;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.DropWatch;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * Where one worker shows its packets to a trace. The worker looks once a poll whether a trace is wanted ({@link #turn}); at
 * each place it then asks {@link #isOn}, a plain field that only it writes.
 *
 * <p>While a trace is on, the field for the port in each mbuf, which nothing else here reads, holds the gateway's own index of
 * the port that the frame came in by, and {@link #TAKEN} if the filter took the packet: so it is known again when it is dropped,
 * whatever has become of its headers by then.
 */
public final class TraceTap implements DropWatch, AutoCloseable {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    /** In an mbuf's port; neither in the number of any device nor alone in that of none. */
    private static final int TAKEN = 0x4000;

    private static final int TAKEN_MASK = 0xc000;

    /** In the place of a claim: the filter does not take the frame. */
    private static final int NOT_TAKEN = -1;

    private final IngressPort[] ports;
    private final Drops drops;
    private final TracePlaces places;
    private final int[] claims = new int[Burst.LONGEST];
    private final long[] matched;
    private final long[] lost;

    /** Of the thread that traces; kept once it is there. */
    private TraceRing ring;

    private volatile Capture wanted = Capture.OFF;
    private volatile Capture followed = Capture.OFF;
    private Capture current = Capture.OFF;
    private boolean on;

    /**
     * A tap, off.
     *
     * @param ports the gateway's, by index
     * @param drops of the same worker
     */
    public TraceTap(List<IngressPort> ports, Drops drops) {
        this.ports = ports.toArray(IngressPort[]::new);
        this.drops = drops;
        places = new TracePlaces(this.ports.length);
        matched = new long[places.count()];
        lost = new long[places.count()];
    }

    // What the worker calls -------------------------------------------------------------------------------------------

    /** Takes note of a trace that begins or ends; to be called at the beginning of each poll. */
    @SuppressWarnings("ReferenceEquality") // Each trace is an object of its own.
    public void turn() {
        if (wanted != current) {
            follow();
        }
    }

    /** Says what it follows before it does, so that whoever sees it idle may rely on it. */
    @SuppressWarnings("ReferenceEquality")
    private void follow() {
        Capture next;
        do {
            next = wanted;
            followed = next;
        } while (next != wanted);
        current = next;
        on = next != Capture.OFF;
        if (on) {
            drops.watch(this);
        } else {
            drops.unwatch();
        }
    }

    /** True while packets are to be shown. */
    public boolean isOn() {
        return on;
    }

    /** Frames that came in: {@code count} mbufs whose pointers stand at {@code array}. */
    public void received(long array, int count, IngressPort port) {
        for (int i = 0; i < count; i++) {
            long mbuf = Mbuf.at(array, i);
            int index = port.of(Mbuf.data(mbuf), Mbuf.dataLength(mbuf)).index();
            boolean taken = takes(mbuf, index);
            Mbuf.setPort(mbuf, taken ? index | TAKEN : index);
            if (taken) {
                frame(places.received(index), mbuf, index, TraceDescriptor.NO_REASON);
            }
        }
    }

    /** Packets that came out of IPsec; lets their mbufs begin with them, as {@link #frame(Burst)} does. */
    public void opened(Burst burst) {
        for (int i = 0; i < burst.count; i++) {
            long cold = SaTable.cold(Memory.pointer(burst.sa[i]));
            boolean taken = current.filter().takesPort(burst.ingress[i])
                    && (current.filter().takesSa(cold) || takesPassed(burst.passed[i]));
            if (taken) {
                packet(places.opened(), burst, i, SaRecord.spi(cold), burst.sequence[i]);
            }
        }
        frame(burst);
    }

    private boolean takesPassed(long hot) {
        return hot != Burst.NO_SA && current.filter().takesSa(SaTable.cold(Memory.pointer(hot)));
    }

    /** Packets whose SA is known and that are about to go into IPsec. */
    public void sealing(Burst burst) {
        for (int i = 0; i < burst.count; i++) {
            long cold = SaTable.cold(Memory.pointer(burst.sa[i]));
            boolean taken = current.filter().takesPort(burst.ingress[i])
                    && (current.filter().takesSa(cold) || takesPassed(Memory.i64(cold + SaDescriptor.BUNDLE)));
            if (taken) {
                packet(places.sealing(), burst, i, SaRecord.spi(cold), 0);
            }
        }
    }

    /**
     * Lets each mbuf begin with the packet that its burst tells of, behind a blank Ethernet header, so that it can be shown if it
     * is dropped. Whoever sends it writes that header anyway.
     */
    public void frame(Burst burst) {
        for (int i = 0; i < burst.count; i++) {
            long mbuf = burst.mbuf[i];
            long packet = Memory.pointer(burst.packet[i]);
            long offset = packet - EthernetDescriptor.HEADER_OCTETS - Mbuf.bufferAddress(mbuf);
            if (offset >= 0) {
                writeBlankHeader(packet - EthernetDescriptor.HEADER_OCTETS, packet);
                Mbuf.setData(mbuf, (int) offset, burst.octets[i] + EthernetDescriptor.HEADER_OCTETS);
            }
        }
    }

    private static void writeBlankHeader(long frame, long packet) {
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        Memory.fill(frame, EthernetDescriptor.ETHER_TYPE, 0);
        Memory.putBe16(
                frame + EthernetDescriptor.ETHER_TYPE,
                ipv4 ? EthernetDescriptor.TYPE_IPV4 : EthernetDescriptor.TYPE_IPV6);
    }

    /**
     * Frames that are given to a transmit queue: {@link #sent} is to follow.
     *
     * @param array address of {@code count} pointers to mbufs, at most {@link Burst#LONGEST}
     * @param port index of the port, or of the one that its VLANs are on
     */
    public void sending(long array, int count, int port) {
        for (int i = 0; i < count; i++) {
            long mbuf = Mbuf.at(array, i);
            int index = ports[port].of(Mbuf.data(mbuf), Mbuf.dataLength(mbuf)).index();
            claims[i] = takes(mbuf, index)
                    ? claim(places.sent(index), mbuf, ingress(mbuf), TraceDescriptor.NO_REASON)
                    : NOT_TAKEN;
            // Told again by sent(), for a record that was not there has no place.
            claims[i] = claims[i] == TraceRing.FULL ? TraceRing.FULL - index : claims[i];
        }
    }

    /** Of the frames of the last {@link #sending} the first {@code sent} have left; the others will be dropped. */
    public void sent(int sent, int count) {
        for (int i = 0; i < count; i++) {
            int claim = claims[i];
            if (claim == NOT_TAKEN) {
                continue;
            }
            boolean left = i < sent;
            if (claim <= TraceRing.FULL) {
                if (left) {
                    int place = places.sent(TraceRing.FULL - claim);
                    add(matched, place);
                    add(lost, place);
                }
            } else if (left) {
                add(matched, Memory.i32(ring.address(claim) + TraceDescriptor.PLACE));
                ring.commit(claim);
            } else {
                ring.abort(claim);
            }
        }
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // It lives no longer than this process.
    public void dropped(long mbuf, DropReason reason) {
        int index = ingress(mbuf);
        if ((Mbuf.port(mbuf) & TAKEN_MASK) == TAKEN || takes(mbuf, index)) {
            frame(places.dropped(), mbuf, index, reason.ordinal());
        }
    }

    private boolean takes(long mbuf, int index) {
        TraceFilter filter = current.filter();
        return filter.takesPort(index) && FrameMatch.takes(filter, Mbuf.data(mbuf), Mbuf.dataLength(mbuf));
    }

    /** Index of the port that a frame came in by, negative if it did not come in while the trace was on. */
    private int ingress(long mbuf) {
        int port = Mbuf.port(mbuf);
        int index = (port & TAKEN_MASK) == TAKEN ? port & ~TAKEN_MASK : port;
        return index < ports.length ? index : TraceDescriptor.NO_PORT;
    }

    private void frame(int place, long mbuf, int port, int reason) {
        add(matched, place);
        int claim = claim(place, mbuf, port, reason);
        if (claim == TraceRing.FULL) {
            add(lost, place);
        } else {
            ring.commit(claim);
        }
    }

    private int claim(int place, long mbuf, int port, int reason) {
        // What waited for its neighbour stands without an Ethernet header.
        long begin = Mbuf.data(mbuf);
        int blank = isBarePacket(begin, Mbuf.dataLength(mbuf)) ? EthernetDescriptor.HEADER_OCTETS : 0;
        int octets = Mbuf.packetLength(mbuf) + blank;
        int captured = Math.min(octets, current.snap());
        int claim = ring.claim(captured);
        if (claim == TraceRing.FULL) {
            return claim;
        }
        long at = ring.address(claim);
        header(at, place, port, octets, 0, 0, reason);
        long to = at + TraceDescriptor.DATA;
        if (blank > 0) {
            writeBlankHeader(to, begin);
        }
        int filled = blank;
        for (long segment = mbuf; segment != 0 && filled < captured; segment = Mbuf.next(segment)) {
            int part = Math.min(Mbuf.dataLength(segment), captured - filled);
            Memory.copy(Mbuf.data(segment), to + filled, part);
            filled += part;
        }
        // A chain that is shorter than it says.
        Memory.fill(to + filled, captured - filled, 0);
        return claim;
    }

    /** True of an IP packet without a frame around it, which says itself how long it is. */
    private static boolean isBarePacket(long begin, int octets) {
        if (octets < Ipv4Descriptor.MINIMUM_OCTETS) {
            return false;
        }
        return switch (Memory.u8(begin) >>> 4) {
            case Ipv4Descriptor.VERSION -> Memory.be16(begin + Ipv4Descriptor.TOTAL_LENGTH) == octets;
            case Ipv6Descriptor.VERSION ->
                octets >= Ipv6Descriptor.HEADER_OCTETS
                        && Memory.be16(begin + Ipv6Descriptor.PAYLOAD_LENGTH) + Ipv6Descriptor.HEADER_OCTETS == octets;
            default -> false;
        };
    }

    private void packet(int place, Burst burst, int i, int spi, long sequence) {
        long mbuf = burst.mbuf[i];
        int port = burst.ingress[i] < ports.length ? burst.ingress[i] : TraceDescriptor.NO_PORT;
        Mbuf.setPort(mbuf, (port == TraceDescriptor.NO_PORT ? ports.length : port) | TAKEN);
        add(matched, place);
        int captured = Math.min(burst.octets[i], current.snap());
        int claim = ring.claim(captured);
        if (claim == TraceRing.FULL) {
            add(lost, place);
            return;
        }
        long at = ring.address(claim);
        header(at, place, port, burst.octets[i], spi, sequence, TraceDescriptor.NO_REASON);
        Memory.copy(Memory.pointer(burst.packet[i]), at + TraceDescriptor.DATA, captured);
        ring.commit(claim);
    }

    private static void header(long at, int place, int port, int octets, int spi, long sequence, int reason) {
        Memory.putI64(at + TraceDescriptor.TIME, System.nanoTime());
        Memory.putI64(at + TraceDescriptor.SEQUENCE, sequence);
        Memory.putI32(at + TraceDescriptor.PLACE, place);
        Memory.putI32(at + TraceDescriptor.OCTETS, octets);
        Memory.putI32(at + TraceDescriptor.SPI, spi);
        Memory.putI32(at + TraceDescriptor.REASON, reason);
        Memory.putI32(at + TraceDescriptor.PORT, port);
    }

    private static void add(long[] counts, int place) {
        COUNT.setOpaque(counts, place, counts[place] + 1);
    }

    // What the thread that traces calls -------------------------------------------------------------------------------

    TracePlaces places() {
        return places;
    }

    /** Lets the worker begin with its next poll; only if {@link #isIdle}. */
    void begin(Capture capture) {
        if (ring == null) {
            ring = new TraceRing();
        }
        ring.drain(left -> {}, Integer.MAX_VALUE);
        for (int place = 0; place < matched.length; place++) {
            matched[place] = 0;
            lost[place] = 0;
        }
        // What stands above is seen by the worker with this.
        wanted = capture;
    }

    /** Lets the worker end with its next poll. */
    void end() {
        wanted = Capture.OFF;
    }

    /** True if the worker has nothing to do with the ring any more. */
    @SuppressWarnings("ReferenceEquality")
    boolean isIdle() {
        return followed == Capture.OFF && wanted == Capture.OFF;
    }

    /** True if the worker has taken note of what was wanted last. */
    @SuppressWarnings("ReferenceEquality")
    boolean isFollowed() {
        return followed == wanted;
    }

    int drain(TraceListener listener, int limit) {
        return ring == null ? 0 : ring.drain(listener, limit);
    }

    long matched(int place) {
        return (long) COUNT.getOpaque(matched, place);
    }

    long lost(int place) {
        return (long) COUNT.getOpaque(lost, place);
    }

    /** Frees the memory. No thread polls the worker or traces any more. */
    @Override
    public void close() {
        if (ring != null) {
            ring.close();
        }
    }
}
