package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufDescriptor;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.FrameMutator;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.trace.Capture;
import io.sallyport.pipeline.trace.PacketTrace;
import io.sallyport.pipeline.trace.TraceFilter;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Frames at the very edge of readable memory: each buffer ends, or begins, at a page that nobody may touch. An access
 * outside the buffer kills this JVM, and so fails the test.
 */
final class GuardedFramesEalTest {
    private static final long SEED = 791;
    private static final int FRAMES = 1_000_000;
    private static final int BUFFERS = 63;
    private static final int BUFFER_OCTETS = 2176;
    private static final int PAGE = 4096;
    private static final int[] FAMILIES = {Prefix.IPV4, Prefix.IPV6};
    private static final int NO_ACCESS = 0;
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("guarded");

    private static MbufPool pool;

    @AutoClose
    private static final OffHeap array = OffHeap.allocate((long) Long.BYTES * BUFFERS);

    @BeforeAll
    static void makePool() {
        pool = MbufPool.create("guarded", BUFFERS, 0, BUFFER_OCTETS, 0);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @Test
    @DisplayName("a million good and mutated frames whose last octet is the last readable one")
    void shouldNotReadBehindTheBuffer() throws Throwable {
        guard(PAGE, PAGE - BUFFER_OCTETS);
        carry(true, FRAMES, List.of());
    }

    @Test
    @DisplayName("the same while they are traced by peer and SPI, so that each frame is looked into: a tenth of them")
    void shouldNotReadBehindTheBufferForATrace() throws Throwable {
        guard(PAGE, PAGE - BUFFER_OCTETS);
        TraceFilter filter = new TraceFilter(
                List.of(),
                List.of(Prefix.parseAddress(GatewayUnderTest.PEER), Prefix.parse("2001:db8::/32")),
                List.of(0x1001, 0x2002));
        carry(true, FRAMES / 10, List.of(new Capture(filter, Capture.MOST_SNAP)));
    }

    @Test
    @DisplayName("a million good and mutated frames whose first octet is the first readable one")
    void shouldNotReadBeforeTheBuffer() throws Throwable {
        guard(0, PAGE);
        carry(false, FRAMES, List.of());
    }

    @Test
    @DisplayName("the same while they are traced, which puts a blank header before some of them: a tenth of them")
    void shouldNotReadBeforeTheBufferForATrace() throws Throwable {
        guard(0, PAGE);
        carry(false, FRAMES / 10, List.of(new Capture(TraceFilter.ALL, Capture.LEAST_SNAP)));
    }

    @Test
    @DisplayName("a packet is sealed if its buffer has the room behind it to the octet, and dropped if one octet lacks")
    void shouldSealUpToTheLastOctet() throws Throwable {
        guard(PAGE, PAGE - BUFFER_OCTETS);
        assertNeedsRoom((frame, room) -> BUFFER_OCTETS - frame - room, Room::behind);
    }

    @Test
    @DisplayName("a packet is sealed if its buffer has the room before it to the octet, and dropped if one octet lacks")
    void shouldSealDownToTheFirstOctet() throws Throwable {
        guard(0, PAGE);
        assertNeedsRoom((frame, room) -> room, Room::before);
    }

    /** Octets that sealing a packet takes in front of it and behind it. */
    private record Room(int before, int behind) {
        static Room of(Tunnel tunnel, int octets) {
            int outer = tunnel.outerFamily() == Prefix.IPV4 ? 20 : 40;
            int trailer = 2 + (-(octets + 2) & 3);
            return new Room(outer + 16, trailer + 16);
        }
    }

    /**
     * Sends outbound packets of many sizes with just enough room, and with one octet less.
     *
     * @param place the offset in the buffer of a frame of so many octets, to have so much room
     */
    private static void assertNeedsRoom(IntBinaryOperator place, ToIntFunction<Room> room) {
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple())) {
            int refused = 0;
            for (int outer : FAMILIES) {
                for (int inner : FAMILIES) {
                    Tunnel tunnel = gateway.tunnel(inner, outer, Options.simple());
                    gateway.useFor(inner, tunnel);
                    for (int data = 0; data < 1300; data += 13) {
                        byte[] packet = GatewayUnderTest.toFar(inner, new byte[data]);
                        byte[] frame = GatewayUnderTest.fromHost(packet);
                        int needed = room.applyAsInt(Room.of(tunnel, packet.length));
                        send(gateway, frame, place.applyAsInt(frame.length, needed - 1));
                        refused++;
                        assertEquals(refused, gateway.drops(DropReason.NO_ROOM));
                        send(gateway, frame, place.applyAsInt(frame.length, needed));
                        byte[] sealed = Frames.packet(gateway.receiveOne(gateway.outside));
                        byte[] esp = Arrays.copyOfRange(sealed, outer == Prefix.IPV4 ? 20 : 40, sealed.length);
                        assertArrayEquals(
                                Frames.afterHops(packet, 1),
                                tunnel.fromGateway().open(esp));
                    }
                }
            }
            assertEquals(refused, gateway.drops());
            assertEquals(0, pool.inUse());
        }
    }

    private static void send(GatewayUnderTest gateway, byte[] frame, int offset) {
        long mbuf = pool.alloc();
        Mbuf.setData(mbuf, offset, frame.length);
        Memory.write(Mbuf.data(mbuf), frame);
        Mbuf.put(array.address(), 0, mbuf);
        assertEquals(1, gateway.inside.toGateway().burst(array.address(), 1));
        gateway.poll();
    }

    /** Gives every buffer of the pool two pages, of which the one at {@code guarded} cannot be touched. */
    private static void guard(int guarded, int buffer) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle mmap = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("mmap"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        MethodHandle mprotect = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("mprotect"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        assertTrue(pool.allocBulk(array.address(), BUFFERS), "the pool is whole");
        for (int i = 0; i < BUFFERS; i++) {
            long pages = (long) mmap.invokeExact(MemorySegment.NULL, 2L * PAGE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
            assertEquals(0, (int) mprotect.invokeExact(pages + guarded, (long) PAGE, NO_ACCESS));
            Memory.putI64(Mbuf.at(array.address(), i) + MbufDescriptor.BUFFER_ADDRESS, pages + buffer);
        }
        Mbufs.freeBulk(array.address(), BUFFERS);
    }

    private static void carry(boolean atEnd, int count, List<Capture> traced) {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withWindow(0))) {
            PacketTrace trace = gateway.plane.trace();
            traced.forEach(trace::begin);
            List<byte[]> good = goodFrames(gateway);
            FrameMutator mutator = new FrameMutator(SEED, good);
            long captured = 0;
            for (int i = 0; i < count; i++) {
                byte[] frame = i < good.size() ? good.get(i) : mutator.next();
                long mbuf = pool.alloc();
                Mbuf.setData(mbuf, atEnd ? BUFFER_OCTETS - frame.length : 0, frame.length);
                Memory.write(Mbuf.data(mbuf), frame);
                Mbuf.put(array.address(), 0, mbuf);
                Testbed.Cable cable = (i & 1) == 0 ? gateway.outside : gateway.inside;
                assertEquals(1, cable.toGateway().burst(array.address(), 1));
                if (i % 16 == 15 || i < good.size()) {
                    gateway.poll();
                    captured += trace.drain(packet -> {}, Integer.MAX_VALUE);
                    discard(gateway.inside);
                    discard(gateway.outside);
                }
            }
            gateway.poll();
            discard(gateway.inside);
            discard(gateway.outside);
            assertEquals(
                    count + gateway.made(),
                    gateway.count(Counter.TRANSMITTED) + gateway.drops() + gateway.used() + testbed.inUse());
            assertTrue(gateway.count(Counter.OPENED) >= good.size() / 2, "good frames were opened");
            assertEquals(traced.isEmpty(), captured == 0, captured + " packets captured");
            assertEquals(0, pool.inUse());
        }
    }

    /** Outside ones at even places, inside ones at odd places. */
    private static List<byte[]> goodFrames(GatewayUnderTest gateway) {
        List<byte[]> frames = new ArrayList<>();
        for (Tunnel tunnel : gateway.tunnels) {
            for (int octets = 0; octets < 1200; octets += 37) {
                byte[] inner = GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[octets]);
                frames.add(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(octets + 1, inner)));
                frames.add(GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[octets])));
            }
        }
        Pair inUdp = gateway.pairInUdp();
        for (int octets = 0; octets < 1200; octets += 37) {
            byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[octets]);
            frames.add(GatewayUnderTest.inUdp(inUdp.toGateway().seal(octets + 1, inner)));
            frames.add(GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV6, new byte[octets])));
        }
        return frames;
    }

    private static void discard(Testbed.Cable cable) {
        int count = cable.fromGateway().burst(array.address(), 32);
        while (count > 0) {
            Mbufs.freeBulk(array.address(), count);
            count = cable.fromGateway().burst(array.address(), 32);
        }
    }
}
