package io.sallyport.ike.message.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.assigned.CertificateEncoding;
import io.sallyport.ike.message.assigned.ConfigurationAttribute;
import io.sallyport.ike.message.assigned.ConfigurationType;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.Transform;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Octets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The octets were written down by hand from the figures of the RFCs, not taken from the encoder. */
@DisplayName("A payload has the format of its figure")
final class PayloadFormatTest {
    private static final String COOKIES = "0102030405060708" + "1112131415161718";
    private static final Octets BOTH_COOKIES = Octets.ofHex(COOKIES);
    private static final Octets SPI = Octets.ofHex("c0ffee01");
    private static final Octets NO_SPI = Octets.EMPTY;
    private static final int IPSEC = NotificationPayload.DOI_IPSEC;
    private static final int ISAKMP = ProtocolId.ISAKMP.code();
    private static final int ESP = ProtocolId.ESP.code();
    private static final int UDP = 17;
    private static final int IKE_PORT = 500;

    static Stream<Arguments> payloads() {
        return Stream.concat(
                securityAssociations(), Stream.concat(identifications(), Stream.concat(notifications(), others())));
    }

    private static Stream<Arguments> securityAssociations() {
        DataAttribute seconds = new DataAttribute.Basic(Phase2Attribute.LIFE_TYPE.code(), 1);
        DataAttribute day = new DataAttribute.Variable(Phase2Attribute.LIFE_DURATION.code(), Octets.ofHex("00015180"));
        return Stream.of(
                arguments(
                        "SA: ESP and IPCOMP together, AH instead",
                        new SecurityAssociationPayload(List.of(
                                new Proposal(1, ESP, SPI, List.of(new Transform(1, 12, List.of(seconds, day)))),
                                new Proposal(1, 4, Octets.ofHex("0002"), List.of(new Transform(1, 2, List.of()))),
                                new Proposal(
                                        2,
                                        2,
                                        SPI,
                                        List.of(new Transform(1, 3, List.of()), new Transform(2, 5, List.of()))))),
                        "00000001" + "00000001"
                                + "02000020" + "01030401" + "c0ffee01"
                                + "00000014" + "010c0000" + "80010001" + "00020004" + "00015180"
                                + "02000012" + "01040201" + "0002" + "00000008" + "01020000"
                                + "0000001c" + "02020402" + "c0ffee01"
                                + "03000008" + "01030000" + "00000008" + "02050000"),
                arguments(
                        "SA: phase 1 with a cookie as SPI",
                        new SecurityAssociationPayload(List.of(new Proposal(
                                1, ISAKMP, Octets.ofHex("0102030405060708"), List.of(new Transform(0, 1, List.of()))))),
                        "00000001" + "00000001" + "00000018" + "01010801" + "0102030405060708" + "00000008"
                                + "00010000"));
    }

    private static Stream<Arguments> identifications() {
        IpAddress ipv4 = new IpAddress(Octets.ofHex("0a010000"));
        IpAddress mask = new IpAddress(Octets.ofHex("ffffff00"));
        IpAddress ipv6 = new IpAddress(Octets.ofHex("20010db8000000000000000000000001"));
        IpAddress mapped = new IpAddress(Octets.ofHex("00000000000000000000ffff0a010000"));
        String text6 = "20010db8000000000000000000000001";
        String textMapped = "00000000000000000000ffff0a010000";
        return Stream.of(
                arguments("ID: IPv4", id(new Identity.Address(ipv4)), "011101f4" + "0a010000"),
                arguments("ID: FQDN", id(new Identity.Fqdn(Octets.ofText("a.lab"))), "021101f4" + "612e6c6162"),
                arguments("ID: user", id(new Identity.UserFqdn(Octets.ofText("u@a"))), "031101f4" + "754061"),
                arguments("ID: IPv4 subnet", id(new Identity.Subnet(ipv4, mask)), "041101f4" + "0a010000ffffff00"),
                arguments("ID: IPv6", id(new Identity.Address(ipv6)), "051101f4" + text6),
                arguments("ID: IPv6 that maps IPv4", id(new Identity.Address(mapped)), "051101f4" + textMapped),
                arguments("ID: IPv6 subnet", id(new Identity.Subnet(ipv6, mapped)), "061101f4" + text6 + textMapped),
                arguments("ID: IPv4 range", id(new Identity.Range(ipv4, mask)), "071101f4" + "0a010000ffffff00"),
                arguments("ID: IPv6 range", id(new Identity.Range(mapped, ipv6)), "081101f4" + textMapped + text6),
                arguments("ID: DN", id(new Identity.DistinguishedName(Octets.ofHex("3000"))), "091101f4" + "3000"),
                arguments("ID: GN", id(new Identity.GeneralName(Octets.ofHex("8200"))), "0a1101f4" + "8200"),
                arguments("ID: key id", id(new Identity.KeyId(Octets.ofText("group"))), "0b1101f4" + "67726f7570"),
                arguments("ID: unassigned", id(new Identity.Unassigned(12, Octets.ofHex("ff"))), "0c1101f4" + "ff"),
                arguments("NAT-OA: IPv4", new NatOriginalAddressPayload(ipv4), "01000000" + "0a010000"),
                arguments("NAT-OA: IPv6", new NatOriginalAddressPayload(mapped), "05000000" + textMapped));
    }

    private static Stream<Arguments> notifications() {
        return Stream.of(
                arguments(
                        "N: RESPONDER-LIFETIME",
                        notification(
                                ESP,
                                SPI,
                                NotifyType.RESPONDER_LIFETIME,
                                new NotificationData.Attributes(List.of(
                                        new DataAttribute.Basic(Phase2Attribute.LIFE_TYPE.code(), 1),
                                        new DataAttribute.Basic(Phase2Attribute.LIFE_DURATION.code(), 3600)))),
                        "00000001" + "03046000" + "c0ffee01" + "80010001" + "80020e10"),
                arguments(
                        "N: REPLAY-STATUS",
                        notification(ESP, SPI, NotifyType.REPLAY_STATUS, new NotificationData.ReplayStatus(1)),
                        "00000001" + "03046001" + "c0ffee01" + "00000001"),
                arguments(
                        "N: INITIAL-CONTACT",
                        notification(ISAKMP, BOTH_COOKIES, NotifyType.INITIAL_CONTACT, NotificationData.Opaque.NONE),
                        "00000001" + "01106002" + COOKIES),
                arguments(
                        "N: R-U-THERE",
                        notification(
                                ISAKMP, BOTH_COOKIES, NotifyType.R_U_THERE, new NotificationData.Sequence(0x7fff0001)),
                        "00000001" + "01108d28" + COOKIES + "7fff0001"),
                arguments(
                        "N: R-U-THERE-ACK",
                        notification(ISAKMP, BOTH_COOKIES, NotifyType.R_U_THERE_ACK, new NotificationData.Sequence(-1)),
                        "00000001" + "01108d29" + COOKIES + "ffffffff"),
                arguments(
                        "N: CONNECTED",
                        notification(ESP, SPI, NotifyType.CONNECTED, NotificationData.Opaque.NONE),
                        "00000001" + "03044000" + "c0ffee01"),
                arguments(
                        "N: NO-PROPOSAL-CHOSEN under the DOI of ISAKMP",
                        new NotificationPayload(
                                NotificationPayload.DOI_ISAKMP,
                                ISAKMP,
                                NO_SPI,
                                NotifyType.NO_PROPOSAL_CHOSEN.code(),
                                new NotificationData.Opaque(Octets.ofText("no"))),
                        "00000000" + "0100000e" + "6e6f"),
                arguments(
                        "N: the number of REPLAY-STATUS under another DOI",
                        new NotificationPayload(
                                2,
                                ISAKMP,
                                NO_SPI,
                                NotifyType.REPLAY_STATUS.code(),
                                new NotificationData.Opaque(Octets.ofHex("01"))),
                        "00000002" + "01006001" + "01"));
    }

    private static Stream<Arguments> others() {
        Octets data = Octets.ofHex("00112233445566778899aabbccddeeff");
        return Stream.of(
                arguments("KE", new KeyExchangePayload(data), data.toHex()),
                arguments("HASH", new HashPayload(data), data.toHex()),
                arguments("SIG", new SignaturePayload(data), data.toHex()),
                arguments("NONCE", new NoncePayload(data), data.toHex()),
                arguments("NAT-D", new NatDiscoveryPayload(data), data.toHex()),
                arguments(
                        "CERT",
                        new CertificatePayload(CertificateEncoding.X509_SIGNATURE.code(), Octets.ofHex("3003")),
                        "04" + "3003"),
                arguments(
                        "CR: any authority",
                        new CertificateRequestPayload(CertificateEncoding.X509_SIGNATURE.code(), Octets.EMPTY),
                        "04"),
                arguments(
                        "D: an ISAKMP SA",
                        new DeletePayload(IPSEC, ISAKMP, List.of(BOTH_COOKIES)),
                        "00000001" + "01100001" + COOKIES),
                arguments(
                        "D: two ESP SAs",
                        new DeletePayload(IPSEC, ESP, List.of(SPI, Octets.ofHex("00000100"))),
                        "00000001" + "03040002" + "c0ffee01" + "00000100"),
                arguments(
                        "VID: dead peer detection",
                        VendorIdPayload.of(VendorExtension.DEAD_PEER_DETECTION),
                        "afcad71368a1f1c96b8696fc77570100"),
                arguments(
                        "ATTR: XAUTH asks for a name",
                        new AttributePayload(
                                ConfigurationType.REQUEST.code(),
                                0x1234,
                                List.of(
                                        new DataAttribute.Basic(ConfigurationAttribute.XAUTH_TYPE.code(), 0),
                                        new DataAttribute.Variable(
                                                ConfigurationAttribute.XAUTH_USER_NAME.code(), Octets.EMPTY))),
                        "01001234" + "c0880000" + "40890000"),
                arguments(
                        "ATTR: an address is given",
                        new AttributePayload(
                                ConfigurationType.REPLY.code(),
                                1,
                                List.of(new DataAttribute.Variable(
                                        ConfigurationAttribute.INTERNAL_IP4_ADDRESS.code(), Octets.ofHex("0a090807")))),
                        "02000001" + "00010004" + "0a090807"),
                arguments(
                        "fragment, the last",
                        new FragmentPayload(0x0102, 3, 1, Octets.ofHex("aabb")),
                        "01020301" + "aabb"),
                arguments("of an unknown type", new UnknownPayload(130, data), data.toHex()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("payloads")
    @DisplayName("when it is written")
    void shouldWriteTheFormat(String what, Payload payload, String body) {
        assertEquals(body, payload.body().toHex());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("payloads")
    @DisplayName("and is read from it")
    void shouldReadTheFormat(String what, Payload payload, String body) {
        String chain = "0000%04x".formatted(4 + body.length() / 2) + body;
        assertEquals(
                new Decoded<>(PayloadChain.of(payload)),
                new MessageDecoder(DecodeLimits.DEFAULT)
                        .decodeBody(payload.type(), HexFormat.of().parseHex(chain)));
    }

    private static IdentificationPayload id(Identity identity) {
        return new IdentificationPayload(identity, UDP, IKE_PORT);
    }

    private static NotificationPayload notification(int protocol, Octets spi, NotifyType type, NotificationData data) {
        return new NotificationPayload(IPSEC, protocol, spi, type.code(), data);
    }
}
