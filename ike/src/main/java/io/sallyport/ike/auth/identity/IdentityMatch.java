package io.sallyport.ike.auth.identity;

import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;

/** Compares identities: host names without regard to case, distinguished names by their parts, all else octet by octet. */
public final class IdentityMatch {
    private static final char AT = '@';

    private IdentityMatch() {}

    /** True if both name the same. */
    public static boolean same(Identity one, Identity other) {
        return switch (one) {
            case Identity.Fqdn(Octets name) -> other instanceof Identity.Fqdn(Octets that) && sameHost(name, that);
            case Identity.UserFqdn(Octets name) ->
                other instanceof Identity.UserFqdn(Octets that) && sameMailbox(name, that);
            case Identity.DistinguishedName(Octets der) ->
                other instanceof Identity.DistinguishedName(Octets that) && sameName(der, that);
            case Identity.Address _,
                    Identity.Subnet _,
                    Identity.Range _,
                    Identity.GeneralName _,
                    Identity.KeyId _,
                    Identity.Unassigned _ -> one.equals(other);
        };
    }

    /** A hash that is the same for identities that are {@link #same}. */
    public static int hash(Identity identity) {
        return switch (identity) {
            case Identity.Fqdn(Octets name) -> lowerCase(text(name)).hashCode();
            case Identity.UserFqdn(Octets name) -> lowerCaseHost(text(name)).hashCode();
            case Identity.DistinguishedName(Octets der) ->
                name(der).map(X500Name::hashCode).orElseGet(der::hashCode);
            case Identity.Address _,
                    Identity.Subnet _,
                    Identity.Range _,
                    Identity.GeneralName _,
                    Identity.KeyId _,
                    Identity.Unassigned _ -> identity.hashCode();
        };
    }

    /** True if two host names are the same but for the case of their letters (RFC 5280 section 7.2). */
    public static boolean sameHost(Octets one, Octets other) {
        return lowerCase(text(one)).equals(lowerCase(text(other)));
    }

    /** True if two mail addresses are the same but for the case of letters behind the at sign (RFC 5280 section 7.5). */
    public static boolean sameMailbox(Octets one, Octets other) {
        return lowerCaseHost(text(one)).equals(lowerCaseHost(text(other)));
    }

    /**
     * True if two distinguished names in DER are the same (RFC 5280 section 7.1); octets that are no name are the same as
     * themselves alone. The same parts in the opposite order count too: texts are written in both orders, and only one of
     * them is that of the certificate.
     */
    public static boolean sameName(Octets one, Octets other) {
        if (one.equals(other)) {
            return true;
        }
        Optional<X500Name> first = name(one);
        return first.isPresent() && first.equals(name(other));
    }

    private static Optional<X500Name> name(Octets der) {
        if (!NameForm.isName(der)) {
            return Optional.empty();
        }
        try {
            X500Name name = X500Name.getInstance(der.toByteArray());
            // Reads each part, which may be a string of octets that are none. The name keeps its hash: nobody makes it
            // again.
            int _ = name.hashCode();
            return Optional.of(name);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** One character for each octet, so that nothing is lost. */
    private static String text(Octets octets) {
        return new String(octets.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    private static String lowerCaseHost(String mailbox) {
        int host = mailbox.lastIndexOf(AT) + 1;
        return mailbox.substring(0, host) + lowerCase(mailbox.substring(host));
    }

    /** Only A to Z: names on the wire are ASCII. */
    private static String lowerCase(String name) {
        return name.chars().allMatch(c -> c < 0x80) ? name.toLowerCase(Locale.ROOT) : name;
    }
}
