package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.esp.SelectorCheck;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.forward.PlainLink;
import io.sallyport.pipeline.packet.HopLimit;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.replay.ReplayWindow;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * What packets in a row have in common that came out of a tunnel: SA and addresses, and with them selectors and way. Those are
 * asked for with the first of them. The others then pass everything that is left, one by one, and leave: padding, inner header, replay
 * window, hop limit, Ethernet header. That calls nobody.
 */
final class InnerFlow implements AutoCloseable {
    private final Forward forward;
    private final PlainLink link = new PlainLink();
    private final InnerWays ways;
    private final int smallestMtu;

    /** None, if there is no flow, or the selectors look at more than addresses. */
    private long sa;

    private long addresses;
    private int most;

    /** No address, before any was asked for. */
    private long destination = PlainIpv4.NO_ADDRESS;

    /** Octets of the packet that {@link #begins} has looked at. */
    private int octets;

    // Of a run: its right edge, the bits of the numbers that it took, and its octets.

    private long right;
    private long bits;
    private long runOctets;

    /** Of the packets that left since {@link #count}. */
    private int left;

    private long leftOctets;

    InnerFlow(Forward forward) {
        this.forward = forward;
        ways = new InnerWays(forward);
        smallestMtu = forward.smallestMtu();
    }

    /** Begins a turn of the worker: the last flow's SA may have ended, and its way be another. */
    void begin(ForwardingTables tables) {
        ways.begin(tables);
        forget();
    }

    private void forget() {
        sa = Burst.NO_SA;
        destination = PlainIpv4.NO_ADDRESS;
    }

    /** Begins to count what leaves. */
    void count() {
        left = 0;
        leftOctets = 0;
    }

    /** Packets that left since {@link #count}. */
    int left() {
        return left;
    }

    /** Their octets. */
    long leftOctets() {
        return leftOctets;
    }

    /** Begins with a packet: true if it is plain inside, what its SA is for, and has a way to go. Changes nothing else. */
    boolean begins(long record, ForwardingTables tables) {
        sa = Burst.NO_SA;
        long hot = PlainPacket.sa(record);
        long text = PlainPacket.text(record);
        addresses = Memory.i64(text + Ipv4Descriptor.SOURCE);
        octets = PlainIpv4.innerOctets(text, PlainPacket.textOctets(record), addresses);
        long cold = SaTable.cold(hot);
        if (octets == PlainIpv4.NOT_PLAIN || !SelectorCheck.matches(cold, text, octets)) {
            return false;
        }
        if (addresses >>> Integer.SIZE != destination) {
            turnTo(addresses, tables);
        }
        if (octets > most) {
            return false;
        }
        sa = SelectorCheck.isByAddresses(cold) ? hot : Burst.NO_SA;
        return true;
    }

    private void turnTo(long toward, ForwardingTables tables) {
        destination = toward >>> Integer.SIZE;
        long adjacency = forward.plainInward(PlainIpv4.destination(toward), tables);
        if (adjacency == Forward.NOT_PLAIN) {
            most = 0;
        } else {
            forward.turn(link, adjacency);
            most = link.mtu();
        }
    }

    /**
     * Lets the packet leave that it begins with, in place {@code i} of a burst.
     *
     * @return false, and nothing is done with it, if its number was taken before
     */
    boolean leavesFirst(long record, int i) {
        long hot = PlainPacket.sa(record);
        if (!ReplayWindow.testAndSet(hot, SaTable.cold(hot), PlainPacket.sequence(record))) {
            return false;
        }
        SaRecord.countPackets(hot, 1, octets);
        long text = PlainPacket.text(record);
        link.begin(i);
        leave(link, record, i, text, Memory.i32(text + PlainIpv4.THIRD), octets);
        end(1, octets);
        return true;
    }

    /**
     * Lets packets leave from place {@code first} on: those of its SA and flow whose numbers go up; none, if there is no flow.
     *
     * @return the place of the first that is not so
     */
    int leaveRun(PlainBurst burst, int first, int count) {
        long hot = sa;
        if (hot == Burst.NO_SA) {
            return first;
        }
        right = ReplayWindow.rightEdge(hot);
        link.begin(first);
        int end = stepOn(burst, first, count, ReplayWindow.lastStep(hot, right));
        if (end > first) {
            ReplayWindow.step(hot, right, bits);
            SaRecord.countPackets(hot, end - first, runOctets);
            end(end - first, runOctets);
        }
        return end;
    }

    /** The loop of it. */
    private int stepOn(PlainBurst burst, int first, int count, long lastStep) {
        long hot = sa;
        long own = addresses;
        long sum = InternetChecksum.sumOf(own);
        int limit = most;
        PlainLink by = link;
        long edge = right;
        long taken = 0;
        long sumOctets = 0;
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long record = burst.at(i);
            long text = PlainPacket.text(record);
            long sequence = PlainPacket.sequence(record);
            if (!PlainPacket.isOf(record, hot)
                    || Memory.i64(text + Ipv4Descriptor.SOURCE) != own
                    || sequence <= edge
                    || sequence > lastStep) {
                break;
            }
            long firstAndSecond = Memory.i64(text);
            int third = Memory.i32(text + PlainIpv4.THIRD);
            int inner = PlainIpv4.octets(firstAndSecond);
            if (inner > limit || !PlainIpv4.isInner(text, PlainPacket.textOctets(record), firstAndSecond, third, sum)) {
                break;
            }
            edge = sequence;
            taken |= ReplayWindow.bit(sequence);
            sumOctets += inner;
            leave(by, record, i, text, third, inner);
        }
        right = edge;
        bits = taken;
        runOctets = sumOctets;
        return i;
    }

    /**
     * The same for packets of any SAs whose selectors look at IPv4 addresses alone, wherever they go.
     *
     * @return the place of the first that is not so
     */
    int leaveEach(PlainBurst burst, int first, ForwardingTables tables) {
        int aimed = ways.aim(burst, first, tables);
        int i = first;
        while (i < aimed) {
            // The link turns away from the flow, which ends with that.
            forget();
            forward.turn(link, PlainPacket.toward(burst.at(i)));
            link.begin(i);
            int before = i;
            i = stepEach(burst, i, aimed);
            link.end(i - before);
            if (i == before) {
                break;
            }
        }
        return i;
    }

    /** The loop of it, over packets that are aimed: up to the first that leaves by another port, too. */
    private int stepEach(PlainBurst burst, int first, int aimed) {
        PlainLink by = link;
        int limit = smallestMtu;
        long last = Forward.NOT_PLAIN;
        long sumOctets = 0;
        int i = Math.max(first, 0);
        for (; i < aimed; i++) {
            long record = burst.at(i);
            long adjacency = PlainPacket.toward(record);
            if (adjacency != last) {
                if (!by.turnsTo(adjacency)) {
                    break;
                }
                last = adjacency;
            }
            long hot = PlainPacket.sa(record);
            long text = PlainPacket.text(record);
            long firstAndSecond = Memory.i64(text);
            int third = Memory.i32(text + PlainIpv4.THIRD);
            int inner = PlainIpv4.octets(firstAndSecond);
            if (inner > limit
                    || !PlainIpv4.isInner(
                            text,
                            PlainPacket.textOctets(record),
                            firstAndSecond,
                            third,
                            InternetChecksum.sumOf(Memory.i64(text + Ipv4Descriptor.SOURCE)))
                    || !ReplayWindow.testAndStep(hot, PlainPacket.sequence(record))) {
                break;
            }
            SaRecord.countPackets(hot, 1, inner);
            sumOctets += inner;
            leave(by, record, i, text, third, inner);
        }
        left += i - first;
        leftOctets += sumOctets;
        return i;
    }

    /** It is the packet inside now, which loses a hop. */
    private static void leave(PlainLink by, long record, int i, long text, int third, int inner) {
        Memory.putI32(text + PlainIpv4.THIRD, HopLimit.decremented4(third));
        long mbuf = PlainPacket.mbuf(record);
        by.frame(mbuf, text, inner);
        by.put(i, mbuf);
    }

    private void end(int packets, long octets) {
        link.end(packets);
        left += packets;
        leftOctets += octets;
    }

    @Override
    public void close() {
        ways.close();
    }
}
