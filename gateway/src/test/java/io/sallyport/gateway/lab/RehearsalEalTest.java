package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.vector.VectorTrial;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RehearsalEalTest {
    /** The least that a configuration can ask for: a rehearsal must fit in there. */
    private static final int LEAST_MEMORY_MIB = 64;

    private static final Repertoire ALL =
            new Repertoire(Crypto.IPSEC_MB, CipherSuite.parse("aes-cbc-128+hmac-sha1-96"), true, true, true);

    private static final Repertoire CHACHA20 =
            new Repertoire(Crypto.IPSEC_MB, CipherSuite.parse("chacha20-poly1305"), false, false, false);

    private static final long BURSTS = Arrays.stream(LabTurns.BURSTS).sum();

    private static Eal eal;

    @BeforeAll
    static void start() {
        eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(LEAST_MEMORY_MIB)
                .filePrefix("sallyport-rehearsal-test")
                .build());
    }

    @AfterAll
    static void stop() {
        eal.close();
    }

    @Test
    @DisplayName("a rehearsal carries packets, leaves no port behind, and can be repeated")
    void shouldLeaveNothingBehind() throws InterruptedException {
        for (Repertoire repertoire : List.of(Repertoire.least(Crypto.IPSEC_MB), ALL)) {
            for (int workers = 1; workers <= 2; workers++) {
                assertTrue(Rehearsal.prepare(repertoire, workers).run(eal) > 0);
                assertEquals(List.of(), Port.list());
            }
        }
    }

    @Test
    @DisplayName(
            "a rehearsal with ChaCha20-Poly1305 lasts until it is known by what its short packets go, or as long as it may")
    void shouldAwaitTheTrialOfVectors() throws InterruptedException {
        Rehearsal rehearsal = Rehearsal.prepare(CHACHA20, 1);
        long start = System.nanoTime();
        assertTrue(rehearsal.run(eal) > 0);
        long lasted = System.nanoTime() - start;
        assertTrue(VectorTrial.isSettled() || lasted >= Rehearsal.LONGEST_NANOS);
    }

    @Test
    @DisplayName("the gateways of a rehearsal have one worker for a gateway of one, and two for one of several")
    void shouldHaveTwoWorkersWhereThereAreSeveral() {
        Repertoire least = Repertoire.least(Crypto.IPSEC_MB);
        assertEquals(1, Rehearsal.prepare(least, 1).workers());
        assertEquals(2, Rehearsal.prepare(least, 2).workers());
        assertEquals(2, Rehearsal.prepare(least, 8).workers());
    }

    @Test
    @DisplayName("packets of each kind of SA come through both ways, all of them")
    void shouldCarryWhatIsInTheRepertoire() throws InterruptedException {
        assertEquals(5, ALL.numbers().size());
        int _ = LcoreThread.register();
        try {
            for (List<Integer> part : ALL.numbers()) {
                try (LabBench bench = bench(false, 1)) {
                    LabTurns turns = bench.startInTurns(List.of(part));
                    turns.enter();
                    takeTurns(turns, LabTurns.BURSTS.length);
                    turns.leave();
                    bench.stop();
                    assertEquals(2 * BURSTS, turns.delivered(), "tunnels " + part);
                    assertEquals(List.of(0L, 0L), handedOver(bench), "one worker owns all");
                }
            }
        } finally {
            LcoreThread.unregister();
        }
    }

    @Test
    @DisplayName(
            "packets of a tunnel that come to both of two workers are handed over by the one, inside and outside, and come through")
    void shouldHandOverBothWays() throws InterruptedException {
        int _ = LcoreThread.register();
        try (LabBench bench = bench(false, 2)) {
            LabTurns turns = bench.startInTurns(List.of(List.of(1)));
            turns.enter();
            takeTurns(turns, LabTurns.BURSTS.length);
            turns.leave();
            bench.stop();
            assertEquals(4 * BURSTS, turns.delivered());
            assertEquals(List.of(2 * BURSTS, 0L, 2 * BURSTS, 0L), handedOver(bench));
        } finally {
            LcoreThread.unregister();
        }
    }

    @Test
    @DisplayName("of two workers each hands packets over, and then for a while each gets its own")
    void shouldHandOverForAWhile() throws InterruptedException {
        int _ = LcoreThread.register();
        try {
            handOverForAWhile(false, ALL.numbers());
            handOverForAWhile(true, List.of(List.of(0)));
        } finally {
            LcoreThread.unregister();
        }
    }

    private static void handOverForAWhile(boolean ipv6, List<List<Integer>> parts) throws InterruptedException {
        try (LabBench bench = bench(ipv6, 2)) {
            LabTurns turns = bench.startInTurns(parts);
            turns.enter();
            // The last packets that went astray are still under way when the first others come.
            takeTurns(turns, 2 * LabTurns.FLOWS_LAST + 1);
            List<Long> handedOver = handedOver(bench);
            long delivered = turns.delivered();
            assertTrue(
                    handedOver.stream().filter(packets -> packets > 0).count() >= (ipv6 ? 2 : 4), handedOver::toString);
            takeTurns(turns, 2 * LabTurns.FLOWS_LAST - 1);
            assertEquals(handedOver, handedOver(bench));
            assertTrue(turns.delivered() > delivered);
            turns.leave();
            bench.stop();
            assertEquals(0, bench.wire().refusedFrames());
            assertEquals(0, bench.gateways().getFirst().drops());
            // East's first SA is pending at first, and two bursts are more than may wait for it.
            Gateway east = bench.gateways().getLast();
            long waited = east.counters().stream()
                    .mapToLong(each -> each.drops(DropReason.WAITING_OLDEST))
                    .sum();
            assertEquals(waited, east.drops());
        }
    }

    private static LabBench bench(boolean ipv6, int workers) {
        LabOptions options = new LabOptions(1, PacketSize.parse("imix"), 0, ipv6, 1, Optional.empty());
        LabNetwork network = LabNetwork.of(ipv6, Crypto.IPSEC_MB);
        LabNetwork carried = ipv6 ? network.withWindowOf(ALL) : network.with(ALL);
        return new LabBench(eal, options, carried.withWorkers(workers), Optional.empty());
    }

    private static void takeTurns(LabTurns turns, int count) {
        for (int i = 0; i < count; i++) {
            turns.turn();
        }
    }

    /** By each worker of west, then of east. */
    private static List<Long> handedOver(LabBench bench) {
        return bench.gateways().stream()
                .flatMap(gateway -> gateway.counters().stream())
                .map(counters -> counters.get(Counter.HANDED_OFF))
                .toList();
    }
}
