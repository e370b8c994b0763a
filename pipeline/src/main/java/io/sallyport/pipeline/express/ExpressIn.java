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
import io.sallyport.pipeline.esp.SelectorCheck;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.HopLimit;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.replay.ReplayWindow;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Opens and forwards the plain tunnel ESP at the front of a received burst (RFC 4303 section 3.4, RFC 4301 section 5.2).
 *
 * <ol>
 *   <li>{@link #admit}: headers, SA, lengths, replay pre-check; changes nothing;
 *   <li>where several SAs meet in a burst, what the next loops read of each is fetched together;
 *   <li>{@link PlainOpen}: decrypts in place and compares ICVs;
 *   <li>{@link #check}: padding, inner header, selectors, hop limit, route; changes nothing;
 *   <li>{@link #take}: the replay window takes the number;
 *   <li>{@link #leave}: the packet goes to its port.
 * </ol>
 */
public final class ExpressIn implements AutoCloseable {
    private static final int HEADER = Ipv4Descriptor.MINIMUM_OCTETS;
    /** No packet of the plain kind is shorter: IPv4 and ESP headers, and the least of text. */
    private static final int LEAST_OCTETS = HEADER + EspDescriptor.IV + EspDescriptor.ALIGNMENT;

    /** No IPv4 address, which has 32 bits. */
    private static final long NO_ADDRESS = Long.MIN_VALUE;

    private final SaTable table;
    private final HandOff handOff;
    private final Forward forward;
    private final WorkerCounters counters;
    private final Drops drops;
    private final Burst esp;
    private final SaLines saLines;

    private final PlainOpen open;

    /** By the place in the burst: the adjacency by which the inner packet leaves. */
    private final long[] toward = new long[Burst.CAPACITY];

    /** By the place in the burst: octets of the inner packet. */
    private final int[] inner = new int[Burst.CAPACITY];

    /** True if the burst has packets of more than one SA. */
    private boolean mixed;

    /** True if it has packets of a suite that is done several at a time. */
    private boolean together;

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
        this.handOff = handOff;
        this.forward = forward;
        this.counters = counters;
        this.drops = drops;
        this.esp = esp;
        saLines = new SaLines(engine);
        open = new PlainOpen(engine, drops);
    }

    /**
     * Takes the packets before the first that is not plain. The burst of the ordinary way then has those that were decrypted
     * and turned out to be something else inside, as the ordinary way leaves packets behind the cipher: none, or the last.
     *
     * @param array address of {@code count} pointers to mbufs
     * @return how many were taken; all that follow are untouched, and come after those in the burst
     */
    public int run(long array, int count, IngressPort port, ForwardingTables tables) {
        if (mixed) {
            // The last burst had several SAs, so this one will.
            saLines.touchHomes(array, count, table);
        }
        int plain = admit(array, count, port, tables.local());
        if (plain == 0) {
            return 0;
        }
        esp.count = plain;
        if (mixed) {
            saLines.touchInbound(esp);
            saLines.touchWindows(esp);
        }
        if (together) {
            open.runTogether(esp);
        } else {
            open.run(esp);
        }
        int right = aim(esp, check(esp), tables);
        take(esp, right);
        leave(esp, right);
        esp.count = right < esp.count ? rest(esp, right, port.index()) : 0;
        return plain;
    }

    /** Answers how many packets are plain before the first that is not. */
    private int admit(long array, int count, IngressPort port, LocalAddresses local) {
        long[] mbufs = esp.mbuf;
        long[] packets = esp.packet;
        long[] sas = esp.sa;
        int[] octets = esp.octets;
        int[] offsets = esp.offset;
        int[] texts = esp.note;
        boolean several = false;
        boolean batched = false;
        int lastSpi = 0;
        long lastSa = Burst.NO_SA;
        long lastLocal = NO_ADDRESS;
        int head = 0;
        int around = 0;
        int alignment = 0;
        int i = 0;
        for (; i < count; i++) {
            long mbuf = Mbuf.at(array, i);
            long ip = PlainIpv4.tunnelPacket(mbuf, port);
            if (ip == PlainIpv4.NOT_PLAIN) {
                break;
            }
            int first = Memory.i32(ip);
            int second = Memory.i32(ip + PlainIpv4.SECOND);
            int third = Memory.i32(ip + PlainIpv4.THIRD);
            int source = Memory.i32(ip + Ipv4Descriptor.SOURCE);
            int destination = Memory.i32(ip + Ipv4Descriptor.DESTINATION);
            int total = PlainIpv4.octets(first);
            if (total < LEAST_OCTETS
                    || total > Mbuf.dataLength(mbuf) - EthernetDescriptor.HEADER_OCTETS
                    || PlainIpv4.isFragment(second)
                    || PlainIpv4.protocol(third) != IpProtocol.ESP
                    || !InternetChecksum.isValid(first, second, third, source, destination)) {
                break;
            }
            if (destination != lastLocal) {
                if (!local.contains4(Integer.reverseBytes(destination))) {
                    break;
                }
                lastLocal = destination;
            }
            long header = ip + HEADER;
            int spi = Memory.be32(header + EspDescriptor.SPI);
            if (spi != lastSpi || lastSa == Burst.NO_SA) {
                several |= lastSa != Burst.NO_SA;
                lastSa = plainSa(spi);
                lastSpi = spi;
                if (lastSa == Burst.NO_SA) {
                    break;
                }
                batched |= PlainSa.isBatched(lastSa);
                head = PlainSa.headOctets(lastSa);
                around = head + SaRecord.icvLength(lastSa);
                alignment = PlainSa.alignment(lastSa);
            }
            int text = total - around;
            if (text < alignment
                    || (text & (alignment - 1)) != 0
                    || !ReplayWindow.precheck(lastSa, SaTable.cold(lastSa), PlainIpv4.espSequence(ip))) {
                break;
            }
            mbufs[i] = mbuf;
            packets[i] = ip;
            octets[i] = total;
            offsets[i] = head;
            texts[i] = text;
            sas[i] = lastSa;
        }
        mixed = several;
        together = batched;
        return i;
    }

    /** The hot line of the SA if it is ours, ACTIVE and of the plain kind. */
    private long plainSa(int spi) {
        long hot = table.find(spi);
        boolean plain = hot != Burst.NO_SA
                && StateWord.state(SaTable.stateAcquire(hot)) == SaState.ACTIVE_CODE
                && PlainSa.isPlain(hot, open.lanes())
                && handOff.isOurs(spi, SaRecord.owner(hot));
        return plain ? hot : Burst.NO_SA;
    }

    /** Answers how many packets are plain inside, and what their SA is for, before the first that is not. */
    private int check(Burst burst) {
        long[] packets = burst.packet;
        long[] sas = burst.sa;
        int[] offsets = burst.offset;
        int[] texts = burst.note;
        int[] inners = inner;
        long lastSa = Burst.NO_SA;
        boolean byAddresses = false;
        long lastAddresses = 0;
        int i = 0;
        for (; i < burst.count; i++) {
            long hot = Memory.pointer(sas[i]);
            long text = Memory.pointer(packets[i] + offsets[i]);
            int octets = PlainIpv4.innerOctets(text, texts[i]);
            if (octets == PlainIpv4.NOT_PLAIN) {
                break;
            }
            long addresses = Memory.i64(text + Ipv4Descriptor.SOURCE);
            if (addresses != lastAddresses || hot != lastSa || !byAddresses) {
                long cold = SaTable.cold(hot);
                if (!SelectorCheck.matches(cold, text, octets)) {
                    break;
                }
                byAddresses = SelectorCheck.isByAddresses(cold);
                lastSa = hot;
                lastAddresses = addresses;
            }
            inners[i] = octets;
        }
        return i;
    }

    /** Answers how many of the first {@code count} packets have a way to the inside, before the first that has none. */
    private int aim(Burst burst, int count, ForwardingTables tables) {
        long[] packets = burst.packet;
        int[] offsets = burst.offset;
        int[] inners = inner;
        long[] adjacencies = toward;
        long lastDestination = NO_ADDRESS;
        long adjacency = Forward.NOT_PLAIN;
        int most = 0;
        int i = 0;
        for (; i < count; i++) {
            long text = Memory.pointer(packets[i] + offsets[i]);
            int destination = Memory.be32(text + Ipv4Descriptor.DESTINATION);
            if (destination != lastDestination) {
                lastDestination = destination;
                adjacency = forward.plainInward(destination, tables);
                most = adjacency == Forward.NOT_PLAIN ? 0 : forward.mtu(adjacency);
            }
            if (inners[i] > most) {
                break;
            }
            adjacencies[i] = adjacency;
        }
        return i;
    }

    /** Lets the windows take the numbers; those packets are gone whose number was taken before. */
    private void take(Burst burst, int count) {
        int taken = 0;
        long takenOctets = 0;
        long lastSa = Burst.NO_SA;
        int packets = 0;
        long octets = 0;
        for (int i = 0; i < count; i++) {
            long ip = Memory.pointer(burst.packet[i]);
            long hot = Memory.pointer(burst.sa[i]);
            if (hot != lastSa) {
                taken += packets;
                takenOctets += octets;
                count(lastSa, packets, octets);
                lastSa = hot;
                packets = 0;
                octets = 0;
            }
            if (ReplayWindow.testAndSet(hot, SaTable.cold(hot), PlainIpv4.espSequence(ip))) {
                packets++;
                octets += inner[i];
            } else {
                SaRecord.count(SaTable.cold(hot), SaDescriptor.REPLAYS);
                PlainSa.drop(drops, burst.mbuf[i], REPLAYED, ip, hot);
                burst.mbuf[i] = Burst.NO_MBUF;
            }
        }
        count(lastSa, packets, octets);
        if (taken + packets > 0) {
            counters.add(Counter.OPENED, taken + packets);
            counters.add(Counter.OPENED_OCTETS, takenOctets + octets);
        }
    }

    /** Counts what an SA took of several packets in a row. */
    private static void count(long hot, int packets, long octets) {
        if (packets > 0) {
            SaRecord.countPackets(hot, packets, octets);
        }
    }

    private void leave(Burst burst, int count) {
        for (int i = 0; i < count; i++) {
            long mbuf = Memory.pointer(burst.mbuf[i]);
            if (mbuf != Burst.NO_MBUF) {
                long packet = Memory.pointer(burst.packet[i] + burst.offset[i]);
                boolean _ = HopLimit.decrement4(packet);
                forward.sendPlain(mbuf, packet, inner[i], Memory.pointer(toward[i]));
            }
        }
    }

    /**
     * Moves the packets from place {@code first} on to the front, and fills in what the ordinary steps read of a burst and
     * these do not. Answers how many they are.
     */
    private static int rest(Burst burst, int first, int ingress) {
        int count = burst.count - first;
        for (int i = 0; i < count; i++) {
            if (first != 0) {
                burst.move(first + i, i);
            }
            burst.offset[i] = HEADER;
            burst.sequence[i] = PlainIpv4.espSequence(Memory.pointer(burst.packet[i]));
            burst.passed[i] = Burst.NO_SA;
            burst.ingress[i] = ingress;
            burst.word[i] = SaTable.stateAcquire(Memory.pointer(burst.sa[i]));
        }
        return count;
    }

    @Override
    public void close() {
        open.close();
    }
}
