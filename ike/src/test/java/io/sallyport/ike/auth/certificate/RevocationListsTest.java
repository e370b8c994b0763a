package io.sallyport.ike.auth.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.AuthenticationException.Reason;
import io.sallyport.ike.auth.TestPki;
import io.sallyport.ike.auth.TestPki.Issued;
import java.io.IOException;
import java.security.cert.X509CRL;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Revocation lists")
final class RevocationListsTest {
    private static final Issued ROOT = TestPki.authority("CN=Root, O=Sallyport");
    private static final Issued PEER = ROOT.issues("CN=peer").make();
    private static final DistributionPointName PLACE = new DistributionPointName(
            new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, "http://ca.example/root.crl")));

    /** Extensions of lists for a part: delta; user, authority, attribute certificates; some reasons; indirect. */
    static Stream<Extension> parts() {
        return Stream.of(
                extension(Extension.deltaCRLIndicator, new ASN1Integer(7)),
                scope(new IssuingDistributionPoint(PLACE, true, false, null, false, false)),
                scope(new IssuingDistributionPoint(PLACE, false, true, null, false, false)),
                scope(new IssuingDistributionPoint(null, false, false, null, false, true)),
                scope(new IssuingDistributionPoint(
                        PLACE, false, false, new ReasonFlags(ReasonFlags.keyCompromise), false, false)),
                scope(new IssuingDistributionPoint(PLACE, false, false, null, true, false)));
    }

    private static Extension scope(IssuingDistributionPoint point) {
        return extension(Extension.issuingDistributionPoint, point);
    }

    private static Extension extension(ASN1ObjectIdentifier id, ASN1Encodable value) {
        try {
            return Extension.create(id, true, value);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(RevocationPolicy policy, X509CRL... lists) throws AuthenticationException {
        new TrustStore(List.of(ROOT.certificate()), List.of(), List.of(lists), policy)
                .check(PEER.certificate(), List.of(), TestPki.NOW);
    }

    private static Reason refusal(RevocationPolicy policy, X509CRL... lists) {
        return assertThrows(AuthenticationException.class, () -> check(policy, lists))
                .reason();
    }

    @ParameterizedTest
    @MethodSource("parts")
    @DisplayName("for a part only are not the list that has to be there, but revoke whom they name")
    void shouldNotTakeAPartForTheWhole(Extension part) throws AuthenticationException {
        X509CRL names = ROOT.revokesWith(part, PEER.certificate());
        X509CRL silent = ROOT.revokesWith(part);

        assertEquals(Reason.NO_REVOCATION_LIST, refusal(RevocationPolicy.REQUIRE, silent));
        assertEquals(Reason.REVOKED, refusal(RevocationPolicy.REQUIRE, names, ROOT.revokes()));
        assertEquals(Reason.REVOKED, refusal(RevocationPolicy.IF_PRESENT, names));
        check(RevocationPolicy.IF_PRESENT, silent);
        check(RevocationPolicy.REQUIRE, silent, ROOT.revokes());
    }

    @Test
    @DisplayName("that say only where they can be had are whole")
    void shouldTakeAListThatNamesItsPlace() throws AuthenticationException {
        check(
                RevocationPolicy.REQUIRE,
                ROOT.revokesWith(scope(new IssuingDistributionPoint(PLACE, false, false, null, false, false))));
    }
}
