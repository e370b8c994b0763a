package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.Optional;

/**
 * An error or a status (RFC 2408 section 3.14).
 *
 * @param doi 0: ISAKMP, 1: IPsec; others as they come
 * @param protocolNumber 0 to 255
 * @param spi of the SA concerned, 0 to 16 octets: for ISAKMP both cookies or nothing
 * @param notifyNumber 0 to 65,535
 * @param data in the form that goes with DOI and type
 */
public record NotificationPayload(int doi, int protocolNumber, Octets spi, int notifyNumber, NotificationData data)
        implements Payload {
    /** The DOI of ISAKMP alone. */
    public static final int DOI_ISAKMP = PayloadDescriptor.DOI_ISAKMP;

    /** The DOI of IPsec. */
    public static final int DOI_IPSEC = PayloadDescriptor.DOI_IPSEC;

    /** Checks the ranges, and that the data has the form of its type. */
    public NotificationPayload {
        PayloadDescriptor.check("a protocol", protocolNumber, PayloadDescriptor.MAX_U8);
        PayloadDescriptor.check("a notify type", notifyNumber, PayloadDescriptor.MAX_U16);
        PayloadDescriptor.check("the size of an SPI", spi.length(), PayloadDescriptor.COOKIES_OCTETS);
        if (NotificationForm.of(data) != NotificationForm.of(doi, notifyNumber)) {
            throw new IllegalArgumentException(
                    "notify type " + notifyNumber + " under DOI " + doi + " has data of the form "
                            + NotificationForm.of(doi, notifyNumber) + ", not " + NotificationForm.of(data));
        }
    }

    static DecodeResult<Payload> decode(WireReader in, DecodeLimits limits) {
        int start = in.offset();
        if (in.remaining() < PayloadDescriptor.NOTIFICATION_OCTETS) {
            return in.truncated("a Notification payload", PayloadDescriptor.NOTIFICATION_OCTETS);
        }
        int doi = in.u32();
        int protocol = in.u8();
        int spiSize = in.u8();
        int notifyType = in.u16();
        if (spiSize > PayloadDescriptor.COOKIES_OCTETS) {
            return new Malformed<>(
                    MalformedReason.SPI_SIZE,
                    start,
                    "the SPI of a notification has 0 to " + PayloadDescriptor.COOKIES_OCTETS + " octets, not "
                            + spiSize);
        }
        if (spiSize > in.remaining()) {
            return in.truncated("the SPI of a notification", spiSize);
        }
        Octets spi = in.octets(spiSize);
        return NotificationForm.of(doi, notifyType)
                .decode(in, limits)
                .map(data -> new NotificationPayload(doi, protocol, spi, notifyType, data));
    }

    /** The notify type, if it is an assigned one. */
    public Optional<NotifyType> notifyType() {
        return NotifyType.of(notifyNumber);
    }

    /** The protocol, if it is an assigned one. */
    public Optional<ProtocolId> protocol() {
        return ProtocolId.of(protocolNumber);
    }

    @Override
    public int type() {
        return PayloadType.NOTIFICATION.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.u32(doi).u8(protocolNumber).u8(spi.length()).u16(notifyNumber).octets(spi);
        data.write(out);
    }
}
