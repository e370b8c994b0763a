package io.sallyport.ike.auth.certificate;

import io.sallyport.ike.auth.identity.IdentityMatch;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.wire.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * The names that a certificate vouches for: its subject, and what its subjectAltName says. Host names in the common name
 * do not count, and there are no wildcards (RFC 4945 section 3.1).
 */
public final class CertificateNames {
    private final Octets subject;
    private final List<GeneralName> alternatives;

    /**
     * Of a certificate.
     *
     * @throws IllegalArgumentException if its subjectAltName cannot be read
     */
    public CertificateNames(X509Certificate certificate) {
        subject = Octets.of(certificate.getSubjectX500Principal().getEncoded());
        byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
        alternatives = extension == null
                ? List.of()
                : Arrays.asList(GeneralNames.getInstance(
                                ASN1OctetString.getInstance(extension).getOctets())
                        .getNames());
    }

    /** True if the certificate names the identity that a peer claims. */
    public boolean contain(Identity claimed) {
        return switch (claimed) {
            case Identity.Address(var address) ->
                alternative(GeneralName.iPAddress, name -> octets(name).equals(address.octets()));
            case Identity.Fqdn(Octets host) ->
                alternative(GeneralName.dNSName, name -> IdentityMatch.sameHost(text(name), host));
            case Identity.UserFqdn(Octets mailbox) ->
                alternative(GeneralName.rfc822Name, name -> IdentityMatch.sameMailbox(text(name), mailbox));
            case Identity.DistinguishedName(Octets der) ->
                IdentityMatch.sameName(subject, der)
                        || alternative(GeneralName.directoryName, name -> IdentityMatch.sameName(encoded(name), der));
            case Identity.GeneralName(Octets der) ->
                alternatives.stream().anyMatch(name -> encoded(name).equals(der));
            // Nothing in a certificate answers to these.
            case Identity.Subnet _, Identity.Range _, Identity.KeyId _, Identity.Unassigned _ -> false;
        };
    }

    /** The subject in DER: the identity of a side that has not been given another one. */
    public Identity subject() {
        return new Identity.DistinguishedName(subject);
    }

    private boolean alternative(int tag, Predicate<ASN1Encodable> matches) {
        return alternatives.stream().anyMatch(name -> name.getTagNo() == tag && matches.test(name.getName()));
    }

    private static Octets octets(ASN1Encodable name) {
        return Octets.of(ASN1OctetString.getInstance(name).getOctets());
    }

    private static Octets text(ASN1Encodable name) {
        return Octets.of(ASN1IA5String.getInstance(name).getString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Octets encoded(ASN1Encodable name) {
        try {
            return Octets.of(name.toASN1Primitive().getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalArgumentException("a name in subjectAltName cannot be read", e);
        }
    }
}
