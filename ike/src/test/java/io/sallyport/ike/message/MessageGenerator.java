package io.sallyport.ike.message;

import io.sallyport.ike.message.assigned.IdentificationType;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.AttributePayload;
import io.sallyport.ike.message.payload.CertificatePayload;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import io.sallyport.ike.message.payload.DeletePayload;
import io.sallyport.ike.message.payload.FragmentPayload;
import io.sallyport.ike.message.payload.HashPayload;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.KeyExchangePayload;
import io.sallyport.ike.message.payload.NatDiscoveryPayload;
import io.sallyport.ike.message.payload.NatOriginalAddressPayload;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.payload.SignaturePayload;
import io.sallyport.ike.message.payload.UnknownPayload;
import io.sallyport.ike.message.payload.VendorExtension;
import io.sallyport.ike.message.payload.VendorIdPayload;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.Transform;
import io.sallyport.ike.message.wire.Octets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes random messages of all payloads, always the same ones from the same seed. */
final class MessageGenerator {
    private static final int U8 = 0x100;
    private static final int U16 = 0x1_0000;
    private static final int FIRST_PRIVATE_PAYLOAD = 133;

    private static final List<NotifyType> NOTIFY_TYPES = List.of(NotifyType.values());
    private static final List<VendorExtension> EXTENSIONS = List.of(VendorExtension.values());

    private final SplittableRandom random;

    MessageGenerator(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A clear message of one to six payloads, or of one fragment. */
    ClearMessage clearMessage() {
        IsakmpHeader header = new IsakmpHeader(
                new Cookies(random.nextLong(), random.nextLong()),
                random.nextInt(U8),
                random.nextBoolean() ? IsakmpHeader.COMMIT : 0,
                random.nextInt());
        if (random.nextInt(8) == 0) {
            return new ClearMessage(
                    header,
                    PayloadChain.of(new FragmentPayload(
                            random.nextInt(U16), 1 + random.nextInt(U8 - 1), random.nextInt(U8), octets(0, 200))));
        }
        return new ClearMessage(header, new PayloadChain(some(1, 6, this::payload), octets(0, 3)));
    }

    /** An encrypted message whose ciphertext is noise. */
    EncryptedMessage encryptedMessage() {
        IsakmpHeader header = new IsakmpHeader(
                new Cookies(random.nextLong(), random.nextLong()),
                random.nextInt(U8),
                IsakmpHeader.ENCRYPTION,
                random.nextInt());
        return new EncryptedMessage(header, PayloadType.HASH.code(), octets(1, 200));
    }

    private Payload payload() {
        return switch (random.nextInt(16)) {
            case 0 -> new SecurityAssociationPayload(some(1, 3, this::proposal));
            case 1 -> new KeyExchangePayload(octets(0, 256));
            case 2 -> new IdentificationPayload(identity(), random.nextInt(U8), random.nextInt(U16));
            case 3 -> new CertificatePayload(random.nextInt(U8), octets(0, 300));
            case 4 -> new CertificateRequestPayload(random.nextInt(U8), octets(0, 80));
            case 5 -> new HashPayload(octets(0, 64));
            case 6 -> new SignaturePayload(octets(0, 256));
            case 7 -> new NoncePayload(octets(8, 256));
            case 8, 9 -> notification();
            case 10 -> delete();
            case 11 -> vendorId();
            case 12 -> new AttributePayload(random.nextInt(U8), random.nextInt(U16), some(0, 5, this::attribute));
            case 13 -> new NatDiscoveryPayload(octets(16, 64));
            case 14 -> new NatOriginalAddressPayload(address(random.nextBoolean()));
            default -> new UnknownPayload(random.nextInt(FIRST_PRIVATE_PAYLOAD, U8), octets(0, 50));
        };
    }

    private Proposal proposal() {
        int protocol = random.nextInt(1, 6);
        int spiSize = ProtocolId.of(protocol)
                .map(known -> switch (known) {
                    case ISAKMP -> random.nextInt(17);
                    case AH, ESP -> 4;
                    case IPCOMP -> random.nextBoolean() ? 2 : 4;
                })
                .orElseGet(() -> random.nextInt(9));
        return new Proposal(random.nextInt(U8), protocol, octets(spiSize, spiSize), some(1, 4, this::transform));
    }

    private Transform transform() {
        return new Transform(random.nextInt(U8), random.nextInt(U8), some(0, 8, this::attribute));
    }

    private DataAttribute attribute() {
        int type = random.nextInt(4) == 0 ? random.nextInt(U16 / 2) : random.nextInt(20);
        return random.nextBoolean()
                ? new DataAttribute.Basic(type, random.nextInt(U16))
                : new DataAttribute.Variable(type, octets(0, 9));
    }

    private Identity identity() {
        boolean ipv4 = random.nextBoolean();
        return switch (random.nextInt(9)) {
            case 0 -> new Identity.Address(address(ipv4));
            case 1 -> new Identity.Subnet(address(ipv4), address(ipv4));
            case 2 -> new Identity.Range(address(ipv4), address(ipv4));
            case 3 -> new Identity.Fqdn(octets(0, 40));
            case 4 -> new Identity.UserFqdn(octets(0, 40));
            case 5 -> new Identity.DistinguishedName(octets(0, 40));
            case 6 -> new Identity.GeneralName(octets(0, 40));
            case 7 -> new Identity.KeyId(octets(0, 40));
            default ->
                new Identity.Unassigned(random.nextInt(IdentificationType.values().length + 1, U8), octets(0, 40));
        };
    }

    private IpAddress address(boolean ipv4) {
        int length = ipv4 ? IpAddress.IPV4_OCTETS : IpAddress.IPV6_OCTETS;
        return new IpAddress(octets(length, length));
    }

    private NotificationPayload notification() {
        NotifyType type = NOTIFY_TYPES.get(random.nextInt(NOTIFY_TYPES.size()));
        NotificationData data = switch (type) {
            case RESPONDER_LIFETIME -> new NotificationData.Attributes(some(0, 4, this::attribute));
            case REPLAY_STATUS -> new NotificationData.ReplayStatus(random.nextInt());
            case R_U_THERE, R_U_THERE_ACK -> new NotificationData.Sequence(random.nextInt());
            default -> new NotificationData.Opaque(octets(0, 20));
        };
        return new NotificationPayload(
                NotificationPayload.DOI_IPSEC, random.nextInt(U8), octets(0, 16), type.code(), data);
    }

    private DeletePayload delete() {
        boolean isakmp = random.nextBoolean();
        int size = isakmp ? 16 : 4;
        ProtocolId protocol = isakmp ? ProtocolId.ISAKMP : ProtocolId.ESP;
        return new DeletePayload(NotificationPayload.DOI_IPSEC, protocol.code(), some(1, 4, () -> octets(size, size)));
    }

    private VendorIdPayload vendorId() {
        return random.nextBoolean()
                ? VendorIdPayload.of(EXTENSIONS.get(random.nextInt(EXTENSIONS.size())))
                : new VendorIdPayload(octets(0, 30));
    }

    private Octets octets(int atLeast, int atMost) {
        byte[] octets = new byte[random.nextInt(atLeast, atMost + 1)];
        random.nextBytes(octets);
        return Octets.of(octets);
    }

    private <T> List<T> some(int atLeast, int atMost, Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(atLeast, atMost + 1)).toList();
    }
}
