package io.sallyport.ike.engine;

import io.sallyport.ike.message.IsakmpMessage;
import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.simulation.World.Faults;
import io.sallyport.ike.transport.Datagram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells messages on the wire apart by what is clear of them. */
final class Messages {
    private static final int MESSAGE_ID = 20;
    private static final int FLAGS = 19;

    private Messages() {}

    static Optional<IsakmpMessage> decode(Datagram datagram) {
        Octets content = datagram.content();
        boolean marked = datagram.local().port() == 4_500;
        Octets message = marked && content.length() > 4 ? content.slice(4, content.length() - 4) : content;
        return new MessageDecoder(DecodeLimits.DEFAULT).decode(message.toByteArray())
                        instanceof Decoded<IsakmpMessage>(IsakmpMessage decoded)
                ? Optional.of(decoded)
                : Optional.empty();
    }

    static boolean is(Datagram datagram, ExchangeType type) {
        return decode(datagram)
                .map(message -> message.header().exchange().equals(Optional.of(type)))
                .orElse(false);
    }

    /** Loses the message of that place, 1 to 4, of each Quick Mode, as often as said; copies count. */
    static Faults loseQuickMode(int place, int times) {
        Map<Integer, Map<Octets, Integer>> seen = new HashMap<>();
        int[] lost = {0};
        return (datagram, random) -> {
            if (!is(datagram, ExchangeType.QUICK_MODE)) {
                return List.of(0L);
            }
            int id = decode(datagram).orElseThrow().header().messageId();
            Map<Octets, Integer> places = seen.computeIfAbsent(id, _ -> new HashMap<>());
            int at = places.computeIfAbsent(datagram.content(), _ -> places.size() + 1);
            return at == place && lost[0]++ < times ? List.of() : List.of(0L);
        };
    }

    /** The datagrams of an exchange that one side sent. */
    static List<Datagram> sent(List<Datagram> wire, IpAddress from, ExchangeType type) {
        return wire.stream()
                .filter(datagram -> datagram.local().address().equals(from) && is(datagram, type))
                .toList();
    }

    /** The same datagram with an octet changed. */
    static Datagram changed(Datagram datagram, int at, int mask) {
        byte[] octets = datagram.content().toByteArray();
        octets[at < 0 ? octets.length + at : at] ^= (byte) mask;
        return new Datagram(datagram.local(), datagram.remote(), Octets.of(octets));
    }

    /** The same datagram with the commit bit flipped. */
    static Datagram commitFlipped(Datagram datagram) {
        return changed(datagram, FLAGS, 2);
    }

    /** The same datagram under another message id, whose header is so many octets behind the start. */
    static Datagram otherId(Datagram datagram, int header) {
        return changed(datagram, header + MESSAGE_ID, 1);
    }

    /** The same datagram under another message id. */
    static Datagram otherId(Datagram datagram) {
        return changed(datagram, MESSAGE_ID, 1);
    }
}
