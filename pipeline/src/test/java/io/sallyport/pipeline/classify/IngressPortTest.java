package io.sallyport.pipeline.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Frames;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class IngressPortTest {
    private static final long MAC = 0x02_00_5e_10_20_31L;

    private static boolean accepts(IngressPort port, String destination) {
        try (OffHeap frame = OffHeap.allocate(14)) {
            Memory.write(frame.address(), Frames.mac(destination));
            Memory.putI64(frame.address() + 6, -1);
            return port.accepts(frame.address());
        }
    }

    @Test
    void shouldAcceptItsOwnAddressAndGroups() {
        IngressPort port = new IngressPort(3, MAC, false, true);
        assertTrue(accepts(port, "02:00:5e:10:20:31"));
        assertTrue(accepts(port, "ff:ff:ff:ff:ff:ff"));
        assertTrue(accepts(port, "01:00:5e:00:00:01"));
        assertTrue(accepts(port, "33:33:00:00:00:01"));
        assertEquals(3, port.index());
        assertTrue(port.isOutside());
    }

    @Test
    void shouldRefuseAnAddressThatDiffersInAnyBitButTheGroupBit() {
        IngressPort port = new IngressPort(0, MAC, false, false);
        for (int bit = 0; bit < 48; bit++) {
            byte[] mac = Frames.mac("02:00:5e:10:20:31");
            mac[bit / 8] ^= (byte) (1 << bit % 8);
            String text = HexFormat.ofDelimiter(":").formatHex(mac);
            assertEquals(bit == 0, accepts(port, text), text);
        }
    }

    @Test
    void shouldAcceptEveryAddressIfToldTo() {
        IngressPort port = new IngressPort(0, MAC, true, false);
        assertTrue(accepts(port, "02:00:00:00:00:99"));
    }

    @Test
    void shouldTakeWhatComesOutOfTunnelsForInsideTraffic() {
        IngressPort tunnels = IngressPort.ofTunnels(7);
        assertEquals(7, tunnels.index());
        assertFalse(tunnels.isOutside());
        assertTrue(accepts(tunnels, "00:00:00:00:00:00"));
    }
}
