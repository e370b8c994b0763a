package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.attribute.AttributeList;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.WireReader;
import java.util.Optional;
import java.util.function.IntFunction;

/** Which form the data of a notification has, by its DOI and type. */
enum NotificationForm {
    ATTRIBUTES {
        @Override
        DecodeResult<NotificationData> decode(WireReader in, DecodeLimits limits) {
            return AttributeList.decode(in, limits).map(NotificationData.Attributes::new);
        }
    },
    REPLAY_STATUS {
        @Override
        DecodeResult<NotificationData> decode(WireReader in, DecodeLimits limits) {
            return word(in, NotificationData.ReplayStatus::new);
        }
    },
    SEQUENCE {
        @Override
        DecodeResult<NotificationData> decode(WireReader in, DecodeLimits limits) {
            return word(in, NotificationData.Sequence::new);
        }
    },
    OPAQUE {
        @Override
        DecodeResult<NotificationData> decode(WireReader in, DecodeLimits limits) {
            return new Decoded<>(new NotificationData.Opaque(in.rest()));
        }
    };

    /**
     * The types of RFC 2407 mean what they do only under the IPsec DOI; those of RFC 3706 are from the private range.
     */
    static NotificationForm of(int doi, int notifyType) {
        Optional<NotifyType> known = NotifyType.of(notifyType);
        if (known.isEmpty()) {
            return OPAQUE;
        }
        boolean ipsec = doi == PayloadDescriptor.DOI_IPSEC;
        return switch (known.get()) {
            case RESPONDER_LIFETIME -> ipsec ? ATTRIBUTES : OPAQUE;
            case REPLAY_STATUS -> ipsec ? REPLAY_STATUS : OPAQUE;
            case R_U_THERE, R_U_THERE_ACK -> SEQUENCE;
            default -> OPAQUE;
        };
    }

    static NotificationForm of(NotificationData data) {
        return switch (data) {
            case NotificationData.Attributes attributes -> ATTRIBUTES;
            case NotificationData.ReplayStatus status -> REPLAY_STATUS;
            case NotificationData.Sequence sequence -> SEQUENCE;
            case NotificationData.Opaque opaque -> OPAQUE;
        };
    }

    /** Reads the data, which goes to the end of {@code in}. */
    abstract DecodeResult<NotificationData> decode(WireReader in, DecodeLimits limits);

    private static DecodeResult<NotificationData> word(WireReader in, IntFunction<NotificationData> form) {
        return in.remaining() == PayloadDescriptor.WORD_OCTETS
                ? new Decoded<>(form.apply(in.u32()))
                : in.malformed(
                        MalformedReason.NOTIFICATION_DATA,
                        "the data of this notification has " + in.remaining() + " octets and must have "
                                + PayloadDescriptor.WORD_OCTETS);
    }
}
