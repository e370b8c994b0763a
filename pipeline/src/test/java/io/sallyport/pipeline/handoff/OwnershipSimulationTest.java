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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sixteen workers, a device that spreads flows over their queues and steers some by their SPI, and a control thread that changes the number of workers
 * while packets flow, all in one thread by a drawn schedule.
 *
 * <p>The rings, the ownership, the hand-off, the moves and the quiescence are the real ones; what is simulated is the device,
 * the worker's steps, and the SAs, each of which knows who is working on it.
 */
final class OwnershipSimulationTest {
    private static final int WORKERS = 16;
    private static final int SAS = 64;
    private static final int FLOWS = 96;
    private static final int PACKETS = 2_000;
    private static final int NOBODY = -1;

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

    /**
     * Schedules in one test: seeds from {@code first} on.
     */
    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(ints = {0, 8, 16})
    @DisplayName(
            "D23: no packet is lost, none overtakes another of its flow, and no SA has two workers, on live resizes")
    void shouldKeepOrderAndLoseNothing(int first) {
        for (int seed = first; seed < first + 8; seed++) {
            simulate(seed);
        }
    }

    private void simulate(int seed) {
        random = new Random(seed);
        schedule = new Schedule(seed);
        rings = new HandOffRings(WORKERS);
        quiescence = new Quiescence(WORKERS);
        lanes = new LaneGates(WORKERS);
        // While rules change packets come in, and now and then the table is full.
        rules = new SimulatedFlowDevice(() -> {
            schedule.pause();
            return random.nextInt(10) > 0;
        });
        sas = new Sa[SAS];
        Arrays.setAll(sas, i -> new Sa());
        queues = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            queues.add(new ArrayDeque<>());
        }
        flowQueues = random.ints(FLOWS, 0, WORKERS).toArray();
        nextOfFlow = new int[FLOWS];
        lastOfFlow = new int[FLOWS];
        Arrays.fill(lastOfFlow, -1);
        processed = 0;
        sent = 0;
        over = false;
        List<Drops> drops = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
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
        assertEquals(PACKETS, sent, "seed " + seed);
        assertEquals(PACKETS, processed, () -> "lost packets with seed " + seed);
        drops.forEach(Drops::close);
        quiescence.close();
    }

    /** The device: packets of flows in order, each to the queue where the flow goes now. */
    private void device() {
        while (sent < PACKETS) {
            int flow = random.nextInt(FLOWS);
            int sa = flow % SAS;
            // Of outbound packets a device knows no SPI.
            int queue = isInbound(sa) ? rules.queueOf(sa).orElse(flowQueues[flow]) : flowQueues[flow];
            if (queues.get(queue).size() < 64) {
                queues.get(queue).add(packet(flow, nextOfFlow[flow]++));
                sent++;
            }
            schedule.pause();
        }
    }

    private static boolean isInbound(int sa) {
        return sa % 2 == 0;
    }

    private static int packet(int flow, int number) {
        return (number * FLOWS + flow) + 1;
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
            int flow = (int) ((packet - 1) % FLOWS);
            int sa = flow % SAS;
            // Every other SA is outbound: no SPI tells of it before the policies are asked.
            if ((!isInbound(sa) || handOff.keepEarly(sa, packet, 0)) && handOff.keep(sa, packet, 0)) {
                use(index, sas[sa], flow, (int) ((packet - 1) / FLOWS));
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
        int workers = WORKERS;
        SpiSteering steering = SpiSteering.begin(
                        List.of(new SteeredPort(rules, OptionalInt::of, new HeardSteering())),
                        rings,
                        quiescence,
                        lanes,
                        WORKERS)
                .orElseThrow();
        while (processed < PACKETS) {
            workers = 1 + random.nextInt(WORKERS);
            spreadFlows(workers);
            moveShards(workers);
            while (steering.poll(owners())) {
                schedule.pause();
            }
            for (int i = random.nextInt(50); i > 0; i--) {
                schedule.pause();
            }
        }
        over = true;
    }

    private void moveShards(int workers) {
        Map<Integer, Integer> moves = WorkerShares.moves(owners(), workers);
        ShardMove move = new ShardMove(rings, quiescence, moves);
        while (!move.poll()) {
            schedule.pause();
        }
        for (int shard = 0; shard < Ownership.SHARDS; shard++) {
            assertTrue(rings.ownership().owner(shard) < workers);
        }
    }

    private int[] owners() {
        int[] owners = new int[Ownership.SHARDS];
        Arrays.setAll(owners, shard -> rings.ownership().owner(shard));
        return owners;
    }

    private void spreadFlows(int workers) {
        Map<Integer, Integer> moves = WorkerShares.moves(flowQueues, workers);
        LaneMove move = new LaneMove(rings, quiescence, lanes, flowQueues, moves);
        while (!move.poll()) {
            schedule.pause();
        }
    }
}
