package io.sallyport.ike.informational;

import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.payload.DeletePayload;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.IkeSa;
import java.util.List;

/** Single messages to the peer, authenticated and never repeated: nobody answers them. */
public final class Notices {
    private Notices() {}

    /** The pair is gone: its inbound SPIs, one payload for each protocol. */
    public static void delete(IkeSa sa, Child child) {
        for (Child.Spis spis : child.spis()) {
            send(
                    sa,
                    new DeletePayload(
                            NotificationPayload.DOI_IPSEC, spis.protocol().code(), List.of(spi(spis.inbound()))));
        }
    }

    /** The ISAKMP SA is gone. */
    public static void delete(IkeSa sa) {
        send(
                sa,
                new DeletePayload(
                        NotificationPayload.DOI_IPSEC,
                        ProtocolId.ISAKMP.code(),
                        List.of(sa.cookies().octets())));
    }

    /** A notification about the ISAKMP SA. */
    public static void notify(IkeSa sa, NotifyType type, NotificationData data) {
        send(
                sa,
                new NotificationPayload(
                        NotificationPayload.DOI_IPSEC,
                        ProtocolId.ISAKMP.code(),
                        sa.cookies().octets(),
                        type.code(),
                        data));
    }

    /** An SPI as it goes on the wire. */
    public static Octets spi(int spi) {
        return new WireWriter().u32(spi).toOctets();
    }

    private static void send(IkeSa sa, Payload payload) {
        Conversation conversation = sa.exchanges().open(ExchangeType.INFORMATIONAL);
        conversation.send(0, conversation.hashes()::first, List.of(payload));
    }
}
