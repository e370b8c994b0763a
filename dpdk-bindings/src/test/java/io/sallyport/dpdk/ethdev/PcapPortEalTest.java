package io.sallyport.dpdk.ethdev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.BurstBuffer;
import io.sallyport.dpdk.Frames;
import io.sallyport.dpdk.PcapFile;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports that play a capture file and write one. */
class PcapPortEalTest {
    private static final String DEVICE = "net_pcap0";
    private static final int JUMBO_FRAME = 9014;

    private static Eal eal;

    @TempDir
    private Path directory;

    private MbufPool pool;
    private BurstBuffer buffer;

    @BeforeAll
    static void startEal() {
        eal = TestEal.start();
    }

    @AfterAll
    static void closeEal() {
        eal.close();
    }

    @BeforeEach
    void makePool() {
        pool = MbufPool.create("pcap", 1023, 0, 2176, 0);
        buffer = new BurstBuffer();
    }

    @AfterEach
    void closePool() {
        buffer.close();
        assertEquals(0, pool.inUse(), "buffers leaked");
        pool.close();
    }

    @Test
    void shouldPlayOneFileAndWriteTheOther() throws IOException {
        List<byte[]> frames = Frames.random(11, 200, 1514);
        try (Port port = plug(frames)) {
            port.configure(PortConfig.builder(pool).build());
            port.start();
            int passed = 0;
            while (passed < frames.size()) {
                int received = port.rxQueue(0).burst(buffer.address(), BurstBuffer.SIZE);
                assertEquals(received, port.txQueue(0).burst(buffer.address(), received));
                passed += received;
            }
            assertEquals(frames.size(), port.statistics().sentPackets());
        }
        eal.unplug(DEVICE);

        Frames.assertSame(frames, PcapFile.read(directory.resolve("out.pcap")));
    }

    @Test
    void shouldSplitJumboFramesOverSeveralBuffersAndWriteThemWhole() throws IOException {
        Random random = new Random(12);
        List<byte[]> frames = List.of(Frames.random(random, JUMBO_FRAME), Frames.random(random, 60));
        try (Port port = plug(frames)) {
            port.configure(PortConfig.builder(pool).mtu(9000).build());
            assertEquals(9000, port.mtu());
            port.start();
            assertEquals(2, port.rxQueue(0).burst(buffer.address(), BurstBuffer.SIZE));

            long jumbo = Mbuf.at(buffer.address(), 0);
            assertEquals(JUMBO_FRAME, Mbuf.packetLength(jumbo));
            assertEquals(5, Mbuf.segments(jumbo));
            assertEquals(2048, Mbuf.dataLength(jumbo));
            assertFalse(Mbuf.isDirectSingle(jumbo));
            assertArrayEquals(frames.getFirst(), Mbuf.bytes(jumbo));
            assertFalse(Mbuf.linearise(jumbo), "9014 octets fit no buffer of 2048");
            assertEquals(5, Mbuf.segments(jumbo));
            assertEquals(2, port.txQueue(0).burst(buffer.address(), 2));
        }
        eal.unplug(DEVICE);

        Frames.assertSame(frames, PcapFile.read(directory.resolve("out.pcap")));
    }

    @Test
    void shouldLineariseAFrameThatFitsTheFirstBuffer() throws IOException {
        List<byte[]> frames = List.of(Frames.random(new Random(13), 1514));
        try (MbufPool small = MbufPool.create("small", 127, 0, 128 + 512, 0);
                Port port = plug(frames)) {
            port.configure(PortConfig.builder(small).build());
            port.start();
            assertEquals(1, port.rxQueue(0).burst(buffer.address(), 1));
            long split = Mbuf.at(buffer.address(), 0);
            assertEquals(3, Mbuf.segments(split));

            long whole = pool.alloc();
            Mbuf.chain(whole, split);
            assertTrue(Mbuf.linearise(whole));

            assertEquals(0, small.inUse());
            assertTrue(Mbuf.isDirectSingle(whole));
            assertEquals(1514, Mbuf.dataLength(whole));
            assertArrayEquals(frames.getFirst(), Mbuf.bytes(whole));
            Mbufs.free(whole);
        }
        eal.unplug(DEVICE);
    }

    @Test
    void shouldTellThatAFileIsMissing() {
        RuntimeException failure = assertThrows(
                RuntimeException.class,
                () -> eal.plugVdev(
                        DEVICE,
                        "rx_pcap=" + directory.resolve("none.pcap") + ",tx_pcap=" + directory.resolve("out.pcap")));

        assertTrue(failure.getMessage().contains(DEVICE), failure.getMessage());
        assertTrue(failure.getMessage().contains("none.pcap"), failure.getMessage());
    }

    private Port plug(List<byte[]> frames) throws IOException {
        Path in = directory.resolve("in.pcap");
        PcapFile.write(in, frames);
        eal.plugVdev(DEVICE, "rx_pcap=" + in + ",tx_pcap=" + directory.resolve("out.pcap"));
        return Port.byName(DEVICE);
    }
}
