package io.sallyport.ike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.transport.Endpoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An event")
final class IkeEventTest {
    private static String shown(Identity peer) {
        String text = new IkeEvent.Phase1Established(
                        "tunnel", new Endpoint(Gateways.EAST, 500), new Cookies(1, 2), true, peer)
                .toString();
        return text.substring(text.indexOf("initiator"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"east.example", "alice@example", "10.99.0.2", "CN=east, O=Example", "keyid:group"})
    @DisplayName("shows a peer as it is written in a configuration")
    void shouldShowTheIdentity(String peer) {
        assertEquals("initiator=true, peer=" + peer + "]", shown(IdentityText.parse(peer)));
    }

    @ParameterizedTest
    @CsvSource({"650a3230, 0x650a3230", "65205b, 0x65205b"})
    @DisplayName("shows in hexadecimal what a peer might forge a line with")
    void shouldShowNoLineOfThePeer(String name, String text) {
        assertEquals("initiator=true, peer=" + text + "]", shown(new Identity.Fqdn(Octets.ofHex(name))));
    }
}
