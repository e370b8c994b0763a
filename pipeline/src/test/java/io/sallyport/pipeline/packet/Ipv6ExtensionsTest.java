package io.sallyport.pipeline.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Frames;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class Ipv6ExtensionsTest {
    private static final int SEED = 8200;

    private static OffHeap area;

    @BeforeAll
    static void allocate() {
        area = OffHeap.allocate(512);
    }

    @AfterAll
    static void free() {
        area.close();
    }

    private static long walk(int next, byte[] payload) {
        byte[] packet = Frames.ipv6(new byte[16], new byte[16], next, 64, 0, payload);
        Memory.write(area.address(), packet);
        return Ipv6Extensions.walk(area.address(), packet.length);
    }

    @Test
    void shouldAnswerTheUpperLayerWhereThereIsNoExtension() {
        long walked = walk(IpProtocol.UDP, new byte[8]);

        assertEquals(IpProtocol.UDP, Ipv6Extensions.protocol(walked));
        assertEquals(40, Ipv6Extensions.offset(walked));
        assertFalse(Ipv6Extensions.isFragment(walked));
    }

    @Test
    void shouldWalkOptionsRoutingAndAFirstFragment() {
        byte[] chain = new byte[8 + 16 + 8 + 4];
        chain[0] = IpProtocol.ROUTING;
        chain[8] = IpProtocol.FRAGMENT;
        chain[9] = 1;
        chain[24] = IpProtocol.TCP;
        chain[27] = 1; // more fragments, offset 0
        long walked = walk(IpProtocol.HOP_BY_HOP, chain);

        assertEquals(IpProtocol.TCP, Ipv6Extensions.protocol(walked));
        assertEquals(40 + 32, Ipv6Extensions.offset(walked));
        assertTrue(Ipv6Extensions.isFragment(walked));
        assertFalse(Ipv6Extensions.isLaterFragment(walked));
    }

    @Test
    void shouldTakeAFragmentThatIsAllOfItsPacketForAWholePacket() {
        byte[] chain = new byte[8 + 8];
        chain[0] = IpProtocol.ESP;
        long walked = walk(IpProtocol.FRAGMENT, chain);

        assertEquals(IpProtocol.ESP, Ipv6Extensions.protocol(walked));
        assertEquals(40 + 8, Ipv6Extensions.offset(walked));
        assertFalse(Ipv6Extensions.isFragment(walked));
    }

    @Test
    void shouldStopAtALaterFragmentWithoutReadingItsMiddle() {
        byte[] chain = new byte[8];
        chain[0] = IpProtocol.DESTINATION_OPTIONS;
        chain[3] = 8;
        long walked = walk(IpProtocol.FRAGMENT, chain);

        assertTrue(Ipv6Extensions.isLaterFragment(walked));
        assertEquals(IpProtocol.DESTINATION_OPTIONS, Ipv6Extensions.protocol(walked));
    }

    @Test
    void shouldRefuseAChainThatRunsPastThePacket() {
        assertEquals(Ipv6Extensions.MALFORMED, walk(IpProtocol.HOP_BY_HOP, new byte[7]));
        byte[] lying = new byte[16];
        lying[0] = IpProtocol.UDP;
        lying[1] = 2;
        assertEquals(Ipv6Extensions.MALFORMED, walk(IpProtocol.HOP_BY_HOP, lying));
    }

    @Test
    void shouldRefuseAChainOfTooManyHeaders() {
        byte[] chain = new byte[8 * 16];
        for (int i = 0; i < 16; i++) {
            chain[8 * i] = IpProtocol.DESTINATION_OPTIONS;
        }
        assertEquals(Ipv6Extensions.MALFORMED, walk(IpProtocol.DESTINATION_OPTIONS, chain));
    }

    @Test
    void shouldAnswerWithinThePacketForAnyOctets() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200_000; i++) {
            byte[] payload = new byte[random.nextInt(64)];
            random.nextBytes(payload);
            checkAnswer(random.nextInt(256), payload);
        }
    }

    private static void checkAnswer(int next, byte[] payload) {
        long walked = walk(next, payload);
        if (walked != Ipv6Extensions.MALFORMED) {
            int offset = Ipv6Extensions.offset(walked);
            assertTrue(offset >= 40 && offset <= 40 + payload.length, "offset " + offset);
            assertTrue(Ipv6Extensions.isFragment(walked) || !Ipv6Extensions.isLaterFragment(walked));
        }
    }
}
