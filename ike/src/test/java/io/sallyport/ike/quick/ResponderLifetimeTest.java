package io.sallyport.ike.quick;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.LifeType;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.transport.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A responder's lifetime")
final class ResponderLifetimeTest {
    private static final Endpoint NOBODY = new Endpoint(new IpAddress(Octets.ofHex("0a630002")), 500);

    @Test
    @DisplayName("is what the notification says in seconds")
    void shouldTakeSeconds() {
        assertEquals(Optional.of(Duration.ofSeconds(60)), of(LifeType.SECONDS, "003c"));
        assertEquals(Optional.of(Duration.ofSeconds(Integer.MAX_VALUE)), of(LifeType.SECONDS, "ff".repeat(8)));
    }

    @Test
    @DisplayName("is none if the notification says 0, or another unit, or no number")
    void shouldTakeNothingElse() {
        assertEquals(Optional.empty(), of(LifeType.SECONDS, "0000"));
        assertEquals(Optional.empty(), of(LifeType.KILOBYTES, "0000"));
        assertEquals(Optional.empty(), of(LifeType.KILOBYTES, "003c"));
        assertEquals(Optional.empty(), of(LifeType.SECONDS, ""));
        assertEquals(Optional.empty(), of(LifeType.SECONDS, "01".repeat(9)));
    }

    @Test
    @DisplayName("is the least of those of a bundle")
    void shouldTakeTheLeast() {
        NotificationPayload esp = notice(ProtocolId.ESP, LifeType.SECONDS, "003c");
        NotificationPayload ah = notice(ProtocolId.AH, LifeType.SECONDS, "001e");
        assertEquals(Optional.of(Duration.ofSeconds(30)), of(esp, ah));
        assertEquals(Optional.of(Duration.ofSeconds(30)), of(ah, esp));
    }

    private static Optional<Duration> of(LifeType unit, String duration) {
        return of(notice(ProtocolId.ESP, unit, duration));
    }

    private static NotificationPayload notice(ProtocolId protocol, LifeType unit, String duration) {
        return new NotificationPayload(
                NotificationPayload.DOI_IPSEC,
                protocol.code(),
                Octets.ofHex("0badcafe"),
                NotifyType.RESPONDER_LIFETIME.code(),
                new NotificationData.Attributes(List.of(
                        new DataAttribute.Basic(Phase2Attribute.LIFE_TYPE.code(), unit.code()),
                        new DataAttribute.Variable(Phase2Attribute.LIFE_DURATION.code(), Octets.ofHex(duration)))));
    }

    private static Optional<Duration> of(NotificationPayload... notices) {
        return ResponderLifetime.of(new Inbound(
                new IsakmpHeader(new Cookies(1, 2), ExchangeType.QUICK_MODE.code(), IsakmpHeader.ENCRYPTION, 3),
                PayloadChain.of(notices),
                NOBODY,
                NOBODY,
                Octets.EMPTY,
                null));
    }
}
