package io.sallyport.ike.auth.xauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.xauth.XauthUsers.Verdict;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.assigned.ConfigurationAttribute;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("XAUTH")
final class XauthTest {
    private static final IpAddress PEER = new IpAddress(Octets.ofHex("c0000201"));
    private static final IpAddress OTHER = new IpAddress(Octets.ofHex("c0000202"));
    private static final long SECOND = 1_000_000_000L;

    private final FailureBackoff backoff = new FailureBackoff(Duration.ofSeconds(1), Duration.ofSeconds(8), 3);
    private final XauthUsers users =
            new XauthUsers(Map.of("alice", secret("wonderland"), "bob", secret("builder")), backoff);

    @Test
    @DisplayName("takes a name with its password, and neither with another one nor an unknown name")
    void shouldCheckLogins() {
        assertEquals(Verdict.ACCEPTED, check("alice", "wonderland", 0));
        long now = 0;
        for (String[] login : new String[][] {
            {"alice", "builder"},
            {"alice", "wonderlan"},
            {"alice", "wonderland "},
            {"alice", ""},
            {"Alice", "wonderland"},
            {"carol", "wonderland"},
            {"carol", ""},
            {"", ""}
        }) {
            now += 1_000 * SECOND;
            assertEquals(Verdict.REFUSED, check(login[0], login[1], now), String.join("/", login));
        }
    }

    @Test
    @DisplayName("makes a peer wait twice as long after each failure, up to a bound, whatever it sends meanwhile")
    void shouldMakePeersWait() {
        long now = 5 * SECOND;
        for (long wait : new long[] {1, 2, 4, 8, 8, 8}) {
            assertEquals(Verdict.REFUSED, check("alice", "wrong", now));
            assertEquals(Verdict.TOO_EARLY, check("alice", "wonderland", now + wait * SECOND - 1));
            now += wait * SECOND;
        }
        assertEquals(Verdict.ACCEPTED, check("alice", "wonderland", now));
        assertEquals(Verdict.REFUSED, check("alice", "wrong", now));
        assertEquals(Verdict.ACCEPTED, check("alice", "wonderland", now + SECOND), "the count begins anew");
    }

    @Test
    @DisplayName("lets other peers log in while one has to wait")
    void shouldNotMakeOthersWait() {
        assertEquals(Verdict.REFUSED, check("alice", "wrong", 0));
        assertTrue(backoff.mayTry(OTHER, 0));
        assertFalse(backoff.mayTry(PEER, 0));
    }

    @Test
    @DisplayName("forgets failures after a long while, and the oldest of too many peers")
    void shouldForget() {
        backoff.failed(PEER, 0);
        backoff.failed(PEER, 2 * SECOND);
        assertFalse(backoff.mayTry(PEER, 4 * SECOND - 1));
        backoff.failed(PEER, 40 * SECOND);
        assertTrue(backoff.mayTry(PEER, 41 * SECOND));
        for (int i = 0; i < 3; i++) {
            backoff.failed(new IpAddress(Octets.ofHex("0a00000" + i)), 40 * SECOND);
        }
        assertEquals(3, backoff.size());
        assertTrue(backoff.mayTry(PEER, 40 * SECOND));
    }

    @Test
    @DisplayName("takes no user without a password")
    void shouldRefuseEmptyPasswords() {
        assertThrows(IllegalArgumentException.class, () -> new XauthUsers(Map.of("alice", secret("")), backoff));
    }

    @Test
    @DisplayName("asks, replies and tells the status in attributes that the other side reads")
    void shouldSpeakInAttributes() {
        assertTrue(XauthAttributes.asksForPassword(XauthAttributes.request()));
        try (Secret password = secret("wonderland");
                XauthReply reply = XauthReply.of(XauthAttributes.reply(new XauthAccount("alice", password)))
                        .orElseThrow()) {
            assertEquals("alice", reply.user());
            assertTrue(reply.password().matches(password));
            assertEquals(Verdict.ACCEPTED, users.check(PEER, reply, 0));
            assertFalse(reply.toString().contains("wonderland"));
        }
        assertEquals(Optional.of(true), XauthAttributes.status(XauthAttributes.status(true)));
        assertEquals(Optional.of(false), XauthAttributes.status(XauthAttributes.status(false)));
        assertEquals(Optional.of(false), XauthAttributes.status(XauthAttributes.acknowledgement()));
        assertEquals(Optional.empty(), XauthAttributes.status(XauthAttributes.request()));
    }

    @Test
    @DisplayName("reads no reply without name or password, in another form or of another type")
    void shouldRefuseIncompleteReplies() {
        List<DataAttribute> whole = XauthAttributes.reply(new XauthAccount("alice", secret("wonderland")));
        assertTrue(XauthReply.of(whole.subList(1, 3)).isPresent(), "the type may be left out");
        assertTrue(XauthReply.of(whole.subList(0, 2)).isEmpty());
        assertTrue(XauthReply.of(List.of(whole.get(0), whole.get(2))).isEmpty());
        assertTrue(XauthReply.of(XauthAttributes.failed()).isEmpty());
        List<DataAttribute> radius = new ArrayList<>(whole);
        radius.set(0, new DataAttribute.Basic(ConfigurationAttribute.XAUTH_TYPE.code(), 1));
        assertTrue(XauthReply.of(radius).isEmpty());
        assertFalse(XauthAttributes.asksForPassword(radius));
        List<DataAttribute> number = new ArrayList<>(whole);
        number.set(1, new DataAttribute.Basic(ConfigurationAttribute.XAUTH_USER_NAME.code(), 7));
        assertTrue(XauthReply.of(number).isEmpty());
    }

    private Verdict check(String user, String password, long now) {
        try (XauthReply reply = new XauthReply(user, secret(password))) {
            return users.check(PEER, reply, now);
        }
    }

    private static Secret secret(String text) {
        return Secret.taking(text.getBytes(StandardCharsets.UTF_8));
    }
}
