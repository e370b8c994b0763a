package io.sallyport.ike.experiment;

import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.simulation.World.Faults;
import io.sallyport.ike.transport.Datagram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the simulated network does to messages of Quick Mode, told by what is clear of them (RFC 2408 section 3.1). */
final class Losses {
    static final int ALWAYS = Integer.MAX_VALUE;

    private static final int EXCHANGE = 18;
    private static final int MESSAGE_ID = 20;
    private static final int QUICK_MODE = 32;
    private static final List<Long> ARRIVES = List.of(0L);
    private static final List<Long> LOST = List.of();

    private Losses() {}

    /** The message of that place, 1 to 4, is lost so many times; repetitions count. */
    static Faults first(int place, int times) {
        Places places = new Places();
        int[] lost = {0};
        return (datagram, random) -> places.of(datagram) == place && lost[0]++ < times ? LOST : ARRIVES;
    }

    /** Each copy of the message of that place is lost with that probability. */
    static Faults share(int place, double probability) {
        Places places = new Places();
        return (datagram, random) -> places.of(datagram) == place && random.nextDouble() < probability ? LOST : ARRIVES;
    }

    /** Each message of Quick Mode is lost with that probability. */
    static Faults quickMode(double probability) {
        return (datagram, random) -> isQuickMode(datagram) && random.nextDouble() < probability ? LOST : ARRIVES;
    }

    /** The third message arrives late, by up to that many nanoseconds, and always by a millisecond. */
    static Faults late(long most) {
        Places places = new Places();
        return (datagram, random) -> places.of(datagram) == 3
                ? List.of(World.MILLISECOND + random.nextLong(most - World.MILLISECOND))
                : ARRIVES;
    }

    private static boolean isQuickMode(Datagram datagram) {
        Octets content = datagram.content();
        return content.length() > MESSAGE_ID && content.at(EXCHANGE) == QUICK_MODE;
    }

    /** Numbers the different messages of each Quick Mode in the order of their first coming. */
    private static final class Places {
        private final Map<Octets, Map<Octets, Integer>> seen = new HashMap<>();

        int of(Datagram datagram) {
            if (!isQuickMode(datagram)) {
                return 0;
            }
            Octets id = datagram.content().slice(MESSAGE_ID, Integer.BYTES);
            Map<Octets, Integer> places = seen.computeIfAbsent(id, _ -> new HashMap<>());
            return places.computeIfAbsent(datagram.content(), _ -> places.size() + 1);
        }
    }
}
