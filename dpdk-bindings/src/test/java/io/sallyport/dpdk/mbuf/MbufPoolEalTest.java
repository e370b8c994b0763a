package io.sallyport.dpdk.mbuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.HeapMeter;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.dpdk.thread.LcoreThread;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MbufPoolEalTest {
    private static final int BUFFERS = 255;
    private static final int CACHE = 32;
    private static final int BUFFER_OCTETS = 256;
    private static final int EEXIST = 17;

    private static Eal eal;
    private static OffHeap array;

    @BeforeAll
    static void startEal() {
        eal = TestEal.start();
        array = OffHeap.allocate((long) BUFFERS * Long.BYTES);
    }

    @AfterAll
    static void closeEal() {
        array.close();
        eal.close();
    }

    @Test
    void shouldGiveEachBufferOnceAndThenNone() {
        try (MbufPool pool = pool("once", CACHE)) {
            Set<Long> given = new HashSet<>();
            for (int i = 0; i < BUFFERS; i++) {
                assertTrue(given.add(pool.alloc()), "a buffer was given twice");
            }
            assertFalse(given.contains(0L));
            assertEquals(0, pool.alloc());
            assertEquals(BUFFERS, pool.inUse());
            assertEquals(0, pool.available());
            given.forEach(Mbufs::free);
            assertEquals(0, pool.inUse());
            assertEquals(BUFFERS, pool.available());
        }
    }

    @Test
    void shouldGiveAllOrNone() {
        try (MbufPool pool = pool("all", CACHE)) {
            assertTrue(pool.allocBulk(array.address(), BUFFERS));
            assertFalse(pool.allocBulk(array.address(), 1));
            Mbufs.freeBulk(array.address(), 10);
            assertEquals(BUFFERS - 10, pool.inUse());
            long rest = array.address() + 10L * Long.BYTES;
            try (OffHeap other = OffHeap.allocate(11L * Long.BYTES)) {
                assertFalse(pool.allocBulk(other.address(), 11));
                assertEquals(BUFFERS - 10, pool.inUse());
                assertTrue(pool.allocBulk(other.address(), 10));
                Mbufs.freeBulk(other.address(), 10);
            }
            Mbufs.freeBulk(rest, BUFFERS - 10);
            assertEquals(0, pool.inUse());
        }
    }

    @Test
    void shouldGiveBuffersThatAreFreshWhateverTheLastHolderDid() {
        try (MbufPool pool = MbufPool.create("fresh", 1, 0, BUFFER_OCTETS, 0)) {
            long m = pool.alloc();
            Memory.putI64(m + MbufDescriptor.DATA_OFFSET, 0x0003_0001_0001_0011L);
            Memory.putI64(m + MbufDescriptor.OFFLOAD_FLAGS, MbufDescriptor.HAS_RSS_HASH);
            Memory.putI64(m + MbufDescriptor.TRANSMIT_OFFLOAD, -1);
            Memory.putI32(m + MbufDescriptor.PACKET_LENGTH, 9);
            Mbufs.free(m);

            assertEquals(m, pool.alloc());
            assertEquals("", SanityCheck.of(m));
            assertEquals(MbufDescriptor.HEADROOM, Mbuf.headroom(m));
            assertEquals(0, Mbuf.offloadFlags(m));
            assertEquals(0, Mbuf.packetLength(m));
            Mbufs.free(m);
        }
    }

    @Test
    void shouldFreeEverySegmentOfEveryPacketAndSkipGaps() {
        try (MbufPool pool = pool("chains", CACHE)) {
            for (int i = 0; i < 8; i++) {
                long head = pool.alloc();
                for (int j = 0; j < i; j++) {
                    Mbuf.chain(head, pool.alloc());
                }
                Mbuf.put(array.address(), 2 * i, head);
                Mbuf.put(array.address(), 2 * i + 1, 0);
            }
            assertEquals(8 + 28, pool.inUse());
            Mbufs.freeBulk(array.address(), 16);
            assertEquals(0, pool.inUse());
        }
    }

    @Test
    void shouldGiveFromTheThreadsCacheTheSameBuffersAsDpdkPutThere() throws Exception {
        try (MbufPool pool = pool("cache", CACHE)) {
            CompletableFuture.runAsync(() -> {
                        MbufCache cache = pool.cache(LcoreThread.register());
                        long m = cache.alloc();
                        assertEquals(CACHE - 1, cache.count());
                        Mbufs.free(m);
                        assertEquals(CACHE, cache.count());
                        assertEquals(m, cache.alloc());
                        Mbufs.free(m);
                        LcoreThread.unregister();
                    })
                    .get();
            assertEquals(BUFFERS, pool.available());
        }
    }

    @Test
    void shouldLoseNoBufferHoweverTheCacheIsUsed() throws Exception {
        try (MbufPool pool = pool("random", CACHE)) {
            CompletableFuture.runAsync(() -> useAtRandom(pool)).get();
            assertEquals(BUFFERS, pool.available());
        }
    }

    private static void useAtRandom(MbufPool pool) {
        Random random = new Random(71);
        MbufCache cache = pool.cache(LcoreThread.register());
        Set<Long> held = new HashSet<>();
        try (OffHeap burst = OffHeap.allocate(64L * Long.BYTES)) {
            for (int step = 0; step < 20_000; step++) {
                int count = 1 + random.nextInt(50);
                if (random.nextBoolean()) {
                    if (cache.allocBulk(burst.address(), count)) {
                        for (int i = 0; i < count; i++) {
                            assertTrue(held.add(Mbuf.at(burst.address(), i)), "a buffer was given twice");
                        }
                    } else {
                        assertTrue(held.size() + count > BUFFERS - CACHE * 2, "refused without need");
                    }
                } else {
                    List<Long> back = held.stream().limit(count).toList();
                    for (int i = 0; i < back.size(); i++) {
                        Mbuf.put(burst.address(), i, back.get(i));
                    }
                    Mbufs.freeBulk(burst.address(), back.size());
                    back.forEach(held::remove);
                }
                assertEquals(held.size(), pool.inUse());
            }
            held.forEach(Mbufs::free);
        }
        LcoreThread.unregister();
    }

    @Test
    void shouldGiveTheLastBufferThroughACache() throws Exception {
        try (MbufPool pool = pool("last", CACHE)) {
            CompletableFuture.runAsync(() -> {
                        MbufCache cache = pool.cache(LcoreThread.register());
                        List<Long> all = IntStream.range(0, BUFFERS)
                                .mapToObj(i -> cache.alloc())
                                .toList();
                        assertFalse(all.contains(0L));
                        assertEquals(0, cache.alloc());
                        assertFalse(cache.allocBulk(array.address(), 1));
                        assertFalse(cache.allocBulk(array.address(), CACHE + 1));
                        all.forEach(Mbufs::free);
                        LcoreThread.unregister();
                    })
                    .get();
            assertEquals(BUFFERS, pool.available());
        }
    }

    @Test
    void shouldAllocateNothingOnTheHeap() throws Exception {
        try (MbufPool pool = pool("heap", CACHE)) {
            long octets = CompletableFuture.supplyAsync(() -> {
                        MbufCache cache = pool.cache(LcoreThread.register());
                        long allocated = HeapMeter.leastAllocatedBy(() -> churn(pool, cache, 10_000));
                        LcoreThread.unregister();
                        return allocated;
                    })
                    .get();
            assertEquals(0, octets);
        }
    }

    private static void churn(MbufPool pool, MbufCache cache, int rounds) {
        for (int i = 0; i < rounds; i++) {
            assertTrue(cache.allocBulk(array.address(), 24));
            Mbufs.freeBulk(array.address(), 24);
            assertTrue(pool.allocBulk(array.address(), 24));
            Mbufs.freeBulk(array.address(), 24);
            Mbufs.free(cache.alloc());
            Mbufs.free(pool.alloc());
        }
    }

    @Test
    void shouldRefusePoolsThatCannotBe() {
        assertRefused("needs at least 1 buffer, not 0", "zero", 0, 0, BUFFER_OCTETS);
        assertRefused("caches of 0 to 170, not of 171", "cache", BUFFERS, 171, BUFFER_OCTETS);
        assertRefused("caches of 0 to 512, not of 513", "cache", 10_000, 513, BUFFER_OCTETS);
        assertRefused("must have 129 to 65535 octets", "room", BUFFERS, 0, 128);
        assertRefused("must have 129 to 65535 octets", "room", BUFFERS, 0, 70_000);
        assertRefused("must have 1 to 25 characters", "", BUFFERS, 0, BUFFER_OCTETS);
        assertRefused("must have 1 to 25 characters", "n".repeat(26), BUFFERS, 0, BUFFER_OCTETS);
    }

    @Test
    void shouldTellThatMemoryIsShort() {
        EalException failure = assertThrows(EalException.class, () -> MbufPool.create("huge", 10_000_000, 0, 2176, 0));
        assertEquals("rte_pktmbuf_pool_create", failure.call());
        assertNotEquals(0, failure.errno());
        assertTrue(failure.getMessage().contains("pool \"huge\" of 10000000 buffers"), failure.getMessage());
    }

    @Test
    void shouldTellThatANameIsTaken() {
        try (MbufPool pool = pool("same", CACHE)) {
            assertEquals("same", pool.name());
            EalException failure = assertThrows(EalException.class, () -> pool("same", CACHE));
            assertEquals(EEXIST, failure.errno());
        }
        pool("same", CACHE).close();
    }

    @Test
    void shouldRefuseACacheToAThreadThatHasNone() throws Exception {
        try (MbufPool pool = pool("stranger", CACHE);
                MbufPool without = pool("without", 0)) {
            CompletableFuture.runAsync(() -> {
                        String message = assertThrows(EalException.class, () -> pool.cache(LcoreThread.lcoreId()))
                                .getMessage();
                        assertTrue(message.contains("registered with DPDK"), message);
                        int lcore = LcoreThread.register();
                        String other = assertThrows(EalException.class, () -> without.cache(lcore))
                                .getMessage();
                        assertTrue(other.contains("without caches"), other);
                        LcoreThread.unregister();
                    })
                    .get();
        }
    }

    @Test
    void shouldKeepAPoolWhoseBuffersAreOut() {
        MbufPool pool = pool("kept", CACHE);
        long m = pool.alloc();
        pool.close();
        assertEquals(1, pool.inUse());
        Mbufs.free(m);
        pool.close();
        pool("kept", CACHE).close();
    }

    @Test
    void shouldMakeOnePoolForEachSocket() {
        try (MbufPools pools = new MbufPools("numa", BUFFERS, CACHE, BUFFER_OCTETS)) {
            MbufPool any = pools.onSocket(0);
            assertSame(any, pools.onSocket(0));
            assertEquals("numa0", any.name());
            assertEquals(BUFFERS, any.buffers());
            assertEquals(BUFFER_OCTETS, any.dataRoom());
            assertSame(any, pools.onSocket(-1));
            assertEquals(List.of(any), pools.all());
        }
    }

    private static MbufPool pool(String name, int cacheSize) {
        return MbufPool.create(name, BUFFERS, cacheSize, BUFFER_OCTETS, 0);
    }

    private static void assertRefused(String reason, String name, int buffers, int cacheSize, int octets) {
        String message = assertThrows(EalException.class, () -> MbufPool.create(name, buffers, cacheSize, octets, 0))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }
}
