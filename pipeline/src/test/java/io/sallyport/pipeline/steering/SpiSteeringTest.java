package io.sallyport.pipeline.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.flow.SpiRule;
import io.sallyport.dpdk.flow.SpiRule.Path;
import io.sallyport.pipeline.handoff.HandOffRings;
import io.sallyport.pipeline.handoff.LaneGates;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.sad.Quiescence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SpiSteeringTest {
    private static final int WORKERS = 4;

    private final Quiescence quiescence = new Quiescence(WORKERS);
    private final LaneGates gates = new LaneGates(WORKERS);
    private final HandOffRings rings = new HandOffRings(WORKERS);
    private final HeardSteering heard = new HeardSteering();

    @AfterEach
    void free() {
        quiescence.close();
    }

    private Optional<SpiSteering> begin(FlowDevice device, IntFunction<OptionalInt> queueOf, int[] owners) {
        Optional<SpiSteering> steering =
                SpiSteering.begin(List.of(new SteeredPort(device, queueOf, heard)), rings, quiescence, gates, WORKERS);
        steering.ifPresent(able -> settle(able, owners));
        return steering;
    }

    private static int[] inTurn(int workers) {
        int[] owners = new int[Ownership.SHARDS];
        Arrays.setAll(owners, shard -> shard % workers);
        return owners;
    }

    /** No worker runs, so each is past every quiescent point; their queues are empty as often as they are asked. */
    private void settle(SpiSteering steering, int[] owners) {
        for (int i = 0; steering.poll(owners); i++) {
            assertTrue(i < 1_000, "the rules never come to rest");
            for (int worker = 0; worker < WORKERS; worker++) {
                gates.emptied(worker);
            }
        }
    }

    @Test
    @DisplayName("shards in turn on a power of two of workers are a rule for each worker and path")
    void shouldMakeOneRuleForEachWorkerAndPath() {
        SimulatedFlowDevice device = new SimulatedFlowDevice(() -> true);
        assertTrue(begin(device, OptionalInt::of, inTurn(WORKERS)).isPresent());

        assertEquals(WORKERS * Path.values().length, device.rules().size());
        for (SpiRule rule : device.rules().values()) {
            assertEquals(3, rule.mask());
            assertEquals(rule.spi(), rule.queue());
        }
        assertEquals(OptionalInt.of(2), device.queueOf(0xabcdef02));
    }

    @Test
    @DisplayName("a device that refuses every path is left alone; one that knows some has rules for those")
    void shouldUseWhatTheDeviceKnows() {
        SimulatedFlowDevice none = new SimulatedFlowDevice(() -> true);
        for (Path path : Path.values()) {
            none.without(path);
        }
        assertTrue(begin(none, OptionalInt::of, inTurn(WORKERS)).isEmpty());
        assertEquals(Set.of(), heard.accepted);
        assertTrue(heard.answers.getFirst().contains("no such item"), heard.answers::toString);

        SimulatedFlowDevice some =
                new SimulatedFlowDevice(() -> true).without(Path.IPV4_AH).without(Path.IPV6_AH);
        assertTrue(begin(some, OptionalInt::of, inTurn(WORKERS)).isPresent());
        assertEquals(WORKERS * (Path.values().length - 2), some.rules().size());
        assertFalse(heard.accepted.contains(Path.IPV6_AH));
        assertTrue(heard.accepted.contains(Path.IPV6_UDP_ESP));
    }

    @Test
    @DisplayName("a worker that polls no queue of the port has no rules there")
    void shouldNotSteerToWorkersWithoutAQueue() {
        SimulatedFlowDevice device = new SimulatedFlowDevice(() -> true);
        Optional<SpiSteering> _ =
                begin(device, worker -> worker < 2 ? OptionalInt.of(worker) : OptionalInt.empty(), inTurn(WORKERS));

        assertEquals(OptionalInt.of(1), device.queueOf(0x1001));
        assertEquals(OptionalInt.empty(), device.queueOf(0x1002));
    }

    @Test
    @DisplayName("D23: the rules follow the shards, whoever owns them, and all end with the steering")
    void shouldFollowTheShards() {
        SimulatedFlowDevice device = new SimulatedFlowDevice(() -> true);
        SpiSteering steering = begin(device, OptionalInt::of, inTurn(WORKERS)).orElseThrow();
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            int workers = 1 + random.nextInt(WORKERS);
            int[] owners = round % 2 == 0
                    ? inTurn(workers)
                    : random.ints(Ownership.SHARDS, 0, workers).toArray();
            settle(steering, owners);

            for (int shard = 0; shard < Ownership.SHARDS; shard++) {
                assertEquals(OptionalInt.of(owners[shard]), device.queueOf(0x7000 | shard), "shard " + shard);
            }
            for (int worker = 0; worker < WORKERS; worker++) {
                assertTrue(gates.isOpen(worker), "all receive again");
            }
        }
        steering.end();
        assertEquals(0, device.rules().size());
    }

    @Test
    @DisplayName("a full table leaves packets without a rule, not to a wrong one")
    void shouldLiveWithAFullTable() {
        Random random = new Random(8);
        SimulatedFlowDevice device = new SimulatedFlowDevice(() -> random.nextInt(3) > 0);
        SpiSteering steering = begin(device, OptionalInt::of, inTurn(WORKERS)).orElseThrow();
        int without = 0;
        for (int workers = 1; workers <= WORKERS; workers++) {
            int[] owners = inTurn(workers);
            settle(steering, owners);
            for (int shard = 0; shard < Ownership.SHARDS; shard++) {
                OptionalInt queue = device.queueOf(shard);
                assertFalse(queue.isPresent() && queue.getAsInt() != owners[shard], "shard " + shard);
                without += queue.isPresent() ? 0 : 1;
            }
        }
        assertTrue(without > 0, "the table was full now and then");
        assertTrue(heard.failures.getFirst().contains("the table is full"), heard.failures::toString);
        steering.end();
        assertEquals(0, device.rules().size());
    }
}
