package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.fragment.ReassemblyBounds;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Jazzer on the header parsers and on what comes out of tunnels. An ordinary run replays the seeds; {@code JAZZER_FUZZ=1} searches for new inputs. A class
 * of its own, since Jazzer instruments whatever runs beside it.
 */
final class HeaderFuzzEalTest {
    private static final int LONGEST = 1800;

    private static Testbed testbed;
    private static GatewayUnderTest gateway;
    private static long sent;
    private static long sequence;

    @BeforeAll
    static void start() {
        testbed = new Testbed("fuzz");
        gateway = new GatewayUnderTest(testbed, Options.simple());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        testbed.close();
    }

    @FuzzTest
    void shouldForwardOrCountAnyFrame(FuzzedDataProvider data) {
        boolean outside = data.consumeBoolean();
        Testbed.Cable cable = outside ? gateway.outside : gateway.inside;
        String mac = outside ? GatewayUnderTest.OUTSIDE_MAC : GatewayUnderTest.INSIDE_MAC;
        byte[] rest = data.consumeBytes(LONGEST);
        byte[] frame = new byte[6 + rest.length];
        System.arraycopy(Frames.mac(mac), 0, frame, 0, 6);
        System.arraycopy(rest, 0, frame, 6, rest.length);
        testbed.send(cable, frame);
        sent++;
        gateway.poll();

        int delivered = testbed.receive(gateway.inside).size()
                + testbed.receive(gateway.outside).size();
        assertTrue(delivered <= 1 || gateway.count(Counter.FRAGMENTED) > 0);
        assertAllAccountedFor();
    }

    /** The octets are plaintext, trailer and all, of packets that authenticate. */
    @FuzzTest
    void shouldDeliverOrCountAnyPlaintext(FuzzedDataProvider data) {
        byte[] any = data.consumeRemainingAsBytes();
        byte[] plain = Arrays.copyOf(any, Math.clamp((any.length + 3) & ~3, 4, LONGEST));
        sequence++;
        for (Tunnel tunnel : gateway.tunnels) {
            byte[] esp = tunnel.toGateway().sealRaw(sequence, plain);
            testbed.send(gateway.outside, GatewayUnderTest.outer(tunnel, esp));
            sent++;
        }
        gateway.poll();

        for (byte[] frame : testbed.receive(gateway.inside)) {
            byte[] packet = Frames.packet(frame);
            assertEquals(Frames.ETHERNET + packet.length, frame.length);
            assertArrayEquals(Frames.afterHops(Arrays.copyOf(plain, packet.length), 1), packet);
        }
        assertEquals(0, testbed.receive(gateway.outside).size());
        assertAllAccountedFor();
    }

    /** Buffers that are not back yet hold datagrams that wait for fragments. */
    private static void assertAllAccountedFor() {
        assertEquals(
                sent + gateway.made(),
                gateway.count(Counter.TRANSMITTED) + gateway.drops() + gateway.used() + testbed.inUse());
        assertTrue(testbed.inUse() <= ReassemblyBounds.DEFAULT.contexts());
    }

    @FuzzTest
    void shouldFindTheUpperLayerWithinThePacket(FuzzedDataProvider data) {
        byte[] packet =
                Frames.ipv6(new byte[16], new byte[16], data.consumeInt(0, 255), 64, 0, data.consumeBytes(LONGEST));
        try (OffHeap area = OffHeap.allocate(packet.length)) {
            Memory.write(area.address(), packet);
            long walked = Ipv6Extensions.walk(area.address(), packet.length);
            if (walked != Ipv6Extensions.MALFORMED) {
                int offset = Ipv6Extensions.offset(walked);
                assertTrue(offset >= 40 && offset <= packet.length, "offset " + offset);
                assertTrue(Ipv6Extensions.isFragment(walked) || !Ipv6Extensions.isLaterFragment(walked));
            }
        }
    }
}
