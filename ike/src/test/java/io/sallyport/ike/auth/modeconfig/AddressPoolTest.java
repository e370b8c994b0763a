package io.sallyport.ike.auth.modeconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.message.identity.IpAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An address pool")
final class AddressPoolTest {
    private final AddressPool pool = pool("10.3.0.1", "10.3.0.3", Map.of());

    @Test
    @DisplayName("hands out each address once, and refuses when all are held")
    void shouldRefuseWhenExhausted() {
        assertEquals(address("10.3.0.1"), pool.lease("a"));
        assertEquals(address("10.3.0.2"), pool.lease("b"));
        assertEquals(address("10.3.0.3"), pool.lease("c"));
        assertEquals(Optional.empty(), pool.lease("d"));
        assertTrue(pool.exhausted().contains("all 3 from 10.3.0.1 to 10.3.0.3"), pool.exhausted());
        pool.release("b");
        assertEquals(address("10.3.0.2"), pool.lease("d"));
    }

    @Test
    @DisplayName("gives a holder its address again, while it holds it and after")
    void shouldGiveTheSameAddressAgain() {
        pool.lease("a");
        assertEquals(address("10.3.0.2"), pool.lease("b"));
        assertEquals(address("10.3.0.2"), pool.lease("b"));
        assertEquals(2, pool.holders());
        pool.release("b");
        assertEquals(2, pool.holders());
        pool.release("b");
        assertEquals(1, pool.holders());
        assertEquals(address("10.3.0.3"), pool.lease("c"), "an address that nobody had comes first");
        assertEquals(address("10.3.0.2"), pool.lease("b"));
    }

    @Test
    @DisplayName("reuses the address that has been free for the longest time")
    void shouldReuseTheLongestFree() {
        for (String holder : new String[] {"a", "b", "c"}) {
            pool.lease(holder);
        }
        pool.release("c");
        pool.release("a");
        assertEquals(address("10.3.0.3"), pool.lease("d"));
        assertEquals(address("10.3.0.1"), pool.lease("c"), "its own went to another one");
    }

    @Test
    @DisplayName("keeps assigned addresses for their holders")
    void shouldKeepAssignedAddresses() {
        AddressPool some = pool("10.3.0.1", "10.3.0.3", Map.of("boss", ip("10.3.0.2"), "guest", ip("10.9.9.9")));
        assertEquals(address("10.3.0.1"), some.lease("a"));
        assertEquals(address("10.3.0.3"), some.lease("b"));
        assertEquals(Optional.empty(), some.lease("c"));
        assertEquals(address("10.3.0.2"), some.lease("boss"));
        assertEquals(address("10.9.9.9"), some.lease("guest"));
        some.release("boss");
        assertEquals(Optional.empty(), some.lease("c"));
        assertEquals(address("10.3.0.2"), some.lease("boss"));
    }

    @Test
    @DisplayName("takes IPv6, however many addresses there are")
    void shouldTakeIpv6() {
        AddressPool wide = pool("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", Map.of());
        assertEquals(address("2001:db8::1"), wide.lease("a"));
        assertEquals(address("2001:db8::2"), wide.lease("b"));
        AddressPool top = pool("ffff:ffff::fffe", "ffff:ffff::ffff", Map.of());
        assertEquals(address("ffff:ffff::fffe"), top.lease("a"));
        assertEquals(address("ffff:ffff::ffff"), top.lease("b"));
        assertEquals(Optional.empty(), top.lease("c"));
        AddressPool low = pool("::1", "::2", Map.of());
        assertEquals(address("::1"), low.lease("a"));
    }

    @Test
    @DisplayName("is not made of nothing, of two families, or with an address assigned twice")
    void shouldRefuseNonsense() {
        assertThrows(IllegalArgumentException.class, () -> pool("10.3.0.2", "10.3.0.1", Map.of()));
        assertThrows(IllegalArgumentException.class, () -> pool("10.3.0.2", "2001:db8::1", Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> pool("10.3.0.1", "10.3.0.2", Map.of("a", ip("10.3.0.1"), "b", ip("10.3.0.1"))));
        assertThrows(
                IllegalArgumentException.class, () -> pool("10.3.0.1", "10.3.0.2", Map.of("a", ip("2001:db8::1"))));
        assertThrows(IllegalStateException.class, () -> pool.release("nobody"));
    }

    @Test
    @DisplayName("never gives one address to two, whatever comes and goes")
    void shouldNeverShareAnAddress() {
        AddressPool some = pool("10.3.0.1", "10.3.0.20", Map.of("h7", ip("10.3.0.7")));
        Random random = new Random(7);
        Map<String, IpAddress> held = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String holder = "h" + random.nextInt(40);
            if (held.containsKey(holder)) {
                some.release(holder);
                held.remove(holder);
            } else {
                Optional<IpAddress> lease = some.lease(holder);
                int others = held.containsKey("h7") || holder.equals("h7") ? 20 : 19;
                assertEquals(held.size() < others, lease.isPresent(), "a lease with " + held.size() + " held");
                lease.ifPresent(address -> held.put(holder, address));
            }
            Set<IpAddress> distinct = new HashSet<>(held.values());
            assertEquals(held.size(), distinct.size());
            assertEquals(held.size(), some.holders());
            assertNotEquals(ip("10.3.0.7"), held.get("h8"));
        }
    }

    private static AddressPool pool(String first, String last, Map<String, IpAddress> assigned) {
        return new AddressPool("clients", ip(first), ip(last), assigned);
    }

    private static Optional<IpAddress> address(String text) {
        return Optional.of(ip(text));
    }

    private static IpAddress ip(String text) {
        return IdentityText.address(text).orElseThrow();
    }
}
