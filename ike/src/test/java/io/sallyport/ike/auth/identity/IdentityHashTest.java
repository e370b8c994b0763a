package io.sallyport.ike.auth.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.wire.Octets;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** Peers are looked up by the hash of their identity. */
final class IdentityHashTest {
    @Test
    void shouldBeTheSameForHostNamesInAnyCase() {
        assertSame(new Identity.Fqdn(Octets.ofText("West.Example")), new Identity.Fqdn(Octets.ofText("west.example")));
    }

    @Test
    void shouldBeTheSameForMailboxesWithHostsInAnyCase() {
        assertSame(
                new Identity.UserFqdn(Octets.ofText("alice@Example")),
                new Identity.UserFqdn(Octets.ofText("alice@example")));
    }

    @Test
    void shouldBeTheSameForDistinguishedNamesInAnyOrder() {
        assertSame(name("CN=west, O=Example"), name("O=Example, CN=west"));
    }

    @Test
    void shouldDifferForDifferentNames() {
        assertNotEquals(IdentityMatch.hash(name("CN=west")), IdentityMatch.hash(name("CN=east")));
    }

    private static Identity name(String text) {
        return new Identity.DistinguishedName(Octets.of(new X500Principal(text).getEncoded()));
    }

    private static void assertSame(Identity one, Identity other) {
        assertTrue(IdentityMatch.same(one, other));
        assertEquals(IdentityMatch.hash(one), IdentityMatch.hash(other));
    }
}
