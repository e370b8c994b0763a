package io.sallyport.ike.auth.identity;

import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import java.net.InetAddress;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Identities as people write them, and back.
 *
 * <pre>
 *   192.0.2.1, 2001:db8::1      an address             keyid:group-1        a key id in text
 *   west.example                a host name            keyid:0x0a0b         a key id in hexadecimal digits
 *   alice@example               a user at a host       CN=west, O=Example   a distinguished name
 * </pre>
 */
public final class IdentityText {
    private static final String KEY_ID = "keyid:";
    private static final String HEX = "0x";
    private static final String IPV4 = "(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}";
    private static final String IPV6 = "[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f]*";

    private IdentityText() {}

    /**
     * Reads an identity.
     *
     * @throws IllegalArgumentException if it is none; the message says what would be
     */
    public static Identity parse(String text) {
        if (text.startsWith(KEY_ID)) {
            return new Identity.KeyId(keyId(text.substring(KEY_ID.length())));
        }
        if (text.indexOf('=') >= 0) {
            return distinguishedName(text);
        }
        Optional<IpAddress> address = address(text);
        if (address.isPresent()) {
            return new Identity.Address(address.get());
        }
        if (text.matches("[^@\\s]+@[A-Za-z0-9._-]+")) {
            return new Identity.UserFqdn(Octets.ofText(text));
        }
        if (text.matches("(?=.*[A-Za-z])[A-Za-z0-9._-]+")) {
            return new Identity.Fqdn(Octets.ofText(text));
        }
        throw new IllegalArgumentException("\"" + text
                + "\" is no identity; write an address, a host name like west.example, a user like alice@example, a"
                + " distinguished name like CN=west, or keyid: and a text");
    }

    /** Writes an identity for people. */
    public static String format(Identity identity) {
        return switch (identity) {
            case Identity.Address(IpAddress address) -> address.toString();
            case Identity.Subnet(IpAddress address, IpAddress mask) -> address + " under " + mask;
            case Identity.Range(IpAddress first, IpAddress last) -> first + " to " + last;
            case Identity.Fqdn(Octets name) -> printable(name);
            case Identity.UserFqdn(Octets name) -> printable(name);
            case Identity.DistinguishedName(Octets der) -> distinguishedName(der);
            case Identity.GeneralName(Octets der) -> "general name " + der.toHex();
            case Identity.KeyId(Octets key) -> KEY_ID + (isPrintable(key) ? key.text() : HEX + key.toHex());
            case Identity.Unassigned(int type, Octets data) -> "identity of type " + type + " " + data.toHex();
        };
    }

    /** An address in digits, never looked up by name; empty if the text is none. */
    public static Optional<IpAddress> address(String text) {
        // The JDK reads 10.1 and 2130706433 as addresses too, and knows scopes; nobody should mean those.
        if (!text.matches(IPV4) && !text.matches(IPV6)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new IpAddress(Octets.of(InetAddress.ofLiteral(text).getAddress())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Identity distinguishedName(String text) {
        try {
            return new Identity.DistinguishedName(Octets.of(new X500Principal(text).getEncoded()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no distinguished name; write it like CN=west, O=Example, C=DE", e);
        }
    }

    private static String distinguishedName(Octets der) {
        try {
            String name = new X500Principal(der.toByteArray()).toString();
            return name.codePoints().allMatch(IdentityText::isShown) ? name : "distinguished name " + HEX + der.toHex();
        } catch (IllegalArgumentException e) {
            return "no distinguished name: " + der.toHex();
        }
    }

    private static Octets keyId(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a key id has at least one octet; write keyid: and a text");
        }
        if (!text.startsWith(HEX)) {
            return Octets.ofText(text);
        }
        try {
            return Octets.ofHex(text.substring(HEX.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "behind keyid:0x stand pairs of hexadecimal digits, not \"" + text + "\"", e);
        }
    }

    /** What a peer sends must not write into our log as it likes. */
    private static String printable(Octets name) {
        return isPrintable(name) ? name.text() : HEX + name.toHex();
    }

    /** False for what ends a line, changes the direction of what is around it, or is not there to be seen. */
    private static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static boolean isPrintable(Octets octets) {
        return octets.length() > 0 && octets.text().chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
