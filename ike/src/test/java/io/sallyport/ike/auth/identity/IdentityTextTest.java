package io.sallyport.ike.auth.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.wire.Octets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An identity in text")
final class IdentityTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | Address | 192.0.2.1",
                "2001:db8::1 | Address | 2001:db8:0:0:0:0:0:1",
                "west.example | Fqdn | west.example",
                "west | Fqdn | west",
                "alice@example | UserFqdn | alice@example",
                "CN=west, O=Example | DistinguishedName | CN=west, O=Example",
                "keyid:group 1 | KeyId | keyid:0x67726f75702031",
                "keyid:group-1 | KeyId | keyid:group-1",
                "keyid:0x00ff | KeyId | keyid:0x00ff"
            })
    @DisplayName("is read as the kind that it looks like, and shown again")
    void shouldReadEachKind(String text, String kind, String shown) {
        Identity identity = IdentityText.parse(text);
        assertEquals(kind, identity.getClass().getSimpleName());
        assertEquals(shown, IdentityText.format(identity));
        assertTrue(IdentityMatch.same(identity, IdentityText.parse(shown)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "@example", "alice@", "999", "1.2.3", "FOO=west", "keyid:", "keyid:0x0"})
    @DisplayName("is refused if it is none, with what would be right")
    void shouldRefuseWhatIsNone(String text) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> IdentityText.parse(text))
                        .getMessage()
                        .contains("write")
                || text.startsWith("keyid:0x"));
    }

    @Test
    @DisplayName("shows what a peer sends without writing into the log as the peer likes")
    void shouldShowControlCharactersInHexadecimal() {
        assertEquals("0x610a62", IdentityText.format(new Identity.Fqdn(Octets.ofHex("610a62"))));
        assertEquals("0x", IdentityText.format(new Identity.UserFqdn(Octets.EMPTY)));
        assertEquals(
                "distinguished name 0x300e310c300a06035504030c03610a62",
                IdentityText.format(new Identity.DistinguishedName(Octets.ofHex("300e310c300a06035504030c03610a62"))));
        assertEquals(
                "no distinguished name: 3082",
                IdentityText.format(new Identity.DistinguishedName(Octets.ofHex("3082"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0a, 0x85, 0x200b, 0x2028, 0x2029, 0x202e})
    @DisplayName("shows no name that ends a line or turns it round")
    void shouldShowSuchNamesInHexadecimal(int character) {
        Identity name = IdentityText.parse("CN=\"west" + Character.toString(character) + "east\"");
        assertTrue(IdentityText.format(name).startsWith("distinguished name 0x"));
        assertEquals("CN=Wüst 西", IdentityText.format(IdentityText.parse("CN=Wüst 西")));
    }

    @Test
    @DisplayName("is not the same as one of another kind with the same octets")
    void shouldTellKindsApart() {
        Octets name = Octets.ofText("west.example");
        Identity host = new Identity.Fqdn(name);
        assertFalse(IdentityMatch.same(host, new Identity.UserFqdn(name)));
        assertFalse(IdentityMatch.same(host, new Identity.KeyId(name)));
        assertFalse(IdentityMatch.same(new Identity.KeyId(name), new Identity.KeyId(Octets.ofText("WEST.example"))));
    }
}
