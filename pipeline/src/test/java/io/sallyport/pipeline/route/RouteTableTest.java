package io.sallyport.pipeline.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.spd.Prefix;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private final RouteTable table = new RouteTable();

    private int lookup(String address) {
        Prefix host = Prefix.parse(address);
        RouteTable.Snapshot routes = table.current();
        return host.isIpv4() ? routes.lookup4(host.ipv4()) : routes.lookup6(host.high(), host.low());
    }

    private void add(String prefix, int nextHop) {
        table.add(Prefix.parse(prefix), nextHop);
    }

    @Test
    void shouldFindNoRouteInAnEmptyTable() {
        assertEquals(RouteTable.NO_ROUTE, lookup("192.0.2.1"));
        assertEquals(RouteTable.NO_ROUTE, lookup("2001:db8::1"));
    }

    @Test
    void shouldPreferTheLongestOfNestedPrefixes() {
        add("10.0.0.0/8", 1);
        add("10.1.0.0/16", 2);
        add("10.1.2.0/23", 3);
        add("10.1.3.4", 4);
        table.publish();

        assertEquals(1, lookup("10.0.0.1"));
        assertEquals(1, lookup("10.255.255.255"));
        assertEquals(2, lookup("10.1.0.0"));
        assertEquals(2, lookup("10.1.4.0"));
        assertEquals(3, lookup("10.1.2.0"));
        assertEquals(3, lookup("10.1.3.5"));
        assertEquals(4, lookup("10.1.3.4"));
        assertEquals(RouteTable.NO_ROUTE, lookup("11.0.0.0"));
    }

    @Test
    void shouldPreferTheLongestOfNestedIpv6Prefixes() {
        add("2001:db8::/32", 1);
        add("2001:db8:1::/48", 2);
        add("2001:db8:1:2::/63", 3);
        add("2001:db8:1:2::/65", 4);
        add("2001:db8:1:2::1", 5);
        table.publish();

        assertEquals(1, lookup("2001:db8::"));
        assertEquals(2, lookup("2001:db8:1::1"));
        assertEquals(3, lookup("2001:db8:1:3::1"));
        assertEquals(3, lookup("2001:db8:1:2:8000::"));
        assertEquals(4, lookup("2001:db8:1:2:7fff::"));
        assertEquals(5, lookup("2001:db8:1:2::1"));
        assertEquals(RouteTable.NO_ROUTE, lookup("2001:db9::"));
    }

    @Test
    @DisplayName("a default route takes the rest of its own family only")
    void shouldFallBackToTheDefaultRoute() {
        add("0.0.0.0/0", 0);
        add("203.0.113.0/24", 1);
        table.publish();

        assertEquals(0, lookup("0.0.0.0"));
        assertEquals(0, lookup("255.255.255.255"));
        assertEquals(1, lookup("203.0.113.255"));
        assertEquals(0, lookup("203.0.114.0"));
        assertEquals(RouteTable.NO_ROUTE, lookup("::"));
    }

    @Test
    void shouldShowChangesOnlyOncePublished() {
        add("10.0.0.0/8", 1);
        assertEquals(RouteTable.NO_ROUTE, lookup("10.0.0.1"));

        table.publish();
        RouteTable.Snapshot before = table.current();
        table.replace(Prefix.parse("10.0.0.0/8"), 2);
        assertEquals(1, lookup("10.0.0.1"));

        table.publish();
        assertEquals(2, lookup("10.0.0.1"));
        assertEquals(1, before.lookup4(10 << 24));
    }

    @Test
    void shouldUncoverTheShorterPrefixWhenOneIsRemoved() {
        add("10.0.0.0/8", 1);
        add("10.1.0.0/24", 2);
        table.publish();

        assertTrue(table.remove(Prefix.parse("10.1.0.0/24")));
        assertFalse(table.remove(Prefix.parse("10.1.0.0/24")));
        assertFalse(table.remove(Prefix.parse("10.0.0.0/9")));
        table.publish();

        assertEquals(1, lookup("10.1.0.1"));
        assertEquals(1, table.size());
    }

    @Test
    void shouldForgetEverythingWhenCleared() {
        add("10.0.0.0/8", 1);
        add("::/0", 2);
        table.publish();

        table.clear();
        table.publish();

        assertEquals(RouteTable.NO_ROUTE, lookup("10.0.0.1"));
        assertEquals(RouteTable.NO_ROUTE, lookup("::1"));
        assertEquals(0, table.size());
    }

    @Test
    void shouldRefuseASecondRouteToOnePrefix() {
        add("10.0.0.0/8", 1);

        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> add("10.0.0.0/8", 2));

        assertEquals("there is a route to 10.0.0.0/8 already, by next hop 1; remove it first", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> add("11.0.0.0/8", -1));
        assertThrows(IllegalArgumentException.class, () -> add("11.0.0.0/8", Integer.MAX_VALUE));
    }

    @Test
    void shouldKeepTheSnapshotIfNothingChanged() {
        add("10.0.0.0/8", 1);
        table.publish();
        RouteTable.Snapshot before = table.current();

        table.publish();

        assertSame(before, table.current());
    }

    @Test
    @DisplayName("a table of some dozen routes takes at most 600 KiB per family")
    void shouldStaySmallWithFewRoutes() {
        assertTrue(table.current().memoryOctets() <= 2 * (600 << 10));
        for (int i = 0; i < 64; i++) {
            table.add(Prefix.ofIpv4(10 << 24 | i << 17 | i << 8, 24), i);
            table.add(Prefix.ofIpv6(0x2001_0db8_0000_0000L + i, 0, 64), i);
        }
        table.publish();

        assertTrue(table.current().memoryOctets() <= 2 * (600 << 10));
    }

    @Test
    @DisplayName("readers see one version as a whole, while the writer replaces it again and again")
    void shouldSwapVersionsAtomically() throws Exception {
        int versions = 200;
        Prefix first = Prefix.parse("10.0.0.1");
        Prefix second = Prefix.parse("2001:db8::1");
        table.add(first, 0);
        table.add(second, 0);
        table.publish();
        CountDownLatch reading = new CountDownLatch(1);
        try (ExecutorService readers = Executors.newSingleThreadExecutor()) {
            Future<Integer> seen = readers.submit(() -> {
                int version = 0;
                while (version < versions) {
                    RouteTable.Snapshot routes = table.current();
                    reading.countDown();
                    int by4 = routes.lookup4(first.ipv4());
                    int by6 = routes.lookup6(second.high(), second.low());
                    assertEquals(by4, by6);
                    assertTrue(by4 >= version, "versions never go back");
                    version = by4;
                }
                return version;
            });
            reading.await();
            for (int version = 1; version <= versions; version++) {
                table.replace(first, version);
                table.replace(second, version);
                table.publish();
            }
            assertEquals(versions, seen.get());
        }
    }
}
