package io.sallyport.pipeline.express;

import static io.sallyport.pipeline.burst.DropReason.REPLAYED;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Opens and forwards the plain tunnel ESP at the front of a received burst (RFC 4303 section 3.4, RFC 4301 section 5.2).
 *
 * <ol>
 *   <li>{@link #admit}: headers, SA, lengths, replay pre-check; changes nothing;
 *   <li>{@link PlainOpen}: decrypts in place and compares ICVs; where several SAs meet in a burst, has what it needs of each fetched before;
 *   <li>{@link #leave}: padding, inner header, selectors, hop limit, route; then the replay window takes the number, and the packet
 *       loses its hop and goes to its port.
 * </ol>
 */
public final class ExpressIn implements AutoCloseable {
    private final SaTable table;
    private final WorkerCounters counters;
    private final Drops drops;
    private final SaLines saLines;
    private final PlainOpen open;

    /** The burst on this way. */
    private final PlainBurst plain = new PlainBurst();

    /** Where those of them begin that still wait for the ordinary way. */
    private int rest;

    private final EspRun run;
    private final InnerFlow flow;

    /** How often in the burst another SA's packets begin. */
    private int runs;

    /** {@link PlainBurst#isScattered} of the last burst. */
    private boolean scattered;

    private final Variety variety = new Variety();

    /** True if it has packets of a suite that is done several at a time. */
    private boolean together;

    /**
     * The short way.
     *
     * @param engine one that {@link CryptoEngine#isGcmDirect}
     */
    public ExpressIn(
            SaTable table,
            HandOff handOff,
            CryptoEngine engine,
            Forward forward,
            WorkerCounters counters,
            Drops drops) {
        this.table = table;
        this.counters = counters;
        this.drops = drops;
        saLines = SaLines.ofInbound(engine);
        open = new PlainOpen(engine, drops);
        run = new EspRun(table, handOff, open.lanes());
        flow = new InnerFlow(forward);
    }

    /** True if the last burst had packets of a suite that is done several at a time. */
    public boolean isTogether() {
        return together;
    }

    /** Begins a turn of the worker: what was known of the packets before may have changed since. */
    public void begin(ForwardingTables tables) {
        run.forget();
        flow.begin(tables);
    }

    /**
     * Takes the packets before the first that is not plain. Those that were decrypted and turned out to be something else inside, which are
     * none or the last, wait for {@link #moveRest}.
     *
     * @param array address of {@code count} pointers to mbufs
     * @return how many were taken; all that follow are untouched, and come after those in the burst
     */
    public int run(long array, int count, IngressPort port, ForwardingTables tables) {
        int admitted = admit(array, count, port, tables.local());
        plain.count = admitted;
        rest = admitted;
        if (admitted == 0) {
            return 0;
        }
        if (together) {
            open.runTogether(plain);
        } else if (scattered) {
            open.runEach(plain, saLines);
        } else {
            open.run(plain);
        }
        rest = leave(plain, tables);
        scattered = PlainBurst.isScattered(runs, admitted);
        return admitted;
    }

    /** Answers how many packets are plain before the first that is not. */
    private int admit(long array, int count, IngressPort port, LocalAddresses local) {
        together = false;
        runs = 0;
        int first = 0;
        if (scattered) {
            saLines.fetchHomes(plain, count, array, table);
            while (first < count && run.goesHere(Mbuf.at(array, first), local) && find(plain.at(first))) {
                int before = first;
                first = PlainIpv4.udpOctets(PlainPacket.packet(plain.at(first))) == 0
                        ? admitEach(array, first, count, port)
                        : admitEachInUdp(array, first, count, port);
                if (first == before) {
                    break;
                }
            }
        }
        return admitRuns(array, first, count, port, local);
    }

    private int admitRuns(long array, int first, int count, IngressPort port, LocalAddresses local) {
        int i = first;
        if (run.goesOn()) {
            i = see(first, admit(array, first, count, port));
        }
        while (i < count && beginsRun(Mbuf.at(array, i), local)) {
            int before = i;
            i = see(before, admit(array, before, count, port));
            if (i == before) {
                break;
            }
        }
        return i;
    }

    private int see(int first, int end) {
        if (end > first) {
            together |= run.isBatched();
            runs++;
        }
        return end;
    }

    private boolean beginsRun(long mbuf, LocalAddresses local) {
        return run.goesHere(mbuf, local) && run.begins(mbuf, run.named(mbuf));
    }

    private int admit(long array, int first, int count, IngressPort port) {
        return run.isInUdp() ? admitRunInUdp(array, first, count, port) : admitRun(array, first, count, port);
    }

    private int admitRun(long array, int first, int count, IngressPort port) {
        EspRun of = run;
        PlainBurst into = plain;
        long pointers = Memory.pointer(array);
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long mbuf = Mbuf.at(pointers, i);
            if (!EspRun.isLongEnough(mbuf, 0) || !of.admits(mbuf, port, into.at(i), 0)) {
                break;
            }
        }
        return i;
    }

    /** The same loop with another constant. */
    private int admitRunInUdp(long array, int first, int count, IngressPort port) {
        EspRun of = run;
        PlainBurst into = plain;
        long pointers = Memory.pointer(array);
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long mbuf = Mbuf.at(pointers, i);
            if (!EspRun.isLongEnough(mbuf, EspRun.IN_UDP) || !of.admits(mbuf, port, into.at(i), EspRun.IN_UDP)) {
                break;
            }
        }
        return i;
    }

    /**
     * The same for packets of AES-GCM to one destination, of which none is expected to be of the SA of the one before, and each to find
     * its SA where the look-up begins.
     */
    private int admitEach(long array, int first, int count, IngressPort port) {
        EspRun each = run;
        PlainBurst into = plain;
        long pointers = Memory.pointer(array);
        int others = 0;
        long last = Burst.NO_SA;
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long record = into.at(i);
            long sa = PlainPacket.sa(record);
            if (sa == Burst.NO_SA || !each.admitsAlone(Mbuf.at(pointers, i), port, record, sa, 0)) {
                break;
            }
            others += sa == last ? 0 : 1;
            last = sa;
        }
        runs += others;
        return i;
    }

    /** The same loop with another constant. */
    private int admitEachInUdp(long array, int first, int count, IngressPort port) {
        EspRun each = run;
        PlainBurst into = plain;
        long pointers = Memory.pointer(array);
        int others = 0;
        long last = Burst.NO_SA;
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long record = into.at(i);
            long sa = PlainPacket.sa(record);
            if (sa == Burst.NO_SA || !each.admitsAlone(Mbuf.at(pointers, i), port, record, sa, EspRun.IN_UDP)) {
                break;
            }
            others += sa == last ? 0 : 1;
            last = sa;
        }
        runs += others;
        return i;
    }

    /** Puts its SA into the record of a packet, in which stands where the look-up begins; false if there is none that is ACTIVE. */
    private boolean find(long record) {
        long home = PlainPacket.sa(record);
        if (home == Burst.NO_SA) {
            return false;
        }
        long sa = EspRun.active(table.find(home, PlainIpv4.spi(PlainPacket.packet(record))));
        PlainPacket.setSa(record, sa);
        return sa != Burst.NO_SA;
    }

    /** Lets packets leave before the first that is not plain inside, not what its SA is for, or has no way to go; answers its place. */
    private int leave(PlainBurst burst, ForwardingTables tables) {
        flow.count();
        int count = burst.count;
        boolean each = scattered || variety.isExpected();
        int flows = 0;
        int i = each ? flow.leaveEach(burst, 0, tables) : flow.leaveRun(burst, 0, count);
        while (i < count && flow.begins(burst.at(i), tables)) {
            if (!flow.leavesFirst(burst.at(i), i)) {
                refuse(burst.at(i));
            }
            i = each ? flow.leaveEach(burst, i + 1, tables) : flow.leaveRun(burst, i + 1, count);
            flows++;
        }
        if (each) {
            variety.pass();
        } else {
            variety.count(flows, count);
        }
        if (flow.left() > 0) {
            counters.add(Counter.OPENED, flow.left());
            counters.add(Counter.OPENED_OCTETS, flow.leftOctets());
        }
        return i;
    }

    /** Drops a packet whose number was taken before. */
    private void refuse(long record) {
        long hot = PlainPacket.sa(record);
        SaRecord.count(SaTable.cold(hot), SaDescriptor.REPLAYS);
        PlainSa.drop(drops, PlainPacket.mbuf(record), REPLAYED, PlainPacket.packet(record), hot);
    }

    /**
     * Moves packets that wait for the ordinary way into its burst, as the ordinary way leaves packets behind the cipher; false once there are
     * none.
     *
     * @param into is empty
     */
    public boolean moveRest(Burst into, int ingress) {
        int end = Math.min(plain.count, rest + Burst.CAPACITY);
        for (int i = rest; i < end; i++) {
            long record = plain.at(i);
            long ip = PlainPacket.packet(record);
            long hot = PlainPacket.sa(record);
            int to = into.count;
            int text = PlainPacket.textOctets(record);
            int before = PlainSa.beforeEsp(SaShape.of(hot));
            into.add(PlainPacket.mbuf(record), ip, PlainIpv4.octets(Memory.i64(ip)), before, text, ingress);
            into.sa[to] = hot;
            into.sequence[to] = PlainPacket.sequence(record);
            into.word[to] = SaTable.stateAcquire(hot);
        }
        rest = Math.max(rest, end);
        return into.count > 0;
    }

    @Override
    public void close() {
        open.close();
        saLines.close();
        flow.close();
        plain.close();
    }
}
