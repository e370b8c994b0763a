package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SaParametersTest {
    private static void assertRefused(SaParameters.Builder builder, String... parts) {
        String message =
                assertThrows(IllegalArgumentException.class, builder::build).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void shouldNeverShowAKeyOrSalt() {
        byte[] key = HexFormat.of().parseHex("deadbeefdeadbeefdeadbeefdeadbeef");
        byte[] salt = HexFormat.of().parseHex("cafe1234");
        String text = SadFixture.inboundSa(0x1001, 0)
                .key(CipherSuite.AES_GCM_128, key, salt)
                .build()
                .toString()
                .toLowerCase(Locale.ROOT);
        assertFalse(text.contains("deadbeef") || text.contains("cafe"), text);
        assertFalse(text.contains(Arrays.toString(key)) || text.contains("-34, -83"), text);
        assertTrue(text.contains("0x00001001") && text.contains("aes-gcm-128"), text);
    }

    @Test
    @DisplayName("D13: an SPI from 0 to 255 is refused in both directions")
    void shouldRefuseReservedSpis() {
        for (int spi : new int[] {0, 1, 255}) {
            assertRefused(SadFixture.inboundSa(spi, 1), "SPI", "0x00000100 or more");
            assertRefused(SadFixture.outboundSa(1, spi, 1), "SPI");
        }
        assertEquals(-1, SadFixture.inboundSa(0xffff_ffff, 1).build().spi(), "the highest SPI is none of them");
        assertEquals(256, SadFixture.inboundSa(256, 1).build().spi());
    }

    @Test
    void shouldRefuseKeysAndSaltsOfAnotherLength() {
        assertRefusedKeys(CipherSuite.AES_GCM_256, 16, 0, 4, "aes-gcm-256", "a key of 32 octets, not 16");
        assertRefusedKeys(CipherSuite.AES_GCM_128, 16, 0, 8, "a salt of 4 octets, not 8");
        CipherSuite cbc = CipherSuite.parse("aes-cbc-128+hmac-sha1-96").orElseThrow();
        assertRefusedKeys(cbc, 16, 32, 0, "an integrity key of 20 octets, not 32");
        assertRefusedKeys(cbc, 16, 20, 4, "a salt of 0 octets, not 4");
    }

    private static void assertRefusedKeys(CipherSuite suite, int key, int integrity, int salt, String... parts) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new SaKeys(suite, new byte[key], new byte[integrity], new byte[salt]))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void shouldRefuseWhatDoesNotGoWithTheProtocol() {
        assertRefused(SadFixture.inboundSa(0x1000, 1).protocol(SecurityProtocol.AH), "AH encrypts nothing");
        CipherSuite gmac = CipherSuite.parse("aes-gmac-128").orElseThrow();
        SaKeys keys = new SaKeys(gmac, new byte[0], new byte[16], new byte[4]);
        assertRefused(SadFixture.inboundSa(0x1000, 1).keys(keys), "is for AH", "null-aes-gmac-128");
        assertRefused(
                SadFixture.inboundSa(0x1000, 1)
                        .keys(keys)
                        .protocol(SecurityProtocol.AH)
                        .encapsulation(new UdpPorts(4500, 4500)),
                "AH cannot go in UDP");
        assertEquals(
                gmac,
                SadFixture.inboundSa(0x1000, 1)
                        .keys(keys)
                        .protocol(SecurityProtocol.AH)
                        .build()
                        .suite());
    }

    @Test
    void shouldRefuseASoftLifetimeBehindTheHardOne() {
        Lifetime.Limit few = new Lifetime.Limit(Duration.ofMinutes(1), 10, 1_000);
        Lifetime.Limit many = new Lifetime.Limit(Duration.ofMinutes(2), 20, 2_000);
        assertThrows(IllegalArgumentException.class, () -> new Lifetime(many, few));
        assertEquals(few, new Lifetime(few, many).soft());
        assertEquals(few, new Lifetime(Lifetime.Limit.NONE, few).hard());
    }

    @Test
    void shouldRefuseAnSaWithoutSelectorOrAddresses() {
        SaParameters.Builder bare =
                SaParameters.inbound(0x1000).key(CipherSuite.AES_GCM_128, new byte[16], new byte[4]);
        assertRefused(bare, "selector");
        bare.selector(Selector.between(Prefix.ANY4, Prefix.ANY4));
        assertRefused(bare, "single addresses");
        bare.outer(Prefix.parse("192.0.2.1"), Prefix.parse("2001:db8::1"));
        assertRefused(bare, "one family");
        bare.outer(Prefix.parse("192.0.2.1"), Prefix.parse("192.0.2.2"));
        assertEquals(SaState.ACTIVE, bare.build().initialState());
    }

    @Test
    void shouldRefuseWhatOnlyTheOtherDirectionHas() {
        assertRefused(SadFixture.outboundSa(1, 0x1000, 1).replayWindow(64), "outbound", "no replay window");
        assertRefused(SadFixture.outboundSa(0, 0x1000, 1), "id must not be 0");
        SaHandle other = new SaHandle(64, 1);
        assertRefused(SadFixture.inboundSa(0x1000, 1).pending().gate(other), "pending outbound");
        assertRefused(SadFixture.outboundSa(1, 0x1000, 1).gate(other), "pending outbound");
    }

    @Test
    void shouldRefuseTimesAndSizesOutOfRange() {
        assertRefused(SadFixture.inboundSa(0x1000, 1).trialDelay(Duration.ofMillis(-1)), "trial delay");
        assertRefused(SadFixture.inboundSa(0x1000, 1).trialDelay(Duration.ofDays(2)), "trial delay");
        assertRefused(SadFixture.inboundSa(0x1000, 1).pendingTimeout(Duration.ZERO), "pending timeout");
        assertRefused(SadFixture.inboundSa(0x1000, 1).owner(-1), "owner");
        assertRefused(SadFixture.inboundSa(0x1000, 1).replayWindow(20), "32 to 65536");
    }
}
