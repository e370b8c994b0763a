package io.sallyport.ike.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.PreSharedKeys.Entry;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Pre-shared keys")
final class PreSharedKeysTest {
    private static final Identity WEST = IdentityText.parse("west.example");

    private final PreSharedKeys keys = new PreSharedKeys(List.of(
            entry("anyone", new PeerPattern.Anyone()),
            entry("net8", new PeerPattern.Within(address("10.0.0.0"), 8)),
            entry("net24", new PeerPattern.Within(address("10.1.1.0"), 24)),
            entry("net32", new PeerPattern.Within(address("2001:db8::"), 32)),
            entry("address", exactly("10.1.1.7")),
            entry("host", exactly("east.example")),
            entry("second host", exactly("east.example")),
            entry("user", exactly("alice@example")),
            entry("dn", exactly("CN=east, O=Example")),
            entry("group", exactly("keyid:group-1")),
            new Entry(Optional.of(WEST), exactly("10.1.1.9"), secret("west to 9")),
            entry("any to 9", exactly("10.1.1.9")),
            new Entry(Optional.of(IdentityText.parse("north.example")), exactly("10.1.1.7"), secret("north"))));

    @Test
    @DisplayName("are for an identity of ours if an entry names it, or none")
    void shouldKnowWhomTheyAreFor() {
        PreSharedKeys ofWest =
                new PreSharedKeys(List.of(new Entry(Optional.of(WEST), exactly("10.1.1.9"), secret("west to 9"))));

        assertTrue(ofWest.areFor(WEST));
        assertFalse(ofWest.areFor(IdentityText.parse("north.example")));
        assertTrue(keys.areFor(IdentityText.parse("south.example")));
        assertFalse(new PreSharedKeys(List.of()).areFor(WEST));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.1.1.7 | address",
                "10.1.1.8 | net24",
                "10.1.2.1 | net8",
                "11.0.0.1 | anyone",
                "2001:db8:5::1 | net32",
                "2001:db9::1 | anyone",
                "EAST.example | host",
                "alice@example | user",
                "o=example, cn=EAST | dn",
                "o=other, cn=EAST | anyone",
                "cn=EAST, o=example | dn",
                "keyid:group-1 | group",
                "keyid:0x67726f75702d31 | group",
                "10.1.1.9 | west to 9"
            })
    @DisplayName("are found by the closest entry: a name or address, then the longest prefix, then anyone")
    void shouldFindTheClosestEntry(String peer, String key) {
        assertEquals(key, found(keys, WEST, peer));
    }

    @Test
    @DisplayName("prefer an entry that names our identity, and pass over those that name another one of ours")
    void shouldObserveOurOwnIdentity() {
        Identity north = IdentityText.parse("north.example");
        assertEquals("north", found(keys, north, "10.1.1.7"));
        assertEquals("any to 9", found(keys, north, "10.1.1.9"));
    }

    @Test
    @DisplayName("are a peer's own only where an entry names it")
    void shouldTellOwnKeysFromThoseOfMany() {
        for (String peer : List.of("10.1.1.8", "11.0.0.1", "o=other, cn=EAST")) {
            assertEquals(Optional.empty(), keys.findNamed(WEST, IdentityText.parse(peer)));
        }
        try (Secret key = keys.findNamed(WEST, IdentityText.parse("10.1.1.9")).orElseThrow()) {
            assertEquals("west to 9", new String(key.getEncoded(), StandardCharsets.UTF_8));
        }
    }

    @Test
    @DisplayName("are none for a peer that no entry is for")
    void shouldFindNothing() {
        PreSharedKeys few = new PreSharedKeys(List.of(entry("host", exactly("east.example"))));
        assertEquals(Optional.empty(), few.find(WEST, IdentityText.parse("10.1.1.7")));
        assertEquals(Optional.empty(), few.find(WEST, new Identity.KeyId(Octets.ofText("east.example"))));
    }

    @Test
    @DisplayName("lend nothing: what is closed by one use stays for the next")
    void shouldGiveCopies() {
        Identity peer = IdentityText.parse("east.example");
        keys.find(WEST, peer).orElseThrow().close();
        assertEquals("host", found(keys, WEST, "east.example"));
    }

    @Test
    @DisplayName("show in no text form")
    void shouldNotShow() {
        assertFalse(keys.toString().contains("anyone"));
        assertFalse(entry("hush", new PeerPattern.Anyone()).toString().contains("hush"));
    }

    @Test
    @DisplayName("have no prefix longer than an address")
    void shouldRefuseALongPrefix() {
        assertThrows(IllegalArgumentException.class, () -> new PeerPattern.Within(address("10.0.0.0"), 33));
        assertThrows(IllegalArgumentException.class, () -> new PeerPattern.Within(address("10.0.0.0"), -1));
    }

    private static String found(PreSharedKeys keys, Identity own, String peer) {
        try (Secret key = keys.find(own, IdentityText.parse(peer)).orElseThrow()) {
            return new String(key.getEncoded(), StandardCharsets.UTF_8);
        }
    }

    private static Entry entry(String key, PeerPattern peer) {
        return new Entry(Optional.empty(), peer, secret(key));
    }

    private static PeerPattern exactly(String peer) {
        return new PeerPattern.Exactly(IdentityText.parse(peer));
    }

    private static Secret secret(String key) {
        return Secret.taking(key.getBytes(StandardCharsets.UTF_8));
    }

    private static IpAddress address(String text) {
        return IdentityText.address(text).orElseThrow();
    }
}
