package io.sallyport.pipeline.handoff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.handoff.HandOff.Origin;
import io.sallyport.pipeline.sad.Quiescence;
import io.sallyport.pipeline.steering.HeardSteering;
import io.sallyport.pipeline.steering.SimulatedFlowDevice;
import io.sallyport.pipeline.steering.SpiSteering;
import io.sallyport.pipeline.steering.SteeredPort;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Up to sixteen workers, a device that spreads flows over their queues and steers some by their SPI, and a control thread that changes the number of workers
 * while packets flow, all in one thread by a drawn schedule.
 *
 * <p>The rings, the ownership, the hand-off, the moves and the quiescence are the real ones; what is simulated is the device,
 * the worker's steps, and the SAs, each of which knows who is working on it.
 */
final class OwnershipSimulationTest {
    private static final int NOBODY = -1;

    private int workers;
    private int flows;
    private int packets;
    private int associations;
    private Schedule schedule;
    private HandOffRings rings;
    private Quiescence quiescence;
    private Random random;
    private Sa[] sas;
    private int[] flowQueues;
    private List<Deque<Integer>> queues;
    private LaneGates lanes;
    private SimulatedFlowDevice rules;
    private int[] nextOfFlow;
    private int[] lastOfFlow;
    private int processed;
    private int sent;
    private boolean over;

    private static final class Sa {
        int worker = NOBODY;
    }

    /** With few workers and flows, bursts have many packets of one flow. */
    @ParameterizedTest(name = "{0} workers, {1} flows, {2} packets, seeds from {3}")
    @CsvSource({"16, 96, 2000, 0", "16, 96, 2000, 8", "16, 96, 2000, 16", "3, 6, 20000, 0"})
    @DisplayName(
            "D23: no packet is lost, none overtakes another of its flow, and no SA has two workers, on live resizes")
    void shouldKeepOrderAndLoseNothing(int ofWorkers, int ofFlows, int ofPackets, int first)
            throws InterruptedException {
        workers = ofWorkers;
        flows = ofFlows;
        packets = ofPackets;
        associations = flows - flows / 3;
        for (int seed = first; seed < first + 8; seed++) {
            simulate(seed);
        }
    }

    private void simulate(int seed) throws InterruptedException {
        random = new Random(seed);
        schedule = new Schedule(seed);
        rings = new HandOffRings(workers);
        quiescence = new Quiescence(workers);
        lanes = new LaneGates(workers);
        // While rules change packets come in, and now and then the table is full.
        rules = new SimulatedFlowDevice(() -> {
            schedule.pause();
            return random.nextInt(10) > 0;
        });
        sas = new Sa[associations];
        Arrays.setAll(sas, i -> new Sa());
        queues = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            queues.add(new ArrayDeque<>());
        }
        flowQueues = random.ints(flows, 0, workers).toArray();
        nextOfFlow = new int[flows];
        lastOfFlow = new int[flows];
        Arrays.fill(lastOfFlow, -1);
        processed = 0;
        sent = 0;
        over = false;
        List<Drops> drops = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            int index = worker;
            WorkerCounters counters = new WorkerCounters();
            Drops mine = new Drops(counters);
            drops.add(mine);
            HandOff handOff = new HandOff(rings, index, counters, mine);
            schedule.add(() -> work(index, handOff, counters));
        }
        schedule.add(this::device);
        schedule.add(this::control);
        schedule.run();
        assertEquals(packets, sent, "seed " + seed);
        assertEquals(packets, processed, () -> "lost packets with seed " + seed);
        drops.forEach(Drops::close);
        quiescence.close();
    }

    /** The device: packets of flows in order, each to the queue where the flow goes now. */
    private void device() {
        while (sent < packets) {
            int flow = random.nextInt(flows);
            int sa = flow % associations;
            // Of outbound packets a device knows no SPI.
            int queue = isInbound(sa) ? rules.queueOf(shard(sa)).orElse(flowQueues[flow]) : flowQueues[flow];
            if (queues.get(queue).size() < 64) {
                queues.get(queue).add(packet(flow, nextOfFlow[flow]++));
                sent++;
            }
            schedule.pause();
        }
    }

    /** The last ones, which change their owner with every number of workers. */
    private static int shard(int sa) {
        return Ownership.SHARDS - 1 - sa;
    }

    private static boolean isInbound(int sa) {
        return sa % 2 == 0;
    }

    private int packet(int flow, int number) {
        return (number * flows + flow) + 1;
    }

    private void work(int index, HandOff handOff, WorkerCounters counters) {
        long[] given = new long[Burst.CAPACITY];
        quiescence.online(index);
        while (!over) {
            if (handOff.isHeldDue()) {
                handOff.from(Origin.HELD);
                for (int left = handOff.held(); left > 0; ) {
                    int count = handOff.takeHeld(given, left);
                    processAll(index, handOff, given, count);
                    left -= count;
                }
            }
            handOff.from(Origin.RECEIVED);
            receive(index, handOff);
            int count = handOff.take(given);
            handOff.from(Origin.TAKEN);
            schedule.pause();
            processAll(index, handOff, given, count);
            handOff.flush();
            schedule.pause();
            assertEquals(0, counters.drops(), "a ring or the hold was full");
            quiescence.report(index);
            schedule.pause();
        }
        quiescence.offline(index);
    }

    private void receive(int index, HandOff handOff) {
        if (!lanes.isOpen(index)) {
            return;
        }
        long[] burst = new long[8];
        int count = 0;
        while (count < burst.length && !queues.get(index).isEmpty()) {
            burst[count++] = queues.get(index).remove();
        }
        schedule.pause();
        processAll(index, handOff, burst, count);
        if (count < burst.length) {
            lanes.emptied(index);
        }
    }

    private void processAll(int index, HandOff handOff, long[] elements, int count) {
        for (int i = 0; i < count; i++) {
            long packet = HandOff.mbuf(elements[i]);
            int flow = (int) ((packet - 1) % flows);
            int sa = flow % associations;
            // Every other SA is outbound: no SPI tells of it before the policies are asked.
            if ((!isInbound(sa) || handOff.keepEarly(shard(sa), packet, 0)) && handOff.keep(shard(sa), packet, 0)) {
                use(index, sas[sa], flow, (int) ((packet - 1) / flows));
            }
            if (random.nextInt(3) == 0) {
                schedule.pause();
            }
        }
    }

    private void use(int index, Sa sa, int flow, int number) {
        assertEquals(NOBODY, sa.worker, "two workers on one SA");
        sa.worker = index;
        schedule.pause();
        sa.worker = NOBODY;
        assertEquals(lastOfFlow[flow] + 1, number, () -> "packets of flow " + flow + " out of order");
        lastOfFlow[flow] = number;
        processed++;
    }

    private void control() {
        SpiSteering steering = SpiSteering.begin(
                        List.of(new SteeredPort(rules, OptionalInt::of, new HeardSteering())),
                        rings,
                        quiescence,
                        lanes,
                        workers)
                .orElseThrow();
        while (processed < packets) {
            int owners = 1 + random.nextInt(workers);
            spreadFlows(owners);
            moveShards(owners);
            while (steering.poll(owners())) {
                schedule.pause();
            }
            for (int i = random.nextInt(50); i > 0; i--) {
                schedule.pause();
            }
        }
        over = true;
    }

    private void moveShards(int owners) {
        Map<Integer, Integer> moves = WorkerShares.moves(owners(), owners);
        ShardMove move = new ShardMove(rings, quiescence, moves);
        while (!move.poll()) {
            schedule.pause();
        }
        for (int shard = 0; shard < Ownership.SHARDS; shard++) {
            assertTrue(rings.ownership().owner(shard) < owners);
        }
    }

    private int[] owners() {
        int[] owners = new int[Ownership.SHARDS];
        Arrays.setAll(owners, shard -> rings.ownership().owner(shard));
        return owners;
    }

    private void spreadFlows(int owners) {
        Map<Integer, Integer> moves = WorkerShares.moves(flowQueues, owners);
        LaneMove move = new LaneMove(rings, quiescence, lanes, flowQueues, moves);
        while (!move.poll()) {
            schedule.pause();
        }
    }
}
