package io.sallyport.dpdk.mbuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.Frames;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.memory.Memory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The flyweight on buffers of a pool, and against functions of DPDK. */
class MbufEalTest {
    private static final int ROOM = 1024;
    private static final int BUFFER = MbufDescriptor.HEADROOM + ROOM;

    private static Eal eal;
    private static MbufPool pool;

    private final Random random = new Random(61);
    private long m;

    @BeforeAll
    static void startEal() {
        eal = TestEal.start();
        pool = MbufPool.create("mbuf", 127, 0, BUFFER, 0);
    }

    @AfterAll
    static void closeEal() {
        pool.close();
        eal.close();
    }

    @BeforeEach
    void allocate() {
        m = pool.alloc();
        assertNotEquals(0, m);
    }

    @AfterEach
    void free() {
        Mbufs.free(m);
        assertEquals(0, pool.inUse(), "buffers leaked");
    }

    @Test
    void shouldBeginEmptyWithStandardHeadroom() {
        assertEmpty();
        assertEquals(BUFFER, Mbuf.bufferLength(m));
        assertEquals(Mbuf.bufferAddress(m) + MbufDescriptor.HEADROOM, Mbuf.data(m));
        assertEquals(pool.address(), Memory.pointerAt(m + MbufDescriptor.POOL));
        assertEquals(1, Mbuf.references(m));
    }

    @Test
    void shouldBePassedByDpdksOwnCheck() {
        assertEquals("", SanityCheck.of(m));
        Mbuf.fill(m, Frames.random(random, 500));
        Mbuf.prepend(m, 20);
        Mbuf.adjust(m, 60);
        Mbuf.append(m, 7);
        Mbuf.trim(m, 100);
        assertEquals("", SanityCheck.of(m));
        long tail = filled(300);
        Mbuf.chain(m, tail);
        assertEquals("", SanityCheck.of(m));
        assertTrue(Mbuf.linearise(m));
        assertEquals("", SanityCheck.of(m));
        Memory.putI32(m + MbufDescriptor.PACKET_LENGTH, 1);
        assertNotEquals("", SanityCheck.of(m), "the check finds nothing wrong with a packet that is wrong");
        Mbuf.reset(m);
        assertEquals("", SanityCheck.of(m));
    }

    @Test
    void shouldPlaceData() {
        Mbuf.setData(m, 200, 300);

        assertEquals(200, Mbuf.dataOffset(m));
        assertEquals(200, Mbuf.headroom(m));
        assertEquals(300, Mbuf.dataLength(m));
        assertEquals(300, Mbuf.packetLength(m));
        assertEquals(BUFFER - 500, Mbuf.tailroom(m));
        assertEquals(Mbuf.bufferAddress(m) + 200, Mbuf.data(m));
    }

    @Test
    void shouldGrowAndShrinkAtBothEnds() {
        byte[] octets = Frames.random(random, 200);
        Mbuf.fill(m, octets);
        assertArrayEquals(octets, Mbuf.bytes(m));

        Mbuf.adjust(m, 14);
        Mbuf.trim(m, 6);
        assertArrayEquals(Arrays.copyOfRange(octets, 14, 194), Mbuf.bytes(m));

        long front = Mbuf.prepend(m, 4);
        assertEquals(Mbuf.data(m), front);
        Memory.putI32(front, 0x01020304);
        long end = Mbuf.append(m, 1);
        assertEquals(Mbuf.data(m) + 184, end);
        Memory.putU8(end, 0xee);

        byte[] expected = new byte[185];
        System.arraycopy(octets, 14, expected, 4, 180);
        System.arraycopy(new byte[] {4, 3, 2, 1}, 0, expected, 0, 4);
        expected[184] = (byte) 0xee;
        assertArrayEquals(expected, Mbuf.bytes(m));
        assertEquals(185, Mbuf.packetLength(m));
    }

    @Test
    void shouldUseAllHeadroomAndTailroom() {
        Mbuf.prepend(m, Mbuf.headroom(m));
        Mbuf.append(m, Mbuf.tailroom(m));

        assertEquals(Mbuf.bufferAddress(m), Mbuf.data(m));
        assertEquals(BUFFER, Mbuf.dataLength(m));
        assertEquals(0, Mbuf.headroom(m));
        assertEquals(0, Mbuf.tailroom(m));
        assertEquals("", SanityCheck.of(m));
    }

    @Test
    void shouldForgetAllWhenReset() {
        Mbuf.fill(m, Frames.random(random, 100));
        Mbuf.prepend(m, 10);
        Mbuf.setPort(m, 3);
        assertEquals(3, Mbuf.port(m));
        Memory.putI64(m + MbufDescriptor.OFFLOAD_FLAGS, MbufDescriptor.HAS_RSS_HASH);
        Memory.putI64(m + MbufDescriptor.TRANSMIT_OFFLOAD, -1);
        Memory.putI32(m + MbufDescriptor.PACKET_TYPE, -1);
        Memory.putI32(m + MbufDescriptor.RSS_HASH, 77);
        assertEquals(77, Mbuf.rssHash(m));

        Mbuf.reset(m);

        assertEmpty();
        assertEquals(0, Mbuf.packetType(m));
        assertEquals(0, Memory.i64(m + MbufDescriptor.TRANSMIT_OFFLOAD));
    }

    @Test
    void shouldClearOffloadsAlone() {
        Mbuf.fill(m, Frames.random(random, 100));
        Memory.putI64(m + MbufDescriptor.OFFLOAD_FLAGS, MbufDescriptor.HAS_RSS_HASH);
        Memory.putI64(m + MbufDescriptor.TRANSMIT_OFFLOAD, 0x123456);

        Mbuf.clearOffloads(m);

        assertEquals(0, Mbuf.offloadFlags(m));
        assertEquals(0, Memory.i64(m + MbufDescriptor.TRANSMIT_OFFLOAD));
        assertEquals(100, Mbuf.packetLength(m));
    }

    @Test
    void shouldChainSegments() {
        List<byte[]> parts =
                List.of(Frames.random(random, 100), Frames.random(random, 200), Frames.random(random, 50), new byte[0]);
        Mbuf.fill(m, parts.getFirst());
        assertTrue(Mbuf.isDirectSingle(m));
        for (byte[] part : parts.subList(1, parts.size())) {
            long segment = pool.alloc();
            Mbuf.fill(segment, part);
            Mbuf.chain(m, segment);
        }

        assertEquals(4, Mbuf.segments(m));
        assertEquals(350, Mbuf.packetLength(m));
        assertEquals(100, Mbuf.dataLength(m));
        assertEquals(200, Mbuf.dataLength(Mbuf.next(m)));
        assertEquals(Mbuf.next(Mbuf.next(Mbuf.next(m))), Mbuf.last(m));
        assertEquals(0, Mbuf.next(Mbuf.last(m)));
        assertFalse(Mbuf.isDirectSingle(m));
        assertEquals(4, pool.inUse());
        byte[] whole = new byte[400];
        Mbuf.copyTo(m, whole);
        assertArrayEquals(parts.get(1), Arrays.copyOfRange(whole, 100, 300));
        assertArrayEquals(parts.get(2), Arrays.copyOfRange(whole, 300, 350));
    }

    @Test
    void shouldChainAChain() {
        Mbuf.fill(m, Frames.random(random, 60));
        Mbuf.chain(m, filled(61));
        long other = filled(62);
        Mbuf.chain(other, filled(63));
        Mbuf.chain(m, other);

        assertEquals(4, Mbuf.segments(m));
        assertEquals(60 + 61 + 62 + 63, Mbuf.packetLength(m));
        assertEquals("", SanityCheck.of(m));
    }

    @Test
    void shouldLineariseWhatFitsAndFreeTheRest() {
        Mbuf.fill(m, Frames.random(random, ROOM - 300));
        Mbuf.chain(m, filled(100));
        Mbuf.chain(m, filled(200));
        byte[] whole = Mbuf.bytes(m);

        assertTrue(Mbuf.linearise(m));

        assertArrayEquals(whole, Mbuf.bytes(m));
        assertTrue(Mbuf.isDirectSingle(m));
        assertEquals(0, Mbuf.next(m));
        assertEquals(ROOM, Mbuf.dataLength(m));
        assertEquals(1, pool.inUse());
        assertTrue(Mbuf.linearise(m), "one segment is linear already");
    }

    @Test
    void shouldLeaveAloneWhatDoesNotFit() {
        Mbuf.fill(m, Frames.random(random, ROOM - 299));
        Mbuf.chain(m, filled(100));
        Mbuf.chain(m, filled(200));
        byte[] whole = Mbuf.bytes(m);

        assertFalse(Mbuf.linearise(m));

        assertArrayEquals(whole, Mbuf.bytes(m));
        assertEquals(3, Mbuf.segments(m));
        assertEquals(3, pool.inUse());
    }

    @Test
    void shouldTellASharedBufferFromItsOwn() {
        Mbuf.fill(m, Frames.random(random, 100));
        assertTrue(Mbuf.isDirectSingle(m));
        Memory.putU16(m + MbufDescriptor.REFERENCES, 2);
        assertFalse(Mbuf.isDirectSingle(m));
        Memory.putU16(m + MbufDescriptor.REFERENCES, 1);
        Memory.putI64(m + MbufDescriptor.OFFLOAD_FLAGS, MbufDescriptor.NOT_DIRECT);
        assertFalse(Mbuf.isDirectSingle(m));
        Mbuf.clearOffloads(m);
        assertTrue(Mbuf.isDirectSingle(m));
    }

    private long filled(int octets) {
        long segment = pool.alloc();
        Mbuf.fill(segment, Frames.random(random, octets));
        return segment;
    }

    private void assertEmpty() {
        assertEquals(0, Mbuf.dataLength(m));
        assertEquals(0, Mbuf.packetLength(m));
        assertEquals(1, Mbuf.segments(m));
        assertEquals(0, Mbuf.next(m));
        assertEquals(MbufDescriptor.HEADROOM, Mbuf.headroom(m));
        assertEquals(ROOM, Mbuf.tailroom(m));
        assertEquals(MbufDescriptor.NO_PORT, Mbuf.port(m));
        assertEquals(0, Mbuf.offloadFlags(m));
        assertTrue(Mbuf.isDirectSingle(m));
    }
}
