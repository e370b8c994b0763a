package io.sallyport.dpdk.ethdev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @Test
    void shouldReadAndWriteTheUsualForm() {
        MacAddress mac = MacAddress.parse("02:0a:ff:00:80:01");
        assertEquals(0x020aff008001L, mac.value());
        assertEquals("02:0a:ff:00:80:01", mac.toString());
        assertEquals(mac, MacAddress.parse("02-0A-FF-00-80-01"));
        assertArrayEquals(new byte[] {2, 10, (byte) 0xff, 0, (byte) 0x80, 1}, mac.octets());
        assertEquals(mac, MacAddress.of(mac.octets()));
    }

    @Test
    void shouldTellGroupAddresses() {
        assertTrue(MacAddress.parse("ff:ff:ff:ff:ff:ff").isGroup());
        assertTrue(MacAddress.parse("01:00:5e:00:00:01").isGroup());
        assertFalse(MacAddress.parse("02:00:00:00:00:01").isGroup());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02:00:00:00:00", "02:00:00:00:00:001", "02:00:00:00:00:0g", "020000000001"})
    void shouldRefuseOtherText(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text))
                .getMessage();
        assertEquals("\"" + text + "\" is no MAC address; one looks like 02:00:00:00:00:01.", message);
    }

    @Test
    void shouldRefuseMoreThan48Bits() {
        assertThrows(IllegalArgumentException.class, () -> new MacAddress(1L << 48));
        assertThrows(IllegalArgumentException.class, () -> new MacAddress(-1));
    }
}
