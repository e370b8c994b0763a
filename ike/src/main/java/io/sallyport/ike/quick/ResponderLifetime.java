package io.sallyport.ike.quick;

import io.sallyport.ike.message.assigned.LifeType;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.attribute.Phase2Attributes;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.session.Inbound;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** RESPONDER-LIFETIME: the responder keeps the pair for less long than was offered (RFC 2407 section 4.6.3.1). */
final class ResponderLifetime {
    private ResponderLifetime() {}

    /**
     * The notification, if there is need of one.
     *
     * @param ours how long we keep the pair
     * @param offered how long the initiator would
     * @param spi of the pair, of that protocol
     */
    static Optional<NotificationPayload> ifShorter(Duration ours, Duration offered, ProtocolId protocol, Octets spi) {
        if (offered.toSeconds() <= ours.toSeconds()) {
            return Optional.empty();
        }
        return Optional.of(new NotificationPayload(
                NotificationPayload.DOI_IPSEC,
                protocol.code(),
                spi,
                NotifyType.RESPONDER_LIFETIME.code(),
                new NotificationData.Attributes(List.of(
                        new DataAttribute.Basic(Phase2Attribute.LIFE_TYPE.code(), LifeType.SECONDS.code()),
                        new DataAttribute.Variable(
                                Phase2Attribute.LIFE_DURATION.code(),
                                new WireWriter().u32((int) ours.toSeconds()).toOctets())))));
    }

    /** What an answer says of it; the least, if it says so for each protocol of a bundle. */
    static Optional<Duration> of(Inbound answer) {
        return answer.chain().all(NotificationPayload.class).stream()
                .filter(notice -> notice.notifyNumber() == NotifyType.RESPONDER_LIFETIME.code())
                .flatMap(notice -> notice.data() instanceof NotificationData.Attributes(var attributes)
                                && Phase2Attributes.of(attributes)
                                        instanceof Decoded<Phase2Attributes>(Phase2Attributes read)
                        ? ChildOffers.time(read.lifetimes()).stream()
                        : Stream.empty())
                .min(Comparator.naturalOrder());
    }
}
