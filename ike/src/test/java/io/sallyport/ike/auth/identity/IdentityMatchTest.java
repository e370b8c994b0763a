package io.sallyport.ike.auth.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.wire.Octets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anybody may send octets as a distinguished name. */
final class IdentityMatchTest {
    private static final Identity WEST = name("CN=west, OU=gates + L=here, O=Example, C=DE");

    /** Nesting as deep as a message is long: of indefinite lengths, and of definite ones. */
    static Stream<Identity> nested() {
        int definite = 16_000;
        byte[] deep = new byte[4 * definite];
        for (int i = 0; i < definite; i++) {
            int length = deep.length - 4 * (i + 1);
            deep[4 * i] = 0x30;
            deep[4 * i + 1] = (byte) 0x82;
            deep[4 * i + 2] = (byte) (length >> 8);
            deep[4 * i + 3] = (byte) length;
        }
        return Stream.of("3080".repeat(32_000), Octets.of(deep).toHex()).map(IdentityMatchTest::der);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "0500",
                "0400",
                "3100",
                "a000",
                "3080",
                "3082",
                "30800000",
                "30848000000000",
                "30023000",
                "30023100",
                "3003310030",
                "300431023000",
                "30053103020101",
                "3009310730050603550403",
                "300c310a3008060355040304013100",
                "300e310c300a06035504031f02013000",
                "300b3109300706000c03c3c3c3",
                "300e310c300a06035504030c03c3c3c3"
            })
    @MethodSource("nested")
    @DisplayName("octets that are no distinguished name are the same as themselves, and as no name")
    void shouldTellOctetsFromNames(Object octets) {
        Identity none = octets instanceof String hex ? der(hex) : (Identity) octets;

        assertTrue(IdentityMatch.same(none, none));
        assertFalse(IdentityMatch.same(none, WEST));
        assertFalse(IdentityMatch.same(WEST, none));
        assertEquals(IdentityMatch.hash(none), IdentityMatch.hash(none));
    }

    @Test
    void shouldCompareWhateverANameIsSpoiltTo() {
        Random random = new Random(71);
        for (int i = 0; i < 50_000; i++) {
            Identity spoilt = new Identity.DistinguishedName(spoilt(random));
            assertEquals(IdentityMatch.same(WEST, spoilt), IdentityMatch.same(spoilt, WEST));
            assertTrue(
                    !IdentityMatch.same(WEST, spoilt) || IdentityMatch.hash(WEST) == IdentityMatch.hash(spoilt),
                    spoilt::toString);
        }
    }

    private static Octets spoilt(Random random) {
        byte[] octets = ((Identity.DistinguishedName) WEST).der().toByteArray();
        for (int i = random.nextInt(4); i >= 0; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        return Octets.of(random.nextInt(8) == 0 ? Arrays.copyOf(octets, random.nextInt(octets.length)) : octets);
    }

    private static Identity der(String hex) {
        return new Identity.DistinguishedName(Octets.ofHex(hex));
    }

    private static Identity name(String text) {
        return new Identity.DistinguishedName(Octets.of(new X500Principal(text).getEncoded()));
    }
}
