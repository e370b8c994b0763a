package io.sallyport.pipeline.express;

import static io.sallyport.pipeline.burst.DropReason.REPLAYED;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.PlainBurst;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.packet.HopLimit;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.replay.ReplayWindow;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Opens and forwards the plain tunnel ESP at the front of a received burst (RFC 4303 section 3.4, RFC 4301 section 5.2).
 *
 * <ol>
 *   <li>{@link #admit}: headers, SA, lengths, replay pre-check; changes nothing;
 *   <li>where several SAs meet in a burst, what the next loops read of each is fetched together;
 *   <li>{@link PlainOpen}: decrypts in place and compares ICVs;
 *   <li>{@link #check}: padding, inner header, selectors, hop limit, route; changes nothing;
 *   <li>{@link #take}: the replay window takes the number, and the packet loses its hop;
 *   <li>{@link Forward#sendPlain}: it goes to its port.
 * </ol>
 */
public final class ExpressIn implements AutoCloseable {
    private static final int HEADER = Ipv4Descriptor.MINIMUM_OCTETS;

    private final SaTable table;
    private final Forward forward;
    private final WorkerCounters counters;
    private final Drops drops;
    private final SaLines saLines;
    private final PlainOpen open;

    /** The burst on this way. */
    private final PlainBurst plain = new PlainBurst();

    /** The burst of the ordinary way. */
    private final Burst esp;

    private final EspRun run;
    private final InnerFlow flow;

    /** How often in the burst another SA's packets begin. */
    private int runs;

    /** {@link PlainBurst#isScattered} of the last burst. */
    private boolean scattered;

    /** True if it has packets of a suite that is done several at a time. */
    private boolean together;

    // Of the packets that a burst's windows have taken.

    private int taken;
    private long takenOctets;

    /**
     * The short way.
     *
     * @param engine one that {@link CryptoEngine#isGcmDirect}
     * @param esp the burst of the ordinary way, which is empty between bursts
     */
    public ExpressIn(
            SaTable table,
            HandOff handOff,
            CryptoEngine engine,
            Forward forward,
            WorkerCounters counters,
            Drops drops,
            Burst esp) {
        this.table = table;
        this.forward = forward;
        this.counters = counters;
        this.drops = drops;
        this.esp = esp;
        saLines = new SaLines(engine);
        open = new PlainOpen(engine, drops);
        run = new EspRun(table, handOff, open.lanes());
        flow = new InnerFlow(forward);
    }

    /**
     * Takes the packets before the first that is not plain. The burst of the ordinary way then has those that were decrypted
     * and turned out to be something else inside, as the ordinary way leaves packets behind the cipher: none, or the last.
     *
     * @param array address of {@code count} pointers to mbufs
     * @return how many were taken; all that follow are untouched, and come after those in the burst
     */
    public int run(long array, int count, IngressPort port, ForwardingTables tables) {
        int admitted = admit(array, count, port, tables.local());
        if (admitted == 0) {
            return 0;
        }
        plain.count = admitted;
        if (together) {
            open.runTogether(plain);
        } else {
            open.run(plain);
        }
        flow.forget();
        int right = check(plain, tables);
        take(plain, right);
        forward.sendPlain(plain, right);
        scattered = PlainBurst.isScattered(runs, admitted);
        if (right < plain.count) {
            rest(plain, right, port.index());
        }
        return admitted;
    }

    /** Answers how many packets are plain before the first that is not. */
    private int admit(long array, int count, IngressPort port, LocalAddresses local) {
        run.forget();
        together = false;
        runs = 0;
        int first = 0;
        if (scattered) {
            saLines.touchHomes(plain.words, count, array, table);
            find(plain.words, count);
            saLines.touchInbound(plain.words, count);
            while (first < count && run.goesHere(Mbuf.at(array, first), local)) {
                int before = first;
                first = admitEach(array, first, count, port);
                if (first == before) {
                    break;
                }
            }
        }
        return admitRuns(array, first, count, port, local);
    }

    private int admitRuns(long array, int first, int count, IngressPort port, LocalAddresses local) {
        int i = first;
        while (i < count && beginsRun(Mbuf.at(array, i), local)) {
            int before = i;
            i = admitRun(array, i, count, port);
            if (i == before) {
                break;
            }
            together |= run.isBatched();
            runs++;
        }
        return i;
    }

    private boolean beginsRun(long mbuf, LocalAddresses local) {
        return run.goesHere(mbuf, local) && run.begins(mbuf, run.named(mbuf));
    }

    private int admitRun(long array, int first, int count, IngressPort port) {
        int i = first;
        for (; i < count; i++) {
            long mbuf = Mbuf.at(array, i);
            if (!EspRun.isLongEnough(mbuf) || !run.admits(mbuf, port, plain.words, i, open.rooms())) {
                break;
            }
        }
        return i;
    }

    /** The same for packets of AES-GCM to one destination, of which none is expected to be of the SA of the one before. */
    private int admitEach(long array, int first, int count, IngressPort port) {
        long[] words = plain.words;
        LaneRooms rooms = open.rooms();
        EspRun each = run;
        int others = 0;
        long last = Burst.NO_SA;
        int i = first;
        for (; i < count; i++) {
            long sa = words[PlainBurst.at(i) + PlainBurst.SA];
            if (sa == Burst.NO_SA || !each.admitsAlone(Mbuf.at(array, i), port, words, i, rooms)) {
                break;
            }
            others += sa == last ? 0 : 1;
            last = sa;
        }
        runs += others;
        return i;
    }

    /** Puts their SAs into the records of packets, in which stand the lines where the look-ups begin. */
    private void find(long[] words, int count) {
        SaTable by = table;
        for (int i = 0; i < count; i++) {
            int at = PlainBurst.at(i);
            long home = words[at + PlainBurst.SA];
            if (home != Burst.NO_SA) {
                words[at + PlainBurst.SA] = EspRun.active(by.find(
                        home, Memory.be32(Memory.pointer(words[at + PlainBurst.PACKET]) + SaLines.SPI)));
            }
        }
    }

    /** Answers how many packets are plain inside, what their SA is for, and have a way to go, before the first that is not so. */
    private int check(PlainBurst burst, ForwardingTables tables) {
        long[] words = burst.words;
        int count = burst.count;
        int i = 0;
        while (i < count && flow.begins(words, PlainBurst.at(i), tables)) {
            i = scattered ? checkEach(words, i + 1, count) : checkFlow(words, i + 1, count);
        }
        return i;
    }

    private int checkFlow(long[] words, int first, int count) {
        int i = first;
        while (i < count && flow.admits(words, PlainBurst.at(i))) {
            i++;
        }
        return i;
    }

    private int checkEach(long[] words, int first, int count) {
        InnerFlow each = flow;
        int i = first;
        while (i < count && each.admitsOther(words, PlainBurst.at(i))) {
            i++;
        }
        return i;
    }

    /** Lets the windows take the numbers; those packets are gone whose number was taken before. The others lose a hop. */
    private void take(PlainBurst burst, int count) {
        taken = 0;
        takenOctets = 0;
        int i = 0;
        while (i < count) {
            i = scattered ? takeEach(burst.words, i, count) : takeRun(burst.words, i, count);
        }
        if (taken > 0) {
            counters.add(Counter.OPENED, taken);
            counters.add(Counter.OPENED_OCTETS, takenOctets);
        }
    }

    /** Takes the packets of one SA from place {@code first} on; answers the place of the first of another. */
    private int takeRun(long[] words, int first, int count) {
        long hot = Memory.pointer(words[PlainBurst.at(first) + PlainBurst.SA]);
        long cold = SaTable.cold(hot);
        int packets = 0;
        long octets = 0;
        int i = first;
        while (i < count && words[PlainBurst.at(i) + PlainBurst.SA] == hot) {
            int at = PlainBurst.at(i++);
            long number = PlainIpv4.espSequence(Memory.pointer(words[at + PlainBurst.PACKET]));
            if (!ReplayWindow.testAndSet(hot, cold, number)) {
                refuse(words, at);
                continue;
            }
            packets++;
            octets += words[at + PlainBurst.OCTETS];
            goInside(words, at);
            // What follows is most often a step on, which the window does not need to be asked about.
            long right = ReplayWindow.rightEdge(hot);
            long bits = 0;
            for (; i < count; i++) {
                int next = PlainBurst.at(i);
                long sequence = PlainIpv4.espSequence(Memory.pointer(words[next + PlainBurst.PACKET]));
                if (words[next + PlainBurst.SA] != hot || !ReplayWindow.isStep(right, sequence)) {
                    break;
                }
                right = sequence;
                bits |= ReplayWindow.bit(sequence);
                packets++;
                octets += words[next + PlainBurst.OCTETS];
                goInside(words, next);
            }
            if (bits != 0) {
                ReplayWindow.step(hot, cold, right, bits);
            }
        }
        if (packets > 0) {
            SaRecord.countPackets(hot, packets, octets);
            taken += packets;
            takenOctets += octets;
        }
        return i;
    }

    /** Takes packets of any SAs from place {@code first} on; answers the place behind the first that was refused. */
    private int takeEach(long[] words, int first, int count) {
        int packets = 0;
        long octets = 0;
        int i = first;
        boolean isNew = true;
        for (; i < count && isNew; i++) {
            int at = PlainBurst.at(i);
            long hot = Memory.pointer(words[at + PlainBurst.SA]);
            long ip = Memory.pointer(words[at + PlainBurst.PACKET]);
            isNew = ReplayWindow.testAndSet(hot, SaTable.cold(hot), PlainIpv4.espSequence(ip));
            if (isNew) {
                long inner = words[at + PlainBurst.OCTETS];
                SaRecord.countPackets(hot, 1, inner);
                goInside(words, at);
                packets++;
                octets += inner;
            }
        }
        taken += packets;
        takenOctets += octets;
        if (!isNew) {
            refuse(words, PlainBurst.at(i - 1));
        }
        return i;
    }

    /** Drops the packet of a record, whose number was taken before. */
    private void refuse(long[] words, int at) {
        long hot = Memory.pointer(words[at + PlainBurst.SA]);
        SaRecord.count(SaTable.cold(hot), SaDescriptor.REPLAYS);
        long ip = Memory.pointer(words[at + PlainBurst.PACKET]);
        PlainSa.drop(drops, words[at + PlainBurst.MBUF], REPLAYED, ip, hot);
        words[at + PlainBurst.MBUF] = Burst.NO_MBUF;
    }

    /** From here on the packet is the one inside, which loses a hop. */
    private static void goInside(long[] words, int at) {
        long inside = Memory.pointer(words[at + PlainBurst.TEXT]);
        boolean _ = HopLimit.decrement4(inside);
        words[at + PlainBurst.PACKET] = inside;
    }

    /** Hands the packets from place {@code first} on over to the burst of the ordinary way. */
    private void rest(PlainBurst burst, int first, int ingress) {
        for (int i = first; i < burst.count; i++) {
            int at = PlainBurst.at(i);
            long ip = Memory.pointer(burst.words[at + PlainBurst.PACKET]);
            long hot = Memory.pointer(burst.words[at + PlainBurst.SA]);
            int to = esp.count;
            int text = (int) burst.words[at + PlainBurst.TEXT_OCTETS];
            esp.add(burst.words[at + PlainBurst.MBUF], ip, PlainIpv4.octets(Memory.i64(ip)), HEADER, text, ingress);
            esp.sa[to] = hot;
            esp.sequence[to] = PlainIpv4.espSequence(ip);
            esp.word[to] = SaTable.stateAcquire(hot);
        }
    }

    @Override
    public void close() {
        open.close();
    }
}
