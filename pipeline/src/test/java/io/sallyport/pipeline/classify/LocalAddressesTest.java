package io.sallyport.pipeline.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LocalAddressesTest {
    private static final long SEED = 4;

    private static LocalAddresses of(String... addresses) {
        return new LocalAddresses(
                List.of(addresses).stream().map(Prefix::parseAddress).toList());
    }

    private static boolean contains6(LocalAddresses local, String address) {
        try (OffHeap area = OffHeap.allocate(16)) {
            Memory.write(area.address(), Frames.address(address));
            return local.contains6(area.address());
        }
    }

    private static int host(String address) {
        return Prefix.parseAddress(address).ipv4();
    }

    @Test
    void shouldKnowNothingWhereThereIsNoAddress() {
        LocalAddresses none = of();
        assertFalse(none.contains4(0));
        assertFalse(none.contains4(host("192.0.2.1")));
        assertFalse(contains6(none, "::"));
        assertFalse(contains6(none, "2001:db8::1"));
    }

    @Test
    void shouldKnowItsAddressesAndNoNeighbour() {
        LocalAddresses local = of("192.0.2.1", "10.0.0.255", "2001:db8::1", "2001:db8:0:1::1");
        assertTrue(local.contains4(host("192.0.2.1")));
        assertTrue(local.contains4(host("10.0.0.255")));
        assertFalse(local.contains4(host("192.0.2.0")));
        assertFalse(local.contains4(host("192.0.2.2")));
        assertFalse(local.contains4(host("1.2.0.192")), "the octets the other way round");
        assertTrue(contains6(local, "2001:db8::1"));
        assertTrue(contains6(local, "2001:db8:0:1::1"));
        assertFalse(contains6(local, "2001:db8::2"));
        assertFalse(contains6(local, "2001:db8:0:2::1"));
    }

    @Test
    void shouldTellTheZeroAddressFromAnEmptySlot() {
        assertFalse(of("192.0.2.1").contains4(0));
        assertTrue(of("0.0.0.0").contains4(0));
        assertTrue(contains6(of("::"), "::"));
        assertFalse(contains6(of("::1"), "::"));
    }

    @Test
    void shouldBearAnAddressNamedTwice() {
        LocalAddresses local = of("192.0.2.1", "192.0.2.1");
        assertTrue(local.contains4(host("192.0.2.1")));
        assertFalse(local.contains4(host("192.0.2.2")));
    }

    @Test
    void shouldRefuseANetwork() {
        Prefix network = Prefix.parse("192.0.2.0/24");
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new LocalAddresses(List.of(network)));
        assertEquals("a local address must be a single host, not 192.0.2.0/24", refusal.getMessage());
    }

    @Test
    void shouldAgreeWithASetForAnyNumberOfAddresses() {
        Random random = new Random(SEED);
        for (int count = 1; count <= 512; count *= 2) {
            Set<Integer> set = new HashSet<>();
            List<Prefix> addresses = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                // Few values, so that some collide and some that are asked for are there.
                int address = random.nextInt(2048) << (random.nextBoolean() ? 0 : 21);
                set.add(address);
                addresses.add(Prefix.parseAddress(text(address)));
            }
            LocalAddresses local = new LocalAddresses(addresses);
            for (int low = 0; low < 2048; low++) {
                assertEquals(set.contains(low), local.contains4(low), text(low));
                assertEquals(set.contains(low << 21), local.contains4(low << 21), text(low << 21));
            }
        }
    }

    private static String text(int address) {
        return (address >>> 24) + "." + ((address >>> 16) & 255) + "." + ((address >>> 8) & 255) + "."
                + (address & 255);
    }
}
