package io.sallyport.pipeline.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.handoff.HandOffRings;
import io.sallyport.pipeline.spd.PolicySas;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fewer packets than are freed at a time: none of these addresses is ever looked at. */
class WaitingPacketsTest {
    private static final long LONG_AFTER = Duration.ofMinutes(1).toNanos();
    private static final long SOME_SA = 0x4000;

    private final WorkerCounters counters = new WorkerCounters();
    private final Drops drops = new Drops(counters);
    private long nextMbuf = 0x1000;

    private WaitingPackets packets(int perPolicy, int packets) {
        return new WaitingPackets(
                new WaitingBounds(perPolicy, packets, WaitingBounds.LEAST_OCTETS, Duration.ofSeconds(10)),
                1,
                new OutboundChoice(new HandOff(new HandOffRings(1), 0, counters, drops)),
                counters,
                drops);
    }

    private void add(WaitingPackets waiting, int policy, int octets) {
        nextMbuf += 0x80;
        waiting.add(policy, nextMbuf, 0, octets, true);
    }

    @Test
    @DisplayName("all policies together have no more packets than the bound, and a policy without any is refused")
    void shouldBoundAllPackets() {
        WaitingPackets waiting = packets(3, 4);
        for (int policy = 0; policy < 4; policy++) {
            add(waiting, policy, 100);
        }
        add(waiting, 4, 100);
        assertEquals(1, counters.drops(DropReason.WAITING_FULL));
        add(waiting, 2, 100);
        assertEquals(1, counters.drops(DropReason.WAITING_FULL));
        assertEquals(1, counters.drops(DropReason.WAITING_OLDEST));
        assertFalse(waiting.holds(4));
        for (int policy = 0; policy < 4; policy++) {
            assertTrue(waiting.holds(policy));
        }
    }

    @Test
    @DisplayName("octets are bounded too: a long packet takes the place of several of its policy")
    void shouldBoundOctets() {
        WaitingPackets waiting = packets(64, 64);
        for (int i = 0; i < 4; i++) {
            add(waiting, 7, 16_000);
        }
        assertEquals(0, counters.drops());
        add(waiting, 7, 40_000);
        assertEquals(3, counters.drops(DropReason.WAITING_OLDEST));
        add(waiting, 8, 16_000);
        assertEquals(1, counters.drops(DropReason.WAITING_FULL));
    }

    @Test
    @DisplayName("a packet that would not fit even without the others of its policy is dropped, and they wait on")
    void shouldNotDropInVain() {
        WaitingPackets waiting = packets(64, 64);
        for (int i = 0; i < 3; i++) {
            add(waiting, 7, 100);
            add(waiting, 8, 21_000);
        }
        add(waiting, 7, 40_000);
        assertEquals(1, counters.drops(DropReason.WAITING_FULL));
        assertEquals(1, counters.drops());
        assertTrue(waiting.holds(7));
    }

    @Test
    @DisplayName("packets that have waited too long are dropped, and their queue goes with them")
    void shouldAge() {
        WaitingPackets waiting = packets(8, 16);
        PolicySas sas = new PolicySas(4);
        sas.publishCurrent(1, SOME_SA);
        sas.publishCurrent(2, SOME_SA);
        add(waiting, 1, 100);
        add(waiting, 1, 100);
        add(waiting, 2, 100);
        waiting.expire(sas, System.nanoTime());
        assertEquals(0, counters.drops());
        waiting.expire(sas, System.nanoTime() + LONG_AFTER);
        assertEquals(3, counters.drops(DropReason.WAITED_IN_VAIN));
        assertTrue(waiting.isEmpty());
        assertFalse(waiting.holds(1));
    }

    @Test
    @DisplayName("where no SA was promised yet packets wait on; where one was and is gone they do not")
    void shouldTellAnSaThatWentFromOneThatIsToCome() {
        WaitingPackets waiting = packets(8, 16);
        PolicySas sas = new PolicySas(4);
        waiting.add(1, 0x1000, 0, 100, false);
        waiting.expire(sas, System.nanoTime());
        assertFalse(waiting.isEmpty());
        sas.publishCandidate(1, SOME_SA);
        waiting.expire(sas, System.nanoTime());
        assertFalse(waiting.isEmpty());
        sas.publishCandidate(1, 0);
        waiting.expire(sas, System.nanoTime());
        assertTrue(waiting.isEmpty());
        assertEquals(1, counters.drops(DropReason.WAITED_IN_VAIN));
    }

    @Test
    @DisplayName("policies whose numbers look alike are told apart")
    void shouldTellPoliciesApart() {
        WaitingPackets waiting = packets(8, 16);
        add(waiting, 5, 100);
        assertFalse(waiting.holds(5 + 1024));
        add(waiting, 5 + 1024, 100);
        assertTrue(waiting.holds(5));
        assertTrue(waiting.holds(5 + 1024));
    }

    @Test
    @DisplayName("bounds that cannot be held are refused")
    void shouldRefuseBounds() {
        Duration age = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new WaitingBounds(65, 256, 1 << 20, age));
        assertThrows(IllegalArgumentException.class, () -> new WaitingBounds(64, 63, 1 << 20, age));
        assertThrows(IllegalArgumentException.class, () -> new WaitingBounds(64, 256, 1000, age));
        assertThrows(IllegalArgumentException.class, () -> new WaitingBounds(64, 256, 1 << 20, Duration.ZERO));
    }
}
