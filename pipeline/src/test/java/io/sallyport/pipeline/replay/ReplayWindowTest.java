package io.sallyport.pipeline.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.WindowSize;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayWindowTest {
    private static final int COLD_OCTETS = 64 * 1024;
    private static final long TWO_32 = 1L << 32;
    /** Where the ring begins in these records, which have no key. */
    private static final int RING = SaDescriptor.KEY_SCHEDULE;

    private OffHeap memory;
    private long hot;
    private long cold;

    @BeforeEach
    void allocate() {
        memory = OffHeap.allocate(SaDescriptor.HOT_OCTETS + COLD_OCTETS);
        hot = memory.address();
        cold = hot + SaDescriptor.HOT_OCTETS;
    }

    @AfterEach
    void free() {
        memory.close();
    }

    private void window(int packets) {
        Memory.fill(hot, memory.octets(), 0);
        window(hot, cold, packets);
    }

    private static void window(long hot, long cold, int packets) {
        Memory.putU16(hot + SaDescriptor.WINDOW_WORDS, WindowSize.words(packets));
        Memory.putI32(cold + SaDescriptor.TAIL, RING);
    }

    private boolean receive(long sequence) {
        boolean mayPass = ReplayWindow.precheck(hot, cold, sequence);
        boolean passed = ReplayWindow.testAndSet(hot, cold, sequence);
        assertEquals(passed, mayPass, "both stages agree on " + sequence);
        return passed;
    }

    private long right() {
        return Memory.i64(hot + SaDescriptor.SEQUENCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 100, 1_024, 65_536})
    void shouldAcceptNumbersInOrderOnceEach(int packets) {
        window(packets);
        for (long n = 1; n <= 3L * packets; n++) {
            assertTrue(receive(n), "first " + n);
            assertFalse(receive(n), "again " + n);
        }
        assertEquals(3L * packets, right());
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 1_024, 65_536})
    void shouldRefuseNumberZeroWhateverTheWindowHolds(int packets) {
        window(packets);
        assertFalse(receive(0));
        assertTrue(receive(5));
        assertFalse(receive(0));
    }

    @ParameterizedTest
    @CsvSource({
        "64, 1", "64, 37", "64, 4294967233", "64, 4294967295",
        "1024, 1", "1024, 37", "1024, 4294966273", "1024, 4294967295",
        "65536, 1", "65536, 37", "65536, 4294901761", "65536, 4294967295"
    })
    void shouldLetTheFirstPacketSetTheRightEdgeWhereverItIs(int packets, long first) {
        window(packets);
        assertTrue(receive(first));
        assertEquals(first, right());
        assertFalse(receive(first), "the same again");
        long left = first - packets + 1;
        assertEquals(left >= 1, receive(left), "left edge");
        assertFalse(receive(left - 1), "left of the window");
        assertFalse(receive(left), "left edge again");
        if (first > 1) {
            assertTrue(receive(first - 1), "just before");
        }
        assertTrue(receive(first + 1), "just after");
        assertEquals(first + 1, right());
    }

    @Test
    void shouldAcceptEveryNumberBelowAFirstPacketThatCameEarly() {
        window(64);
        assertTrue(receive(37));
        for (long n = 1; n < 37; n++) {
            assertTrue(receive(n), "number " + n);
        }
        for (long n = 1; n <= 37; n++) {
            assertFalse(receive(n), "again " + n);
        }
    }

    @Test
    void shouldForgetTheWholeRingWhenTheRightEdgeJumpsOverIt() {
        window(64);
        for (long n = 1; n <= 128; n++) {
            assertTrue(receive(n));
        }
        long far = 128 + 128 * 1_000_000L;
        assertTrue(receive(far));
        for (long n = far - 63; n < far; n++) {
            assertTrue(receive(n), "number " + n);
        }
        assertFalse(receive(far - 64));
    }

    @Test
    @DisplayName("D14: a window of 32 packets is one of 64: sizes are rounded up to whole words (RFC 6479)")
    void shouldRoundTheSizeUpToAMultipleOf64Packets() {
        window(32);
        assertTrue(receive(1_000));
        assertTrue(receive(1_000 - 63));
        assertFalse(receive(1_000 - 64));
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 1_024, 65_536})
    void shouldChangeNothingInTheFirstStage(int packets) {
        window(packets);
        for (long n : new long[] {1, 70, 3, 5_000}) {
            receive(n);
        }
        byte[] before = Memory.bytes(hot, (int) memory.octets());
        for (long n = 0; n < 10_000; n++) {
            ReplayWindow.precheck(hot, cold, n);
        }
        ReplayWindow.precheck(hot, cold, TWO_32 - 1);
        assertArrayEquals(before, Memory.bytes(hot, (int) memory.octets()));
    }

    @Test
    void shouldChangeNothingInTheSecondStageForANumberThatItRefuses() {
        window(64);
        receive(500);
        byte[] before = Memory.bytes(hot, (int) memory.octets());
        assertFalse(ReplayWindow.testAndSet(hot, cold, 500));
        assertFalse(ReplayWindow.testAndSet(hot, cold, 436));
        assertFalse(ReplayWindow.testAndSet(hot, cold, 0));
        assertArrayEquals(before, Memory.bytes(hot, (int) memory.octets()));
    }

    @Test
    void shouldAcceptEverythingAndKeepNothingWhenOff() {
        window(0);
        byte[] before = Memory.bytes(hot, (int) memory.octets());
        for (int i = 0; i < 3; i++) {
            assertTrue(receive(7));
            assertTrue(receive(0));
        }
        assertArrayEquals(before, Memory.bytes(hot, (int) memory.octets()));
    }

    @ParameterizedTest
    @CsvSource({"32, 0", "64, 0", "100, 4294967000", "1024, 0", "1024, 4294966296", "1024, 9223372036853775807"})
    void shouldDoWhatAListOfAllNumbersSeenWouldDo(int packets, long base) {
        window(packets);
        int inForce = WindowSize.words(packets) * Long.SIZE;
        Random random = new Random(packets ^ base);
        Set<Long> seen = new HashSet<>();
        long right = 0;
        long centre = base + 1;
        for (int i = 0; i < 200_000; i++) {
            centre += random.nextInt(3);
            if (random.nextInt(2_000) == 0) {
                centre += random.nextInt(5 * inForce);
            }
            long sequence = Math.max(0, centre - inForce - 40 + random.nextInt(inForce + 80));
            boolean isNew = sequence > 0 && sequence > right - inForce && !seen.contains(sequence);
            assertEquals(isNew, receive(sequence), "number " + sequence + " with right edge " + right);
            if (isNew) {
                seen.add(sequence);
                right = Math.max(right, sequence);
            }
            assertEquals(right, right());
        }
    }

    @Test
    void shouldGoOnBeyond32BitsWithoutABreak() {
        window(1_024);
        for (long n = TWO_32 - 2_000; n < TWO_32 + 2_000; n++) {
            assertTrue(receive(n), "number " + n);
        }
        assertFalse(receive(TWO_32));
        assertFalse(receive(TWO_32 - 1));
        assertFalse(receive(1));
    }

    @Test
    void shouldStayInsideTheBitmapOfItsSize() {
        for (int packets : new int[] {32, 64, 65, 1_024}) {
            window(packets);
            byte[] before = Memory.bytes(cold, RING);
            int octets = ringOctets(packets);
            for (long n = 1; n < 10L * packets; n++) {
                receive(n);
            }
            long behind = cold + RING + octets;
            assertArrayEquals(new byte[256], Memory.bytes(behind, 256), "behind a window of " + packets);
            assertArrayEquals(before, Memory.bytes(cold, RING), "before it");
        }
    }

    private static int ringOctets(int packets) {
        return (WindowSize.ringMask(WindowSize.words(packets)) + 1) * Long.BYTES;
    }

    @Test
    @DisplayName("while the right edge is in one word the ring is not touched, and what it left is remembered there")
    void shouldTouchTheRingOnlyWhenTheEdgeLeavesItsWord() {
        window(128);
        byte[] ring = Memory.bytes(cold + RING, ringOctets(128));
        for (long n = 1; n < 64; n += 2) {
            assertTrue(receive(n));
        }
        assertTrue(receive(60));
        assertArrayEquals(ring, Memory.bytes(cold + RING, ringOctets(128)));
        assertTrue(receive(64));
        assertFalse(receive(63));
        assertFalse(receive(60));
        assertTrue(receive(62));
        assertFalse(receive(62));
    }

    @Test
    @DisplayName("numbers taken in steps leave the window as numbers taken one by one")
    void shouldTakeStepsAsSingleNumbers() {
        Random random = new Random(7);
        for (int packets : new int[] {64, 128, 1_024}) {
            window(packets);
            long otherHot = hot + SaDescriptor.HOT_OCTETS + COLD_OCTETS / 2;
            long otherCold = otherHot + SaDescriptor.HOT_OCTETS;
            window(otherHot, otherCold, packets);
            long next = 0;
            for (int i = 0; i < 20_000; i++) {
                next += 1 + (random.nextInt(8) == 0 ? random.nextInt(3 * packets) : random.nextInt(3));
                assertTrue(ReplayWindow.testAndSet(hot, cold, next));
                assertTrue(ReplayWindow.testAndSet(otherHot, otherCold, next));
                long edge = ReplayWindow.rightEdge(otherHot);
                long last = ReplayWindow.lastStep(otherHot, edge);
                long bits = 0;
                while (random.nextInt(8) != 0) {
                    long number = next + 1 + random.nextInt(3);
                    if (number > last) {
                        assertTrue(number >>> 6 != edge >>> 6, "only another word ends the steps");
                        break;
                    }
                    assertTrue(ReplayWindow.testAndSet(hot, cold, number));
                    bits |= ReplayWindow.bit(number);
                    edge = number;
                    next = number;
                }
                if (bits != 0) {
                    ReplayWindow.step(otherHot, edge, bits);
                }
            }
            assertEquals(right(), Memory.i64(otherHot + SaDescriptor.SEQUENCE));
            assertEquals(
                    Memory.i64(hot + SaDescriptor.EDGE_WORD),
                    Memory.i64(otherHot + SaDescriptor.EDGE_WORD),
                    "the edge's");
            assertArrayEquals(
                    Memory.bytes(cold + RING, ringOctets(packets)),
                    Memory.bytes(otherCold + RING, ringOctets(packets)));
        }
    }

    @Test
    @DisplayName("steps go from the right edge to the end of its word")
    void shouldStepToTheRightOnly() {
        window(64);
        assertTrue(ReplayWindow.testAndSet(hot, cold, 10));
        assertEquals(10, ReplayWindow.rightEdge(hot));
        assertEquals(63, ReplayWindow.lastStep(hot, 10));
        assertTrue(ReplayWindow.testAndSet(hot, cold, 64));
        assertEquals(127, ReplayWindow.lastStep(hot, ReplayWindow.rightEdge(hot)));
    }

    @Test
    @DisplayName("where anti-replay is off every number is a step on, and none changes anything")
    void shouldStepAnywhereWithoutAWindow() {
        window(0);
        assertEquals(-1, ReplayWindow.rightEdge(hot));
        assertEquals(Long.MAX_VALUE, ReplayWindow.lastStep(hot, -1));
        byte[] before = Memory.bytes(hot, SaDescriptor.HOT_OCTETS);
        ReplayWindow.step(hot, 77, ReplayWindow.bit(77));
        assertArrayEquals(before, Memory.bytes(hot, SaDescriptor.HOT_OCTETS));
    }
}
