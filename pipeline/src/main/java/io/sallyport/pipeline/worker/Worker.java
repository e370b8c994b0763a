package io.sallyport.pipeline.worker;

import static io.sallyport.pipeline.burst.DropReason.HAND_OFF_FULL;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.forward.TxBuffer;
import io.sallyport.pipeline.fragment.Reassembly;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.handoff.HandOff.Origin;
import io.sallyport.pipeline.handoff.HandOffRings;
import io.sallyport.pipeline.handoff.LaneGates;
import io.sallyport.pipeline.host.HostRings;
import io.sallyport.pipeline.icmp.IcmpErrors;
import io.sallyport.pipeline.icmp.IcmpLimits;
import io.sallyport.pipeline.icmp.Outgoing;
import io.sallyport.pipeline.neighbour.NeighbourRings;
import io.sallyport.pipeline.neighbour.NeighbourStep;
import io.sallyport.pipeline.pmtu.PathMtuReports;
import io.sallyport.pipeline.policy.WaitingPackets;
import io.sallyport.pipeline.sad.Lifetimes;
import io.sallyport.pipeline.sad.Promotion;
import io.sallyport.pipeline.sad.Quiescence;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;
import io.sallyport.pipeline.trace.TraceTap;
import java.lang.ref.Reference;
import java.util.List;
import java.util.function.Supplier;

/**
 * Carries packets: one instance, one thread, run to completion.
 *
 * <p>It owns its steps, bursts and counters, and the window, counters and sequence number of the SAs that name it their
 * owner. It shares the SA tables (read, but for a promotion's compare-and-set), the forwarding tables (read), and the
 * hand-off rings.
 */
public final class Worker implements AutoCloseable {
    /** Packets that a {@link #poll} takes from a queue at most: a busy one is asked for bursts in a row, before everything else is asked again. */
    public static final int MOST_PACKETS = 4 * Burst.CAPACITY;

    private final int index;
    private final RxLanes lanes;
    private final IngressPort[] ports;
    private final IngressPort tunnels;
    private final IngressPort gateway;
    private final HostRings host;
    private final TxBuffer[] transmit;
    private final Supplier<ForwardingTables> tables;
    private final Quiescence quiescence;

    private final WorkerCounters counters;
    private final Drops drops;
    private final HandOff handOff;
    private final TraceTap tap;
    private final CryptoEngine engine;

    /** False once a packet of this turn has gone the ordinary way. */
    private boolean onlyPlain;

    private final OffHeap receivedArea = OffHeap.allocate((long) Burst.LONGEST * Long.BYTES);
    private final long received = receivedArea.address();
    private final long[] given = new long[Burst.CAPACITY];

    private final Steps steps;
    private final OrdinaryWay ordinaryWay;
    private final ShortWay shortWay;
    private final CipherStages ciphers;
    private final Outgoing outgoing;
    private final IcmpErrors errors;
    private final NeighbourStep neighbours;
    private final WaitingPackets waiting;
    private final Forward forward;
    private final Reassembly reassembly;

    /** What a worker is made of. See the components' own classes. */
    public record Parts(
            int index,
            WorkerCounters counters,
            Drops drops,
            List<RxLane> lanes,
            List<IngressPort> ports,
            List<TxBuffer> transmit,
            Supplier<ForwardingTables> tables,
            SaTable inbound,
            Promotion promotion,
            Lifetimes lifetimes,
            CryptoEngine engine,
            HandOffRings rings,
            LaneGates gates,
            HostRings host,
            Quiescence quiescence,
            Sizing sizing,
            IcmpLimits icmp,
            NeighbourRings neighbours,
            boolean resolves,
            PathMtuReports paths,
            TraceTap tap) {}

    /** A worker, not yet running; it takes over the drops, transmit buffers and engine of its parts. */
    public Worker(Parts parts) {
        index = parts.index();
        lanes = new RxLanes(parts.lanes(), parts.gates(), parts.index());
        host = parts.host();
        tables = parts.tables();
        quiescence = parts.quiescence();
        counters = parts.counters();
        drops = parts.drops();
        tap = parts.tap();
        engine = parts.engine();
        steps = new Steps(parts);
        ports = steps.ports;
        tunnels = steps.tunnels;
        gateway = steps.gateway;
        transmit = steps.transmit;
        handOff = steps.handOff;
        outgoing = steps.outgoing;
        errors = steps.errors;
        neighbours = steps.neighbours;
        waiting = steps.waiting;
        forward = steps.forward;
        reassembly = steps.reassembly;
        ordinaryWay = new OrdinaryWay(steps);
        ciphers = ordinaryWay.ciphers();
        shortWay = new ShortWay(parts.inbound(), steps);
    }

    /** This worker's number among its gateway's, from 0. */
    public int index() {
        return index;
    }

    /** Its counters, for any thread to read. */
    public WorkerCounters counters() {
        return counters;
    }

    /** To be called by the polling thread before its first poll: from here on the control thread waits for its polls. */
    public void enter() {
        quiescence.online(index);
        long _ = ciphers.reached(quiescence.epoch());
    }

    /**
     * To be called by the polling thread after its last poll: sends what an asynchronous engine still has. If the engine's device
     * is dead, the control thread waits for this worker for ever, as the device may still use its SAs.
     */
    public void leave() {
        while (ciphers.underWay() > 0 && !ciphers.isLost()) {
            finish();
        }
        if (!ciphers.isLost()) {
            quiescence.offline(index);
        }
    }

    private void finish() {
        ForwardingTables now = tables.get();
        try {
            errors.begin(now.local());
            int _ = ciphers.resume(now);
            send(now);
        } finally {
            Reference.reachabilityFence(now);
        }
    }

    /**
     * One duty cycle: what an asynchronous engine has done, then everything that waits at the queues and rings, once.
     *
     * @return packets taken in, and bursts that wait for the engine; 0 means that an idle strategy may rest
     */
    public int poll() {
        ForwardingTables now = tables.get();
        try {
            tap.turn();
            errors.begin(now.local());
            handOff.from(Origin.RECEIVED);
            int work = ciphers.resume(now);
            work += takeHeld(now);
            work += takeResolved(now);
            handOff.from(Origin.RECEIVED);
            work += takeFromHost(now);
            if (!waiting.isEmpty()) {
                work += takeWaiting(now);
            }
            shortWay.begin(now);
            if (lanes.isOpen()) {
                for (int lane = 0; lane < lanes.count(); lane++) {
                    work += receiveAll(lane, now);
                }
            }
            work += takeOver(now);
            if (reassembly.isWaiting()) {
                reassembly.expire(System.nanoTime());
            }
            send(now);
            lanes.tellEmptied();
            quiescence.report(index, ciphers.reached(quiescence.epoch()));
            return work + ciphers.underWay();
        } finally {
            // Tables are read by address: their memory must not go before the last burst is done with them.
            Reference.reachabilityFence(now);
        }
    }

    private void send(ForwardingTables now) {
        sendOwn(now);
        handOff.flush();
        for (TxBuffer buffer : transmit) {
            buffer.flush();
        }
        drops.flush();
    }

    /** What waits at a queue, up to {@link #MOST_PACKETS}; what does not go the short way may leave work that a turn does once. */
    private int receiveAll(int lane, ForwardingTables now) {
        int all = 0;
        boolean more = true;
        onlyPlain = true;
        while (more && onlyPlain && all < MOST_PACKETS && ciphers.hasRoom()) {
            int most = Math.min(shortWay.most(lanes.port(lane)), MOST_PACKETS - all);
            int count = receive(lane, most, now);
            more = RxLanes.isFull(count, most);
            all += count;
        }
        return all;
    }

    private int receive(int lane, int most, ForwardingTables now) {
        int count = lanes.receive(lane, received, most);
        if (count > 0) {
            counters.add(Counter.RECEIVED, count);
            carry(count, lanes.port(lane), now);
        }
        return count;
    }

    /** With a trace on no packet takes the short way, where nothing is seen of it between its ports. */
    private void carry(int count, IngressPort port, ForwardingTables now) {
        if (tap.isOn()) {
            tap.received(received, count, port);
            ordinary(0, count, port, now);
        } else {
            int own = shortWay.giveAway(received, count, port, now);
            ordinary(express(own, port, now), own, port, now);
        }
    }

    /** The short way, for the plain packets at the front of a burst; answers how many they are. */
    private int express(int count, IngressPort port, ForwardingTables now) {
        int taken = shortWay.run(received, count, port, now);
        while (shortWay.moveRest(steps.esp, port)) {
            onlyPlain = false;
            ordinaryWay.decrypted(now);
        }
        return taken;
    }

    /** The ordinary way, for the packets of a burst from place {@code first} on. */
    private void ordinary(int first, int count, IngressPort port, ForwardingTables now) {
        for (int at = first; at < count; at += Burst.CAPACITY) {
            onlyPlain = false;
            int some = Math.min(count - at, Burst.CAPACITY);
            ordinaryWay.carry(received + (long) Long.BYTES * at, some, port, now);
        }
    }

    /** Packets that waited for their shard to come here. */
    private int takeHeld(ForwardingTables now) {
        if (!handOff.isHeldDue()) {
            return 0;
        }
        handOff.from(Origin.HELD);
        int all = handOff.held();
        int left = all;
        while (left > 0 && ciphers.hasRoom()) {
            int count = handOff.takeHeld(given, left);
            again(count, now);
            left -= count;
        }
        return all - left;
    }

    /**
     * Packets whose outbound SA has opened; those that came after them are behind them.
     *
     * <p>The message that let the SA open leaves first: a peer may have no SA before it. The control thread puts the message into
     * the ring and then publishes the SA; here the SA is seen open, and then the ring is emptied. Emptying it before the look
     * would not do: message and SA could both come in between.
     */
    private int takeWaiting(ForwardingTables now) {
        waiting.expire(now.policySas(), System.nanoTime());
        int all = 0;
        while (all < MOST_PACKETS && ciphers.hasRoom()) {
            int count = waiting.release(now.policySas(), given);
            if (count == 0) {
                break;
            }
            all += takeAllFromHost(now);
            again(count, now);
            waiting.released();
            all += count;
        }
        return all;
    }

    /** Packets whose SA is ours and that other workers received. */
    private int takeOver(ForwardingTables now) {
        boolean plain = !tap.isOn() && shortWay.isOpen(now);
        int all = 0;
        int count = Burst.CAPACITY;
        handOff.from(Origin.TAKEN);
        while (count == Burst.CAPACITY && all < MOST_PACKETS && ciphers.hasRoom()) {
            count = handOff.take(given);
            if (plain) {
                takeOver(count, now);
            } else {
                again(count, now);
            }
            all += count;
        }
        handOff.from(Origin.RECEIVED);
        return all;
    }

    /** Packets in a row that came in by the same port may take the short way. */
    private void takeOver(int count, ForwardingTables now) {
        int first = 0;
        while (first < count) {
            int port = HandOff.ingressPort(given[first]);
            int end = first;
            for (; end < count && HandOff.ingressPort(given[end]) == port; end++) {
                Mbuf.put(received, end - first, HandOff.mbuf(given[end]));
            }
            int taken = port < tunnels.index() ? express(end - first, ports[port], now) : 0;
            ordinary(taken, end - first, ports[port], now);
            first = end;
        }
    }

    private void again(int count, ForwardingTables now) {
        for (int i = 0; i < count; i++) {
            ordinaryWay.take(HandOff.mbuf(given[i]), ports[HandOff.ingressPort(given[i])], now);
        }
        ordinaryWay.process(now);
    }

    /** Packets of the gateway itself. */
    private int takeFromHost(ForwardingTables now) {
        if (!ciphers.hasRoom()) {
            return 0;
        }
        int count = 0;
        for (long mbuf = host.takeFromHost(); mbuf != 0; mbuf = host.takeFromHost()) {
            ordinaryWay.take(mbuf, gateway, now);
            if (++count == Burst.CAPACITY) {
                break;
            }
        }
        if (count > 0) {
            counters.add(Counter.FROM_HOST, count);
            ordinaryWay.processOwn(now);
        }
        return count;
    }

    /** All that the ring holds: no full burst came, so it was empty. */
    private int takeAllFromHost(ForwardingTables now) {
        int all = 0;
        int count;
        do {
            count = takeFromHost(now);
            all += count;
        } while (count == Burst.CAPACITY);
        return all;
    }

    /** ARP and neighbour discovery that the control thread sends, and packets that have waited for a neighbour. */
    private int takeResolved(ForwardingTables now) {
        int count = 0;
        while (count < Burst.CAPACITY) {
            long element = neighbours.take();
            if (element == 0) {
                break;
            }
            long mbuf = NeighbourStep.mbuf(element);
            if (NeighbourStep.isFrame(element)) {
                forward.frame(mbuf, NeighbourStep.port(element));
            } else if (NeighbourStep.isFailed(element)) {
                forward.undeliverable(mbuf, NeighbourStep.port(element));
            } else {
                forward.released(mbuf, NeighbourStep.port(element), now);
            }
            count++;
        }
        return count;
    }

    /** ICMP that this poll gave rise to. */
    private void sendOwn(ForwardingTables now) {
        int count = 0;
        for (long mbuf = outgoing.take(); mbuf != 0; mbuf = outgoing.take()) {
            ordinaryWay.take(mbuf, gateway, now);
            if (++count == Burst.CAPACITY) {
                ordinaryWay.processOwn(now);
                count = 0;
            }
        }
        if (count > 0) {
            ordinaryWay.processOwn(now);
        }
    }

    /** Frees what the worker holds. Its thread has ended, and its ports still stand. */
    @Override
    public void close() {
        for (int count = handOff.take(given); count > 0; count = handOff.take(given)) {
            drop(count);
        }
        for (int count = handOff.takeHeld(given, given.length); count > 0; ) {
            drop(count);
            count = handOff.takeHeld(given, given.length);
        }
        waiting.close();
        ciphers.close();
        for (TxBuffer buffer : transmit) {
            buffer.close();
        }
        reassembly.close();
        drops.close();
        shortWay.close();
        steps.close();
        engine.close();
        receivedArea.close();
    }

    private void drop(int count) {
        for (int i = 0; i < count; i++) {
            drops.add(HandOff.mbuf(given[i]), HAND_OFF_FULL);
        }
    }
}
