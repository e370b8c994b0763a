package io.sallyport.pipeline.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Frames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class HopLimitTest {
    private static OffHeap area;

    @BeforeAll
    static void allocate() {
        area = OffHeap.allocate(64);
    }

    @AfterAll
    static void free() {
        area.close();
    }

    private static byte[] header4(int hops, int identification) {
        byte[] header = Frames.ipv4(new byte[4], new byte[4], IpProtocol.UDP, hops, 0, new byte[0]);
        header[4] = (byte) (identification >>> 8);
        header[5] = (byte) identification;
        return Frames.withChecksum(header);
    }

    @Test
    void shouldMendEveryChecksum() {
        // All identifications bring about all checksums.
        for (int identification = 0; identification < 0x10000; identification++) {
            byte[] header = header4(64, identification);
            Memory.write(area.address(), header);
            assertTrue(HopLimit.decrement4(area.address()));
            assertTrue(InternetChecksum.isValid(area.address(), header.length));
            assertEquals(63, Memory.u8(area.address() + Ipv4Descriptor.TIME_TO_LIVE));
        }
    }

    @Test
    void shouldMendAChecksumOfAllOnes() {
        // What sums to zero may be written as 0xffff as well (RFC 1624 section 3).
        for (int identification = 0; identification < 0x10000; identification++) {
            byte[] header = header4(64, identification);
            if (header[10] == 0 && header[11] == 0) {
                header[10] = (byte) 0xff;
                header[11] = (byte) 0xff;
                Memory.write(area.address(), header);
                assertTrue(InternetChecksum.isValid(area.address(), header.length));
                assertTrue(HopLimit.decrement4(area.address()));
                assertTrue(InternetChecksum.isValid(area.address(), header.length));
                return;
            }
        }
        throw new AssertionError("no identification gives a checksum of zero");
    }

    @Test
    void shouldTakeOneHopOfAnyNumberAboveOne() {
        for (int hops = 2; hops < 256; hops++) {
            byte[] header = header4(hops, 0);
            Memory.write(area.address(), header);
            assertTrue(HopLimit.decrement4(area.address()));
            assertArrayEquals(Frames.afterHops(header, 1), Memory.bytes(area.address(), header.length));

            byte[] header6 = Frames.ipv6(new byte[16], new byte[16], IpProtocol.UDP, hops, 0, new byte[0]);
            Memory.write(area.address(), header6);
            assertTrue(HopLimit.decrement6(area.address()));
            assertArrayEquals(Frames.afterHops(header6, 1), Memory.bytes(area.address(), header6.length));
        }
    }

    @Test
    void shouldChangeNothingWhenNoHopIsLeft() {
        for (int hops = 0; hops < 2; hops++) {
            byte[] header = header4(hops, 0);
            Memory.write(area.address(), header);
            assertFalse(HopLimit.decrement4(area.address()));
            assertArrayEquals(header, Memory.bytes(area.address(), header.length));

            byte[] header6 = Frames.ipv6(new byte[16], new byte[16], IpProtocol.UDP, hops, 0, new byte[0]);
            Memory.write(area.address(), header6);
            assertFalse(HopLimit.decrement6(area.address()));
            assertArrayEquals(header6, Memory.bytes(area.address(), header6.length));
        }
    }
}
