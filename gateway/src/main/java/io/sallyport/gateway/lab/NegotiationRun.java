package io.sallyport.gateway.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one negotiation came to.
 *
 * @param promotion whether traffic could prove the pending SA
 * @param promised whether at most one packet may be lost: with promotion, unless the commit bit makes both ends wait
 * @param sent packets of the host that sends, from the moment on that the initiator's last message left
 * @param delivered of those, how many came to the other host
 * @param firstDeliveryMicros from the last message on the wire of the side that waits to the first delivered packet
 * @param outboundOpenMicros from that message until that side sends ESP, or can
 * @param retransmissions of both gateways
 * @param activation what proved that side's SAs: traffic, message or none
 * @param lastMessagesLost how often the wire lost the message that is awaited
 * @param lostByWire further frames that the wire lost by chance
 */
public record NegotiationRun(
        boolean promotion,
        boolean promised,
        long sent,
        long delivered,
        Optional<Long> firstDeliveryMicros,
        Optional<Long> outboundOpenMicros,
        long retransmissions,
        String activation,
        long lastMessagesLost,
        long lostByWire) {
    /** Packets that did not arrive. */
    public long lost() {
        return sent - delivered;
    }

    /** Where it is promised, at most one packet is lost beyond the wire's own loss. */
    public boolean ok() {
        return sent > 0 && (!promised || (delivered > 0 && lost() <= 1 + lostByWire));
    }

    /** A line for people. */
    public String text() {
        return String.format(
                "%-9s %,d of %,d delivered, %,d lost; first after %s, answered after %s; %d sent again; active by %s",
                promotion ? "promotion" : "without",
                delivered,
                sent,
                lost(),
                micros(firstDeliveryMicros),
                micros(outboundOpenMicros),
                retransmissions,
                activation);
    }

    private static String micros(Optional<Long> micros) {
        return micros.map(value -> String.format("%,d µs", value)).orElse("never");
    }

    /** For programs. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("promotion", promotion ? "on" : "off");
        map.put("sent", sent);
        map.put("delivered", delivered);
        map.put("lost", lost());
        map.put("first_delivery_us", firstDeliveryMicros.orElse(null));
        map.put("outbound_open_us", outboundOpenMicros.orElse(null));
        map.put("retransmissions", retransmissions);
        map.put("activation", activation);
        map.put("last_messages_lost", lastMessagesLost);
        map.put("lost_by_wire", lostByWire);
        return map;
    }
}
