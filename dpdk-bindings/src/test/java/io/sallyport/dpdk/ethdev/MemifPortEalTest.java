package io.sallyport.dpdk.ethdev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.BurstBuffer;
import io.sallyport.dpdk.Frames;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two ports joined by shared memory, the two roles in one process. */
class MemifPortEalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static Eal eal;

    @TempDir
    private static Path directory;

    private MbufPool pool;
    private BurstBuffer buffer;
    private Port server;
    private Port client;
    private boolean serverOpen = true;
    private long socketsUnconnected;

    @BeforeAll
    static void startEal() {
        eal = TestEal.start();
    }

    @AfterAll
    static void closeEal() {
        eal.close();
    }

    @BeforeEach
    void plug() {
        pool = MbufPool.create("memif", 4095, 0, 2176, 0);
        buffer = new BurstBuffer();
        Path socket = directory.resolve("memif.sock");
        eal.plugVdev("net_memif0", "role=server,socket-abstract=no,socket=" + socket);
        eal.plugVdev("net_memif1", "role=client,socket-abstract=no,socket=" + socket);
        server = Port.byName("net_memif0");
        client = Port.byName("net_memif1");
        socketsUnconnected = openSockets();
    }

    @AfterEach
    void unplug() {
        closeBoth();
        eal.unplug("net_memif1");
        eal.unplug("net_memif0");
        buffer.close();
        assertEquals(0, pool.inUse(), "buffers leaked");
        pool.close();
    }

    @Test
    void shouldCarryFramesBothWays() {
        startBoth(PortConfig.builder(pool).build());
        List<byte[]> there = Frames.random(21, 50, 1514);
        List<byte[]> back = Frames.random(22, 50, 1514);
        buffer.send(pool, server.txQueue(0), there);
        buffer.send(pool, client.txQueue(0), back);

        Frames.assertSame(there, buffer.receive(client.rxQueue(0), there.size()));
        Frames.assertSame(back, buffer.receive(server.rxQueue(0), back.size()));
        assertEquals(there.size(), server.statistics().sentPackets());
        assertEquals(there.size(), client.statistics().receivedPackets());
    }

    @Test
    void shouldSplitFramesOverSmallBuffers() {
        try (MbufPool small = MbufPool.create("small", 1023, 0, 128 + 256, 0)) {
            startBoth(PortConfig.builder(small).build());
            byte[] frame = Frames.random(new Random(23), 1514);
            buffer.send(pool, client.txQueue(0), List.of(frame));

            long end = deadline();
            int received;
            do {
                received = server.rxQueue(0).burst(buffer.address(), 1);
                assertTrue(System.nanoTime() - end < 0, "the frame does not come");
            } while (received == 0);
            long m = Mbuf.at(buffer.address(), 0);
            assertEquals(6, Mbuf.segments(m));
            assertArrayEquals(frame, Mbuf.bytes(m));
            Mbufs.free(m);
            closeBoth();
        }
    }

    @Test
    void shouldRefuseRssWhichTheDriverDoesNotHave() {
        PortConfig config = PortConfig.builder(pool).rss(true).build();
        PortException refusal = assertThrows(PortException.class, () -> server.configure(config));
        assertEquals("Port net_memif0: its driver net_memif has no RSS.", refusal.getMessage());
    }

    @Test
    void shouldRefuseAnMtuBeyondTheDriversFrame() {
        if (server.capabilities().maxRxPacket() > 1518) {
            assertTrue(server.capabilities().maxMtu() > 1500);
            return;
        }
        PortConfig config = PortConfig.builder(pool).mtu(1501).build();
        PortException refusal = assertThrows(PortException.class, () -> server.configure(config));
        assertEquals("Port net_memif0: its MTU can be 46 to 1500 octets, not 1501.", refusal.getMessage());
    }

    @Test
    void shouldServeEveryQueue() {
        int queues = 3;
        startBoth(PortConfig.builder(pool).rxQueues(queues).txQueues(queues).build());
        for (int queue = 0; queue < queues; queue++) {
            List<byte[]> frames = Frames.random(queue, 10, 500);
            buffer.send(pool, client.txQueue(queue), frames);
            Frames.assertSame(frames, buffer.receive(server.rxQueue(queue), frames.size()));
        }
    }

    @Test
    void shouldComeUpAgainAfterAStop() {
        PortConfig config = PortConfig.builder(pool).build();
        startBoth(config);
        client.stop();
        client.start();
        awaitLink();
        buffer.send(pool, client.txQueue(0), Frames.random(24, 5, 100));
        assertEquals(5, buffer.receive(server.rxQueue(0), 5).size());
    }

    private void startBoth(PortConfig config) {
        assertFalse(server.link().up());
        for (Port port : List.of(server, client)) {
            port.configure(config);
            port.start();
        }
        awaitLink();
        // The server can send once the client has polled: that is when it lends the server its first buffers.
        for (int queue = 0; queue < client.rxQueues(); queue++) {
            assertEquals(List.of(), buffer.poll(client.rxQueue(queue)));
        }
    }

    /**
     * Lets the server's driver finish with the connection before its port is closed. It does so on DPDK's interrupt
     * thread, which calls the link down first, then frees what {@code rte_eth_dev_close} would free as well, and closes
     * its end of the control socket last (drivers/net/memif/memif_socket.c, memif_disconnect). So the link says too
     * little: only the socket's end does.
     */
    private void closeBoth() {
        client.close();
        if (serverOpen) {
            long end = deadline();
            while (openSockets() > socketsUnconnected) {
                assertTrue(System.nanoTime() - end < 0, "the server does not see its client go");
                Thread.onSpinWait();
            }
            server.close();
            serverOpen = false;
        }
    }

    private static long openSockets() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(MemifPortEalTest::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed since it was listed
        }
    }

    private void awaitLink() {
        long end = deadline();
        while (!server.link().up() || !client.link().up()) {
            assertTrue(System.nanoTime() - end < 0, "the two ends do not meet");
            Thread.onSpinWait();
        }
    }

    private static long deadline() {
        return System.nanoTime() + PATIENCE.toNanos();
    }
}
