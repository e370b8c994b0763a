package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.forward.PlainLink;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.policy.PolicyLookup;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Seals and forwards the plain clear text at the front of a burst received inside (RFC 4301 section 5.1, RFC 4303 section 3.3).
 *
 * <ol>
 *   <li>{@link ClearFlow}: headers, policy, SA, room in the path and in the buffer, neighbour; changes nothing;
 *   <li>{@link SealRun#prepare}: hop, sequence number, trailer, headers; where packets of many SAs come, all are admitted before, and what
 *       is read of each SA is fetched together;
 *   <li>{@link PlainSeal}: encrypts in place, the ICV goes behind;
 *   <li>{@link #send}: to the port.
 * </ol>
 */
public final class ExpressOut implements AutoCloseable {
    private final Forward forward;
    private final WorkerCounters counters;
    private final SaLines saLines;

    /** The burst on this way. */
    private final PlainBurst plain = new PlainBurst();

    private final PlainSeal seal;
    private final ClearFlow flow;
    private final ClearWays ways = new ClearWays();
    private final ForeignClear foreign;
    private final HandOff handOff;
    private final int worker;
    private final SealRun run = new SealRun();
    private final PlainLink link = new PlainLink();

    /** The adjacency to which the link is turned. */
    private long toward;

    /** Of the packets inside of a run. */
    private long inside;

    /** Of those of a burst. */
    private long octets;

    /** How often in the burst another SA's packets begin. */
    private int runs;

    /** The SA of the run before. */
    private long last;

    /** {@link PlainBurst#isScattered} of the last burst. */
    private boolean scattered;

    /** How often in the burst another flow begins. */
    private int flows;

    private final Variety variety = new Variety();

    /** True if it has packets of a suite that is done several at a time. */
    private boolean together;

    /**
     * The short way.
     *
     * @param engine one that {@link CryptoEngine#isGcmDirect}
     */
    public ExpressOut(
            HandOff handOff, CryptoEngine engine, PolicyLookup policies, Forward forward, WorkerCounters counters) {
        this.handOff = handOff;
        worker = handOff.worker();
        this.forward = forward;
        this.counters = counters;
        saLines = SaLines.ofOutbound(engine);
        seal = new PlainSeal(engine);
        flow = new ClearFlow(handOff, policies, forward, seal.lanes());
        foreign = new ForeignClear(handOff, flow, ways);
    }

    /** True if the last burst had packets of a suite that is done several at a time. */
    public boolean isTogether() {
        return together;
    }

    /** Begins a turn of the worker: what was known of the packets before may have changed since. */
    public void begin(ForwardingTables tables) {
        flow.forget();
        ways.begin(tables);
        toward = Forward.NOT_PLAIN;
    }

    /** Gives packets that other workers' SAs are to seal away: see {@link ForeignClear#run}. */
    public int giveAway(long array, int count, IngressPort port, ForwardingTables tables) {
        return foreign.run(plain, array, count, port, tables);
    }

    /**
     * Takes the packets before the first that is not plain.
     *
     * @param array address of {@code count} pointers to mbufs, from an inside port
     * @return how many were taken; all that follow are untouched
     */
    public int run(long array, int count, IngressPort port, ForwardingTables tables) {
        together = false;
        runs = 0;
        flows = 0;
        octets = 0;
        boolean begun = flow.goesOn();
        boolean each = scattered || variety.isExpected();
        int admitted = each ? each(array, count, port, tables) : inRuns(array, count, port, tables, begun);
        if (each) {
            variety.pass();
        } else {
            variety.count(flows, admitted);
        }
        if (admitted == 0) {
            return 0;
        }
        plain.count = admitted;
        if (together) {
            seal.runTogether(plain);
        } else if (scattered) {
            seal.runEach(plain, saLines);
        } else {
            seal.run(plain);
        }
        send(admitted);
        counters.add(Counter.SEALED, admitted);
        counters.add(Counter.SEALED_OCTETS, octets);
        scattered = PlainBurst.isScattered(runs, admitted);
        return admitted;
    }

    private int inRuns(long array, int count, IngressPort port, ForwardingTables tables, boolean begun) {
        last = Burst.NO_SA;
        int i = begun ? run(array, 0, count, port) : 0;
        while (i < count && flow.begins(Mbuf.at(array, i), port, tables) != PlainIpv4.NOT_PLAIN) {
            flows++;
            int first = i;
            i = run(array, first, count, port);
            if (i == first) {
                break;
            }
        }
        return i;
    }

    /** Takes the packets of the flow from place {@code first} on; answers the place of the first of another. */
    private int run(long array, int first, int count, IngressPort port) {
        long sa = flow.sa();
        long sequence = run.begin(sa);
        inside = 0;
        int end = prepareRun(array, first, count, port, sequence);
        if (end > first) {
            see(sa != last);
            last = sa;
            run.end(sequence + end - first, inside);
            octets += inside;
        }
        return end;
    }

    /** Makes tunnel packets of those of the flow from place {@code first} on; answers the place of the first of another. */
    private int prepareRun(long array, int first, int count, IngressPort port, long sequence) {
        ClearFlow of = flow;
        SealRun by = run;
        PlainBurst into = plain;
        long adjacency = flow.toward();
        long pointers = Memory.pointer(array);
        long sum = 0;
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long mbuf = Mbuf.at(pointers, i);
            long ip = PlainIpv4.packet(mbuf, port);
            if (ip == PlainIpv4.NOT_PLAIN) {
                break;
            }
            long firstAndSecond = Memory.i64(ip);
            int third = Memory.i32(ip + PlainIpv4.THIRD);
            if (!of.admits(mbuf, ip, firstAndSecond, third)) {
                break;
            }
            int inner = PlainIpv4.octets(firstAndSecond);
            long record = into.at(i);
            long number = sequence + 1 + i - first;
            int total = by.prepare(record, ip, inner, firstAndSecond, third, by.outer(ip), number);
            PlainPacket.setOctets(record, total);
            PlainPacket.setMbuf(record, mbuf);
            PlainPacket.setToward(record, adjacency);
            sum += inner;
        }
        inside = sum;
        return i;
    }

    /** The same where packets of many SAs come, whose records are fetched together. */
    private int each(long array, int count, IngressPort port, ForwardingTables tables) {
        int admitted = admitEach(array, count, port, tables);
        if (scattered && !together) {
            saLines.fetchOuter(plain, admitted);
            countEach(admitted);
            prepareEach(admitted);
        } else {
            prepareRuns(admitted);
        }
        return admitted;
    }

    private int admitEach(long array, int count, IngressPort port, ForwardingTables tables) {
        last = Burst.NO_SA;
        ways.find(plain, array, count);
        if (scattered) {
            saLines.fetchKnown(plain, count);
        }
        int i = admitKnown(array, 0, count, port, tables.policySas());
        while (i < count && admitFirst(Mbuf.at(array, i), plain.at(i), port, tables)) {
            i = admitKnown(array, i + 1, count, port, tables.policySas());
        }
        return i;
    }

    /** Admits packets of flows that were seen before, with AES-GCM; answers the place of the first of another. */
    private int admitKnown(long array, int first, int count, IngressPort port, PolicySas sas) {
        PlainBurst into = plain;
        long pointers = Memory.pointer(array);
        long version = ways.version();
        long before = last;
        int others = 0;
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long mbuf = Mbuf.at(pointers, i);
            long ip = PlainIpv4.packet(mbuf, port);
            if (ip == PlainIpv4.NOT_PLAIN) {
                break;
            }
            long firstAndSecond = Memory.i64(ip);
            long addresses = Memory.i64(ip + Ipv4Descriptor.SOURCE);
            int protocol = PlainIpv4.fragmentAndProtocol(ip);
            if (!PlainIpv4.isWhole(protocol)
                    || !ClearFlow.isPlain(
                            mbuf,
                            firstAndSecond,
                            Memory.i32(ip + PlainIpv4.THIRD),
                            InternetChecksum.sumOf(addresses))) {
                break;
            }
            int ports = Memory.i32(ip + Ipv4Descriptor.MINIMUM_OCTETS);
            long tag = ClearWays.tag(version, PlainIpv4.protocol(protocol), ports);
            long record = into.at(i);
            long entry = PlainPacket.toward(record);
            if (!ClearWays.isOf(entry, addresses, tag)) {
                break;
            }
            long sa = ClearWays.sa(entry);
            int inner = PlainIpv4.octets(firstAndSecond);
            if (!sas.isSettled(ClearWays.policy(entry), worker, sa)
                    || !ClearWays.isReady(entry, sa)
                    || inner > ClearWays.most(entry)
                    || !ClearFlow.isStillPlain(sa)
                    || !handOff.isOurs(SaRecord.owner(sa))) {
                break;
            }
            PlainPacket.setMbuf(record, mbuf);
            PlainPacket.setPacket(record, ip);
            PlainPacket.setOctets(record, inner);
            PlainPacket.setSa(record, sa);
            PlainPacket.setToward(record, ClearWays.adjacency(entry));
            others += sa == before ? 0 : 1;
            before = sa;
        }
        last = before;
        runs += others;
        return i;
    }

    /** Admits one of a flow that may be new. */
    private boolean admitFirst(long mbuf, long record, IngressPort port, ForwardingTables tables) {
        ClearFlow of = flow;
        int inner = of.begins(mbuf, port, tables);
        if (inner == PlainIpv4.NOT_PLAIN) {
            return false;
        }
        if (of.isSimple()) {
            ways.learn(of, tables.policySas(), worker);
        }
        PlainPacket.setMbuf(record, mbuf);
        PlainPacket.setPacket(record, PlainIpv4.at(mbuf));
        PlainPacket.setOctets(record, inner);
        PlainPacket.setSa(record, of.sa());
        PlainPacket.setToward(record, of.toward());
        see(of.sa() != last);
        last = of.sa();
        return true;
    }

    private void see(boolean another) {
        together |= flow.isBatched();
        runs += another ? 1 : 0;
    }

    /** Where each packet is another SA's of AES-GCM. */
    private void prepareEach(int count) {
        PlainBurst into = plain;
        for (int i = 0; i < count; i++) {
            // The compiler leaves this object out, and keeps what is in it in registers.
            SealRun by = new SealRun();
            long record = into.at(i);
            int inner = PlainPacket.octets(record);
            long number = by.beginGcm(PlainPacket.sa(record)) + 1;
            long ip = PlainPacket.packet(record);
            int third = Memory.i32(ip + PlainIpv4.THIRD);
            PlainPacket.setOctets(record, by.prepare(record, ip, inner, Memory.i64(ip), third, by.outer(ip), number));
            by.take(number);
        }
    }

    /** Counts packets before they are prepared, where each is another SA's. */
    private void countEach(int count) {
        PlainBurst from = plain;
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long record = from.at(i);
            int inner = PlainPacket.octets(record);
            SaRecord.countPackets(PlainPacket.sa(record), 1, inner);
            sum += inner;
        }
        octets += sum;
    }

    private void prepareRuns(int count) {
        int i = 0;
        while (i < count) {
            long sequence = run.begin(PlainPacket.sa(plain.at(i)));
            inside = 0;
            int first = i;
            i = prepareAdmitted(first, count, sequence);
            run.end(sequence + i - first, inside);
            octets += inside;
        }
    }

    /** Makes tunnel packets of those of one SA from place {@code first} on; answers the place of the first of another. */
    private int prepareAdmitted(int first, int count, long sequence) {
        SealRun by = run;
        PlainBurst into = plain;
        long sa = PlainPacket.sa(into.at(first));
        long sum = 0;
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long record = into.at(i);
            if (!PlainPacket.isOf(record, sa)) {
                break;
            }
            int inner = PlainPacket.octets(record);
            long ip = PlainPacket.packet(record);
            int third = Memory.i32(ip + PlainIpv4.THIRD);
            long number = sequence + 1 + i - first;
            PlainPacket.setOctets(record, by.prepare(record, ip, inner, Memory.i64(ip), third, by.outer(ip), number));
            sum += inner;
        }
        inside = sum;
        return i;
    }

    private void turn(long adjacency) {
        if (adjacency != toward) {
            toward = adjacency;
            forward.turn(link, adjacency);
        }
    }

    /** Only now, as tunnel packets, they are put where they might leave. */
    private void send(int count) {
        int i = 0;
        while (i < count) {
            turn(PlainPacket.toward(plain.at(i)));
            i = sendRun(i, count);
        }
    }

    private int sendRun(int first, int count) {
        PlainLink by = link;
        PlainBurst from = plain;
        long adjacency = toward;
        by.begin(first);
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long record = from.at(i);
            if (PlainPacket.toward(record) != adjacency) {
                break;
            }
            long mbuf = PlainPacket.mbuf(record);
            by.frame(mbuf, PlainPacket.packet(record), PlainPacket.octets(record));
            by.put(i, mbuf);
        }
        by.end(i - first);
        return i;
    }

    @Override
    public void close() {
        seal.close();
        saLines.close();
        plain.close();
        ways.close();
    }
}
