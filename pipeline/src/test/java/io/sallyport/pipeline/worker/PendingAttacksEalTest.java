package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.esp.Acceptance;
import io.sallyport.pipeline.event.SaEvents;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.ActivationCause;
import io.sallyport.pipeline.sad.Lifetimes;
import io.sallyport.pipeline.sad.Promotion;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaReport;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.Sad;
import io.sallyport.pipeline.sad.SadException;
import io.sallyport.pipeline.sad.Transition;
import io.sallyport.pipeline.sad.TrialBudget;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What strangers send for a pending SA. {@code scripts/bench forgeries} runs A1 at length. */
final class PendingAttacksEalTest {
    private static final long FORGERIES = Long.getLong("sallyport.forgeries", 2_000_000);
    private static final Optional<Path> REPORT = Optional.ofNullable(System.getProperty("sallyport.forgeries.report"))
            .map(Path::of);

    private static final int WINDOWS = 101;
    private static final int LONG_PENDING = 0x7001;
    private static final int BURSTS_OF_WINDOW = 500;

    /** What each pending SA may cost, as {@link TrialBudget#PER_SA} says. */
    private static final long AT_ONCE = 32;

    private static final long PER_SECOND = 64;
    private static final long SECOND = 1_000_000_000;
    private static final long BURSTS = 10_000;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("attacks");

    private static byte[] forged(Tunnel tunnel) {
        byte[] esp = tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[36]));
        esp[esp.length - 1] ^= 1;
        return GatewayUnderTest.outer(tunnel, esp);
    }

    @Test
    @DisplayName("A1: millions of forged packets for a pending SA promote nothing, cost no octet of heap, and are all"
            + " counted; the message still completes the exchange")
    void shouldStandForgeries() {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withPending())) {
            Tunnel tunnel = gateway.tunnels.getFirst();
            // Of its own, so that it is pending for as long as this takes.
            SaHandle pending =
                    gateway.plane.inbound().install(again(LONG_PENDING, Duration.ofHours(24)), System.nanoTime());
            EspOracle far = new EspOracle(LONG_PENDING, new byte[16], new byte[4]);
            byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[36]);
            byte[] forged = far.seal(1, inner);
            forged[forged.length - 1] ^= 1;
            long bursts = FORGERIES / BurstFeed.BURST;
            try (BurstFeed feed =
                    new BurstFeed(testbed, gateway, gateway.outside, GatewayUnderTest.outer(tunnel, forged))) {
                // The compiler's own allocations are over by the second half.
                feed.carry(bursts / 2);
                long allocated = feed.allocatedBy(bursts - bursts / 2);
                assertTrue(allocated < BurstFeed.JVM_OCTETS, allocated + " octets");
            }
            gateway.control();

            long sent = bursts * BurstFeed.BURST;
            SaReport report = SaReport.read(pending).orElseThrow();
            assertEquals(0, gateway.count(Counter.PROMOTED));
            assertEquals(SaState.PENDING, report.state());
            assertEquals(sent, gateway.drops());
            assertEquals(sent, gateway.drops(DropReason.ICV_WRONG) + gateway.drops(DropReason.TRIAL_BUDGET));
            assertTrue(report.trials() >= 32, "tried " + report.trials());
            assertEquals(gateway.drops(DropReason.ICV_WRONG), report.trials());
            assertEquals(report.trials(), report.trialFailures());
            assertEquals(report.trials(), gateway.count(Counter.TRIALS));
            assertEquals(gateway.drops(DropReason.TRIAL_BUDGET), report.budgetDrops());
            assertEquals(0, report.packets());
            assertEquals(0, report.sequence(), "the window is still empty");

            assertEquals(Transition.DONE, gateway.plane.inbound().activate(pending, ActivationCause.MESSAGE));
            gateway.sendOutside(GatewayUnderTest.outer(tunnel, far.seal(1, inner)));
            assertEquals(1, gateway.count(Counter.OPENED));
            assertEquals(1, testbed.receive(gateway.inside).size());
        }
    }

    @Test
    @DisplayName("A1: while half of all packets are forged for a pending SA, all packets of another SA are delivered,"
            + " and no more are tried than the budget allows")
    void shouldCarryOthersAmongForgeries() throws IOException {
        Options options = Options.simple().withWindow(0);
        long before = System.nanoTime();
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, options.withPending())) {
            Tunnel pending = gateway.tunnels.getFirst();
            Tunnel other = gateway.tunnel(Prefix.IPV4, Prefix.IPV4, options);
            byte[] good = GatewayUnderTest.outer(
                    other, other.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[36])));
            byte[] forged = forged(pending);
            byte[] stray = forged.clone();
            // The same packet for an SPI that nobody has, which costs the least that a packet can.
            stray[14 + 20] ^= 0x55;
            try (BurstFeed strays = new BurstFeed(testbed, gateway, gateway.outside, behind(good, stray));
                    BurstFeed forgeries = new BurstFeed(testbed, gateway, gateway.outside, behind(good, forged))) {
                forgeries.carry(BURSTS);
                long half = BURSTS * BurstFeed.BURST / 2;
                assertEquals(half, forgeries.out(), "all good ones");
                assertEquals(half, gateway.count(Counter.OPENED));
                assertUntouched(gateway, pending.inbound(), half, System.nanoTime() - before);
                if (REPORT.isPresent()) {
                    Files.writeString(REPORT.get(), measured(strays, forgeries));
                }
            }
        }
    }

    /** A burst whose front is of one kind, so that it may take the short way, and its other half of another. */
    private static byte[][] behind(byte[] front, byte[] others) {
        byte[][] frames = new byte[BurstFeed.BURST][];
        Arrays.fill(frames, 0, frames.length / 2, front);
        Arrays.fill(frames, frames.length / 2, frames.length, others);
        return frames;
    }

    /** What forged packets have done to a pending SA, which is nothing, and what they may have cost. */
    private static void assertUntouched(GatewayUnderTest gateway, SaHandle pending, long forged, long nanos) {
        SaReport report = SaReport.read(pending).orElseThrow();
        assertEquals(SaState.PENDING, report.state());
        assertEquals(0, report.packets());
        assertEquals(0, report.sequence());
        assertEquals(0, gateway.count(Counter.PROMOTED));
        assertEquals(forged, gateway.drops());
        assertEquals(forged, gateway.drops(DropReason.ICV_WRONG) + gateway.drops(DropReason.TRIAL_BUDGET));
        assertEquals(gateway.drops(DropReason.ICV_WRONG), report.trials());
        // Those of one burst may be admitted before the first of them fails.
        long most = AT_ONCE + BurstFeed.BURST / 2 + PER_SECOND * (nanos / SECOND + 1);
        assertTrue(report.trials() >= AT_ONCE && report.trials() <= most, report.trials() + " of " + most);
    }

    /** What the other SA's packets take, among two kinds of others. Times are no matter of this test but of the report. */
    private static String measured(BurstFeed strays, BurstFeed forgeries) {
        long[] amongStray = new long[WINDOWS];
        long[] amongForged = new long[WINDOWS];
        for (int warm = 0; warm < 2; warm++) {
            strays.carry(20L * BURSTS_OF_WINDOW);
            forgeries.carry(20L * BURSTS_OF_WINDOW);
        }
        for (int window = 0; window < WINDOWS; window++) {
            amongStray[window] = strays.nanosOf(BURSTS_OF_WINDOW);
            amongForged[window] = forgeries.nanosOf(BURSTS_OF_WINDOW);
        }
        return report(amongStray, amongForged);
    }

    private static String report(long[] amongStray, long[] amongForged) {
        double packets = (double) BURSTS_OF_WINDOW * BurstFeed.BURST / 2;
        double stray = median(amongStray) / packets;
        double forged = median(amongForged) / packets;
        return String.format(
                Locale.ROOT,
                "%,d forged packets for one pending SA: 0 promotions, 0 octets of heap, all counted; the last message"
                        + " completed the exchange.%n%d windows of %,d packets, half of them of another SA: that one's"
                        + " packets take %.1f ns each of processor time beside packets for an unknown SPI, %.1f ns beside"
                        + " forged ones for the pending SA (medians): %.1f %% less throughput.%n",
                FORGERIES,
                WINDOWS,
                BURSTS_OF_WINDOW * BurstFeed.BURST,
                stray,
                forged,
                100 * (1 - stray / forged));
    }

    private static double median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Test
    @DisplayName("A11: packets of the SA that had an SPI before are dropped; they prove nothing for its next SA")
    void shouldDropPacketsOfTheSaBefore() {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withPending())) {
            Tunnel old = gateway.tunnels.getFirst();
            int spi = 0x1001;
            byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8]);
            assertEquals(Transition.DONE, gateway.plane.inbound().retire(old.inbound()));
            for (int i = 0; i < 4; i++) {
                gateway.poll();
            }
            assertThrows(
                    SadException.class,
                    () -> gateway.plane.inbound().install(again(spi), System.nanoTime()),
                    "the SPI rests");
            gateway.plane.inbound().poll(System.nanoTime() + Sad.MIN_SPI_REST.toNanos() + 1);
            SaHandle next = gateway.plane.inbound().install(again(spi), System.nanoTime());

            for (int number = 1; number <= 20; number++) {
                gateway.sendOutside(GatewayUnderTest.outer(old, old.toGateway().seal(number, inner)));
            }
            assertEquals(20, gateway.drops(DropReason.ICV_WRONG));
            assertEquals(SaState.PENDING, SaReport.read(next).orElseThrow().state());
            assertEquals(0, testbed.receive(gateway.inside).size());

            EspOracle far = new EspOracle(spi, new byte[16], new byte[4]);
            gateway.sendOutside(GatewayUnderTest.outer(old, far.seal(1, inner)));
            assertEquals(SaState.ACTIVE, SaReport.read(next).orElseThrow().state());
            assertEquals(List.of(next), gateway.promoted);
        }
    }

    private static SaParameters again(int spi) {
        return again(spi, Duration.ofSeconds(40));
    }

    private static SaParameters again(int spi, Duration pendingTimeout) {
        return SaParameters.inbound(spi)
                .key(CipherSuite.AES_GCM_128, new byte[16], new byte[4])
                .replayWindow(64)
                .selector(Selector.between(Prefix.parse("10.2.0.0/16"), Prefix.parse("10.1.0.0/16")))
                .outer(Prefix.parseAddress(GatewayUnderTest.PEER), Prefix.parseAddress(GatewayUnderTest.GATEWAY))
                .pending()
                .pendingTimeout(pendingTimeout)
                .build();
    }

    @Test
    @DisplayName("A11: a packet that was let in for another generation of its record promotes nothing, and is counted")
    void shouldCountAnotherGeneration() {
        try (GatewayUnderTest gateway =
                        new GatewayUnderTest(testbed, Options.simple().withPending());
                SaEvents events = new SaEvents(16);
                Promotion promotion = new Promotion(events, TrialBudget.PER_SA, TrialBudget.PER_WORKER)) {
            Tunnel tunnel = gateway.tunnels.getFirst();
            long hot = tunnel.inbound().hot();
            long before = SaTable.stateAcquire(hot) - (1L << 32);
            WorkerCounters counters = new WorkerCounters();
            Drops drops = new Drops(counters);
            Acceptance acceptance = new Acceptance(promotion, new Lifetimes(events), counters, drops);
            byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8]);
            long mbuf = testbed.mbuf(inner);
            Burst burst = new Burst();
            burst.add(mbuf, Memory.pointer(Mbuf.data(mbuf)), inner.length, 0, 0, 1);
            burst.sa[0] = hot;
            burst.word[0] = before;
            burst.sequence[0] = 1;

            assertFalse(acceptance.accept(burst, 0, hot, burst.packet[0], inner.length));
            drops.flush();
            assertEquals(1, counters.drops(DropReason.SA_CHANGED));
            assertEquals(0, events.drain((type, slot, generation, code, nanos) -> {}, 16));
            assertEquals(
                    SaState.PENDING,
                    SaReport.read(tunnel.inbound()).orElseThrow().state());
        }
    }

    @Test
    @DisplayName("A12: of our own packets that somebody reflects none is accepted, whatever their outer addresses")
    void shouldRefuseOwnPackets() {
        for (boolean pending : new boolean[] {false, true}) {
            Options options = pending ? Options.simple().withPending() : Options.simple();
            try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, options)) {
                Tunnel tunnel = gateway.tunnels.getFirst();
                // Whether it was sealed by the gateway or by whoever has its keys.
                EspOracle own = tunnel.fromGateway();
                byte[] inner = GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]);
                for (byte[] esp :
                        List.of(own.seal(1, inner), own.seal(2, GatewayUnderTest.fromFar(Prefix.IPV4, inner)))) {
                    for (String[] ends : new String[][] {
                        {GatewayUnderTest.GATEWAY, GatewayUnderTest.PEER},
                        {GatewayUnderTest.PEER, GatewayUnderTest.GATEWAY},
                        {GatewayUnderTest.GATEWAY, GatewayUnderTest.GATEWAY}
                    }) {
                        byte[] packet = Frames.ipv4(Frames.address(ends[0]), Frames.address(ends[1]), 50, 64, 0, esp);
                        gateway.sendOutside(GatewayUnderTest.fromPeer(packet));
                        // Under the SPI that we receive by, too.
                        byte[] renamed = packet.clone();
                        renamed[20 + 2] = 0x10;
                        gateway.sendOutside(GatewayUnderTest.fromPeer(renamed));
                    }
                }
                assertEquals(0, gateway.count(Counter.OPENED));
                assertEquals(0, gateway.count(Counter.PROMOTED));
                assertEquals(0, testbed.receive(gateway.inside).size());
                assertTrue(gateway.drops(DropReason.SPI_UNKNOWN) >= 2);
                assertTrue(gateway.drops(DropReason.ICV_WRONG) >= 2);
                testbed.receive(gateway.outside);
            }
        }
    }
}
