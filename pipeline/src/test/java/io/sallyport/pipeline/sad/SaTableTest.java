package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SaTableTest {
    /** Keys whose search begins at the given slot, in the order in which they are met. */
    private static List<Integer> keysOf(SaTable table, int home, int count) {
        List<Integer> keys = new ArrayList<>();
        for (int key = SaParameters.MIN_SPI; keys.size() < count; key++) {
            if (table.home(key) == home) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static SaHandle install(SadFixture fixture, int id) {
        return fixture.sad.install(SadFixture.outboundSa(id, 0x1000, 1).build(), 0);
    }

    @Test
    void shouldFindNothingInAnEmptyTable() {
        try (SadFixture fixture = SadFixture.outbound(4)) {
            for (int key = -100; key < 100; key++) {
                assertEquals(0, fixture.table.find(key));
            }
        }
    }

    @Test
    void shouldFindAnSaInEveryStateButFree() {
        try (SadFixture fixture = SadFixture.inbound(4)) {
            int spi = fixture.sad.reserveSpi(0);
            long hot = fixture.table.find(spi);
            assertNotEquals(0, hot, "LARVAL");
            SaHandle sa = fixture.installPending(spi);
            assertEquals(hot, sa.hot());
            assertEquals(hot, fixture.table.find(spi), "PENDING");
            fixture.sad.activate(sa, ActivationCause.MESSAGE);
            assertEquals(hot, fixture.table.find(spi), "ACTIVE");
            fixture.sad.startDying(sa);
            assertEquals(hot, fixture.table.find(spi), "DYING");
            fixture.sad.retire(sa);
            assertEquals(hot, fixture.table.find(spi), "DEAD");
            fixture.sad.poll(0);
            assertEquals(0, fixture.table.find(spi), "FREE");
        }
    }

    @Test
    void shouldFindSasWhoseSearchesCollideAndWrapAround() {
        try (SadFixture fixture = SadFixture.outbound(8)) {
            int last = fixture.table.capacity() - 1;
            List<Integer> keys = keysOf(fixture.table, last, 5);
            Map<Integer, Long> lines = new HashMap<>();
            for (int key : keys) {
                lines.put(key, install(fixture, key).hot());
            }
            assertEquals(fixture.table.line(last), lines.get(keys.get(0)));
            assertEquals(fixture.table.line(3), lines.get(keys.get(4)), "four slots on, over the end");
            lines.forEach((key, hot) -> assertEquals(hot, fixture.table.find(key)));
        }
    }

    @Test
    void shouldFindAnSaBehindOneThatWentAndReuseTheGapForTheNext() {
        try (SadFixture fixture = SadFixture.outbound(8)) {
            List<Integer> keys = keysOf(fixture.table, 3, 4);
            SaHandle first = install(fixture, keys.get(0));
            install(fixture, keys.get(1));
            SaHandle third = install(fixture, keys.get(2));
            fixture.retireAndReclaim(first, 0);
            assertEquals(0, fixture.table.find(keys.get(0)));
            assertEquals(third.hot(), fixture.table.find(keys.get(2)));
            SaHandle fourth = install(fixture, keys.get(3));
            assertEquals(first.hot(), fourth.hot(), "in the gap");
            assertEquals(first.generation() + 1, fourth.generation());
        }
    }

    @Test
    void shouldLeaveNoTombstoneBehindWhenAllSasAreGone() {
        try (SadFixture fixture = SadFixture.outbound(32)) {
            churn(fixture, new Random(11), 5_000);
            List<SaHandle> left = new ArrayList<>();
            fixture.sad.forEach(left::add);
            left.forEach(fixture.sad::retire);
            fixture.sad.poll(0);
            for (int slot = 0; slot < fixture.table.capacity(); slot++) {
                long word = SaTable.stateAcquire(fixture.table.line(slot));
                assertTrue(StateWord.isEmpty(word), "slot " + slot + ": " + Long.toHexString(word));
            }
            assertEquals(0, fixture.sad.size());
        }
    }

    @Test
    void shouldFindWhatAMapWouldFindHoweverSasComeAndGo() {
        for (int seed = 0; seed < 8; seed++) {
            try (SadFixture fixture = SadFixture.outbound(1 << seed)) {
                Random random = new Random(seed);
                Map<Integer, SaHandle> expected = churn(fixture, random, 4_000);
                for (int key = 1; key < 1_000; key++) {
                    SaHandle handle = expected.get(key);
                    assertEquals(handle == null ? 0 : handle.hot(), fixture.table.find(key), "key " + key);
                }
                assertEquals(expected.size(), fixture.sad.size());
            }
        }
    }

    /** Random installations and removals, each checked at once; what is left at the end. */
    private static Map<Integer, SaHandle> churn(SadFixture fixture, Random random, int operations) {
        Map<Integer, SaHandle> live = new HashMap<>();
        for (int i = 0; i < operations; i++) {
            int key = 1 + random.nextInt(999);
            SaHandle handle = live.remove(key);
            if (handle != null) {
                fixture.retireAndReclaim(handle, 0);
                assertEquals(0, fixture.table.find(key));
            } else if (live.size() < fixture.table.maxSas()) {
                live.put(key, install(fixture, key));
            } else {
                SaHandle victim = live.remove(live.keySet().iterator().next());
                fixture.retireAndReclaim(victim, 0);
            }
            live.forEach((k, sa) -> assertEquals(sa.hot(), fixture.table.find(k)));
        }
        return live;
    }

    @Test
    void shouldHaveAtLeastTwiceAsManySlotsAsSasInAPowerOfTwo() {
        for (int maxSas : new int[] {1, 2, 3, 4, 5, 1_000, 1_024, 1_025}) {
            try (SaTable table = SaTable.allocate(Direction.INBOUND, maxSas, 0, 64)) {
                assertEquals(1, Integer.bitCount(table.capacity()));
                assertTrue(table.capacity() >= 2 * maxSas && table.capacity() <= Math.max(2, 4 * maxSas - 2));
            }
        }
    }

    @Test
    void shouldPutLinesAndRecordsAndKeysOnCacheLines() {
        try (SaTable table = SaTable.allocate(Direction.INBOUND, 5, 100, 33)) {
            for (int i = 0; i < 5; i++) {
                long cold = table.coldRecord(i);
                assertEquals(0, cold % 64);
                assertEquals(0, SaTable.keySchedule(cold) % 64);
                assertEquals(i, table.coldIndex(cold));
                assertEquals(i, table.slotOf(table.line(i)));
                assertEquals(0, table.line(i) % 64);
            }
            assertTrue(SaTable.keySchedule(table.coldRecord(0)) + 33 <= table.coldRecord(1));
        }
    }

    @Test
    void shouldReportItsMemory() {
        try (SaTable table = SaTable.allocate(Direction.INBOUND, 1_024, 1_024, 1_024)) {
            assertEquals(1_024L * (SaDescriptor.KEY_SCHEDULE + 256 + 1_024) + 2_048 * 64, table.memoryOctets());
            assertEquals(SaDescriptor.KEY_SCHEDULE + 256 + 1_024 + 2 * 64, table.octetsPerSa());
        }
    }

    @Test
    void shouldBeginItsSearchAtTheHomeLine() {
        try (SadFixture fixture = SadFixture.outbound(8)) {
            SaHandle sa = install(fixture, 77);
            assertEquals(sa.hot(), fixture.table.homeOf(77));
            assertEquals(77, Memory.i32(sa.hot() + SaDescriptor.KEY));
        }
    }

    @Test
    void shouldRefuseSizesThatItCannotHave() {
        assertThrows(IllegalArgumentException.class, () -> SaTable.allocate(Direction.INBOUND, 0, 0, 64));
        assertThrows(
                IllegalArgumentException.class, () -> SaTable.allocate(Direction.INBOUND, SaTable.MAX_SAS + 1, 0, 64));
        assertThrows(IllegalArgumentException.class, () -> SaTable.allocate(Direction.INBOUND, 1, 31, 64));
        assertThrows(IllegalArgumentException.class, () -> SaTable.allocate(Direction.INBOUND, 1, 0, 0));
    }
}
