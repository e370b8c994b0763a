package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.attribute.AttributeList;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.List;

/** What a notification says beyond its type. */
public sealed interface NotificationData {
    /** Writes the data. */
    void write(WireWriter out);

    /**
     * Of RESPONDER-LIFETIME: the lifetimes that the responder keeps (RFC 2407 section 4.6.3.1).
     *
     * @param attributes of the classes of the SA's phase
     */
    record Attributes(List<DataAttribute> attributes) implements NotificationData {
        /** Keeps a copy of the list. */
        public Attributes {
            attributes = List.copyOf(attributes);
        }

        @Override
        public void write(WireWriter out) {
            AttributeList.write(out, attributes);
        }
    }

    /**
     * Of REPLAY-STATUS: 0 if the responder does not detect replays, 1 if it does (RFC 2407 section 4.6.3.2).
     *
     * @param status as it came
     */
    record ReplayStatus(int status) implements NotificationData {
        @Override
        public void write(WireWriter out) {
            out.u32(status);
        }
    }

    /**
     * Of R-U-THERE and R-U-THERE-ACK: the sequence number (RFC 3706 section 5.3).
     *
     * @param number unsigned
     */
    record Sequence(int number) implements NotificationData {
        @Override
        public void write(WireWriter out) {
            out.u32(number);
        }
    }

    /**
     * Of every other type: what it means is not known here, and mostly there is none.
     *
     * @param octets as they came
     */
    record Opaque(Octets octets) implements NotificationData {
        /** No data. */
        public static final Opaque NONE = new Opaque(Octets.EMPTY);

        @Override
        public void write(WireWriter out) {
            out.octets(octets);
        }
    }
}
