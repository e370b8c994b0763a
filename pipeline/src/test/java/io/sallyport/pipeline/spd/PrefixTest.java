package io.sallyport.pipeline.spd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "10.1.0.0/16",
                "128.0.0.0/1",
                "255.255.255.255",
                "192.0.2.1",
                "192.0.2.0/31",
                "::/0",
                "2001:db8::/32",
                "2001:db8::1",
                "::",
                "::1",
                "fe80::/10",
                "2001:db8:0:1::/64",
                "2001:db8:1:2:3:4:5:6",
                "1:0:0:2::3",
                "1:2:0:4:5:6:7:8",
                "2001:db8:0:0:8000::/65",
                "::ffff:c000:201"
            })
    @DisplayName("writes a canonical prefix as it was read")
    void shouldWriteWhatWasRead(String text) {
        assertEquals(text, Prefix.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1/32, 192.0.2.1",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8::1/128, 2001:db8::1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "0:0:1::, 0:0:1::",
        "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
        "::ffff:192.0.2.1, ::ffff:c000:201"
    })
    @DisplayName("writes other spellings in the form of RFC 5952")
    void shouldWriteCanonicalForm(String text, String canonical) {
        assertEquals(canonical, Prefix.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org/24",
                "10.1/16",
                "10",
                "167772161",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.+4",
                " 1.2.3.4",
                "1.2.3.4 ",
                "0x7f.0.0.1",
                "2001:db8:::1",
                "fe80::1%lo",
                "[::1]",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "::12345",
                ":",
                "::1.2.3",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/33",
                "10.0.0.0/8/8",
                "10.0.0.0/1000",
                "/8",
                "::/129",
                "10.0.0.0/8 "
            })
    @DisplayName("refuses what is not an address literal, without asking a name service")
    void shouldRefuseOtherText(String text) {
        assertThrows(IllegalArgumentException.class, () -> Prefix.parse(text));
    }

    @Test
    void shouldSayWhatThePrefixWithoutHostBitsIs() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Prefix.parse("10.1.2.3/16"));

        assertEquals("10.1.2.3/16 has bits set behind its first 16; the prefix is 10.1.0.0/16", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Prefix.parse("2001:db8::1/127"));
    }

    @Test
    void shouldSayHowAnAddressIsWritten() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Prefix.parse("gateway/24"));

        assertEquals(
                "\"gateway\" is not an IP address; write it like 192.0.2.1 or 2001:db8::1 (names are not resolved)",
                e.getMessage());
    }

    @Test
    void shouldGiveOctetsInNetworkOrder() {
        assertArrayEquals(
                new byte[] {(byte) 192, 0, 2, (byte) 129},
                Prefix.parse("192.0.2.129").octets());
        assertArrayEquals(
                new byte[] {(byte) 255, (byte) 255, (byte) 254, 0},
                Prefix.parse("192.0.2.0/23").maskOctets());
        assertArrayEquals(
                new byte[] {0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
                Prefix.parse("2001:db8::1").octets());
        assertArrayEquals(
                new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -16, 0, 0, 0, 0, 0, 0, 0},
                Prefix.parse("2001:db8::/68").maskOctets());
    }

    @Test
    void shouldTakeOctets() {
        assertEquals(Prefix.parse("192.0.2.129"), Prefix.ofAddress(new byte[] {(byte) 192, 0, 2, (byte) 129}));
        assertEquals(
                Prefix.parse("2001:db8::1"),
                Prefix.ofAddress(Prefix.parse("2001:db8::1").octets()));
        assertEquals(0xc000_0281, Prefix.parse("192.0.2.129").ipv4());
        assertEquals(Prefix.parse("192.0.2.0/24"), Prefix.ofIpv4(0xc000_0200, 24));
        assertThrows(IllegalArgumentException.class, () -> Prefix.ofAddress(new byte[5]));
        assertThrows(IllegalStateException.class, () -> Prefix.ANY6.ipv4());
    }

    @Test
    void shouldContainLongerPrefixesOfTheSameBits() {
        Prefix net = Prefix.parse("10.1.0.0/16");

        assertTrue(net.contains(net));
        assertTrue(net.contains(Prefix.parse("10.1.255.255")));
        assertTrue(Prefix.ANY4.contains(net));
        assertFalse(net.contains(Prefix.ANY4));
        assertFalse(net.contains(Prefix.parse("10.2.0.0")));
        assertFalse(Prefix.ANY6.contains(net));
        assertTrue(Prefix.parse("2001:db8::/65").contains(Prefix.parse("2001:db8::7fff:0:0:1")));
        assertFalse(Prefix.parse("2001:db8::/65").contains(Prefix.parse("2001:db8::8000:0:0:1")));
    }

    @Test
    void shouldGiveTheNetworkOfAnAddress() {
        assertEquals(Prefix.parse("192.0.2.128/25"), Prefix.parse("192.0.2.129").network(25));
        assertEquals(Prefix.parse("2001:db8::/96"), Prefix.parse("2001:db8::1").network(96));
        assertThrows(IllegalArgumentException.class, () -> Prefix.ANY4.network(1));
        assertThrows(IllegalArgumentException.class, () -> Prefix.ANY4.network(-1));
    }

    @Test
    @DisplayName("sorts a prefix directly before those that it contains, addresses as unsigned numbers")
    void shouldSortByFamilyAddressAndLength() {
        List<Prefix> sorted = List.of(
                Prefix.ANY4,
                Prefix.parse("10.0.0.0/8"),
                Prefix.parse("10.0.0.0/16"),
                Prefix.parse("10.0.1.0/24"),
                Prefix.parse("200.0.0.0/8"),
                Prefix.ANY6,
                Prefix.parse("::8000:0:0:0/65"),
                Prefix.parse("2001:db8::/32"),
                Prefix.parse("fe80::/10"));

        assertEquals(sorted, List.copyOf(new TreeSet<>(sorted.reversed())));
    }

    @Test
    void shouldRefuseAnUnknownFamily() {
        assertThrows(IllegalArgumentException.class, () -> new Prefix(5, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Prefix(Prefix.IPV4, 0, 1, 32));
    }
}
