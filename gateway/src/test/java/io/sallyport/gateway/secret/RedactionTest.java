package io.sallyport.gateway.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00112233445566778899aabbccddeeff",
                "00112233445566778899AABBCCDDEEFF00010203",
                "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff",
                "00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff"
            })
    void shouldStrikeOutAKey(String key) {
        assertEquals(
                "\"(" + key.length() + " hidden characters)\" is wrong", Redaction.strike("\"" + key + "\" is wrong"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0xdeadbeef",
                "02:00:00:00:00:01",
                "2001:0db8:0000:0000:0000:0000:0000:0001",
                "20:01:0d:b8:00:00:00:01",
                "net_af_packet0,iface=eth1",
                "0000:03:00.0",
                "1,000,000"
            })
    void shouldLeaveWhatIsNoKey(String text) {
        assertEquals(text, Redaction.strike(text));
    }
}
