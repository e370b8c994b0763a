package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.ike.auth.PeerPattern;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.auth.modeconfig.ProtectedSubnet;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.pipeline.spd.Prefix;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** Kinds of values that IKE alone knows: identities, peers, secrets. */
final class IkeValues {
    /** An identity. */
    static final ValueType<Identity> IDENTITY = IdentityText::parse;

    /** Which peers an entry is for. */
    static final ValueType<PeerPattern> PEER = IkeValues::peer;

    /** A pre-shared key or a password. Messages quote nothing of it. */
    static final ValueType<Secret> SECRET = IkeValues::secret;

    /** An address. */
    static final ValueType<IpAddress> ADDRESS = IkeValues::address;

    /** An IPv4 address. */
    static final ValueType<IpAddress> IPV4_ADDRESS = text -> {
        IpAddress address = address(text);
        if (!address.isIpv4()) {
            throw new IllegalArgumentException(text + " is not an IPv4 address; write one like 10.3.0.7");
        }
        return address;
    };

    /** A network. */
    static final ValueType<ProtectedSubnet> NETWORK = text -> {
        Prefix prefix = Prefix.parse(text);
        return new ProtectedSubnet(network(text), prefix.length());
    };

    /** A range of addresses: a network without its first address and, in IPv4, its last, or both ends. */
    static final ValueType<AddressPoolSettings.Range> RANGE = IkeValues::range;

    private static final String ANYONE = "any";
    private static final String HEX = "hex:";
    private static final String BASE64 = "base64:";

    private IkeValues() {}

    private static PeerPattern peer(String text) {
        if (text.equals(ANYONE)) {
            return new PeerPattern.Anyone();
        }
        if (text.contains("/") && !text.contains("=")) {
            return new PeerPattern.Within(network(text), Prefix.parse(text).length());
        }
        return new PeerPattern.Exactly(IdentityText.parse(text));
    }

    private static Secret secret(String text) {
        try {
            if (text.startsWith(HEX)) {
                return filled(HexFormat.of().parseHex(text.substring(HEX.length())));
            }
            if (text.startsWith(BASE64)) {
                return filled(Base64.getDecoder().decode(text.substring(BASE64.length())));
            }
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message quotes the text.
            throw new IllegalArgumentException(
                    "behind hex: stand pairs of hexadecimal digits, behind base64: its alphabet in groups of four, at"
                            + " least one octet; a secret that is meant to begin with one of these words has to be"
                            + " written in hexadecimal digits");
        }
        return filled(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Secret filled(byte[] octets) {
        if (octets.length == 0) {
            throw new IllegalArgumentException("a secret has at least one octet");
        }
        return Secret.taking(octets);
    }

    private static IpAddress address(String text) {
        return IdentityText.address(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is no address; write one like 10.3.0.7 or 2001:db8::7"));
    }

    private static IpAddress network(String text) {
        int slash = text.indexOf('/');
        return address(slash < 0 ? text : text.substring(0, slash));
    }

    private static AddressPoolSettings.Range range(String text) {
        int dash = text.indexOf('-');
        if (dash >= 0) {
            return ordered(
                    address(text.substring(0, dash).strip()),
                    address(text.substring(dash + 1).strip()),
                    text);
        }
        if (!text.contains("/")) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no range of addresses; write a network like 10.3.0.0/24, or both ends like"
                    + " 10.3.0.10-10.3.0.99");
        }
        int length = Prefix.parse(text).length();
        IpAddress network = network(text);
        int bits = network.octets().length() * Byte.SIZE - length;
        boolean whole = bits <= 1;
        byte[] first = network.octets().toByteArray();
        byte[] last = network.octets().toByteArray();
        for (int bit = 0; bit < bits; bit++) {
            last[last.length - 1 - bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
        }
        first[first.length - 1] += (byte) (whole ? 0 : 1);
        last[last.length - 1] -= (byte) (whole || !network.isIpv4() ? 0 : 1);
        return new AddressPoolSettings.Range(new IpAddress(Octets.of(first)), new IpAddress(Octets.of(last)));
    }

    private static AddressPoolSettings.Range ordered(IpAddress first, IpAddress last, String text) {
        if (first.isIpv4() != last.isIpv4()
                || first.octets().toHex().compareTo(last.octets().toHex()) > 0) {
            throw new IllegalArgumentException(
                    text + " is no range of addresses; write two of one family, the lower one first");
        }
        return new AddressPoolSettings.Range(first, last);
    }
}
