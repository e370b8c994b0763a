package io.sallyport.ike.simulation;

import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/** Simulated time, and the network between hosts. */
public final class World {
    public static final long MILLISECOND = 1_000_000L;
    public static final long SECOND = 1_000_000_000L;
    private static final long STEP = 10 * MILLISECOND;
    private static final int IKE_PORT = 500;
    private static final int ESP_PORT = 4_500;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<IpAddress, Host> hosts = new LinkedHashMap<>();
    private final Map<IpAddress, Host> aliases = new HashMap<>();
    private final List<Datagram> wire = new ArrayList<>();
    private final List<Translator> translators = new ArrayList<>();
    private final Random random;
    private Faults faults = Faults.NONE;
    private long latency = 5 * MILLISECOND;
    private long now = SECOND;
    private long sequence;
    private boolean recording = true;

    private record Event(long time, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** What the network does to a datagram. */
    public interface Faults {
        Faults NONE = (datagram, random) -> List.of(0L);

        /** Extra delays of the copies that arrive, nanoseconds; none: it is lost. */
        List<Long> copies(Datagram datagram, Random random);
    }

    /**
     * A NAT before one host: what others see of it is another address, and other ports.
     *
     * @param portShift what it adds to the host's ports
     */
    private record Translator(IpAddress inside, IpAddress outside, int portShift) {
        Endpoint outwards(Endpoint from) {
            return from.address().equals(inside) ? new Endpoint(outside, from.port() + portShift) : from;
        }

        Endpoint inwards(Endpoint to) {
            int port = to.port() - portShift;
            boolean mapped = to.address().equals(outside) && (port == IKE_PORT || port == ESP_PORT);
            return mapped ? new Endpoint(inside, port) : to;
        }
    }

    public World(long seed) {
        random = new Random(seed);
    }

    public void faults(Faults wanted) {
        faults = wanted;
    }

    public void latency(long nanos) {
        latency = nanos;
    }

    public void keepNoRecord() {
        recording = false;
    }

    public Random random() {
        return random;
    }

    public long now() {
        return now;
    }

    /** All datagrams that were sent, lost ones included. */
    public List<Datagram> wire() {
        return wire;
    }

    public void at(long time, Runnable action) {
        events.add(new Event(Math.max(time, now), sequence++, action));
    }

    public void after(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    void add(Host host) {
        hosts.put(host.address(), host);
    }

    /** The host has another address too. */
    public void alias(IpAddress address, Host host) {
        aliases.put(address, host);
    }

    /**
     * From now on a host is behind NAT: others see it at {@code outside}, its ports moved by {@code portShift}. Several hosts may be
     * behind one, each with ports of its own; ESP from others goes to the first of them.
     */
    public void translate(IpAddress inside, IpAddress outside, int portShift) {
        translators.removeIf(one -> one.inside().equals(inside));
        translators.add(new Translator(inside, outside, portShift));
    }

    private Datagram translated(Datagram datagram) {
        Endpoint from = datagram.local();
        Endpoint to = datagram.remote();
        for (Translator translator : translators) {
            from = translator.outwards(from);
            to = translator.inwards(to);
        }
        return new Datagram(from, to, datagram.content());
    }

    private Host host(IpAddress address) {
        return hosts.getOrDefault(address, aliases.get(address));
    }

    void send(Datagram datagram) {
        if (recording) {
            wire.add(datagram);
        }
        for (long extra : faults.copies(datagram, random)) {
            after(latency + extra, () -> deliver(translated(datagram)));
        }
    }

    /** Puts a datagram before its receiver at once. */
    public void deliver(Datagram datagram) {
        Host host = host(datagram.remote().address());
        if (host != null) {
            host.engine()
                    .receive(new Datagram(
                            /* local= */ datagram.remote(), /* remote= */ datagram.local(), datagram.content()));
            host.settle();
        }
    }

    void send(SimulatedDataPlane.Esp packet, double loss) {
        if (random.nextDouble() >= loss) {
            after(latency, () -> {
                IpAddress source = packet.source();
                IpAddress destination = packet.destination();
                for (Translator translator : translators) {
                    source = translator.outwards(new Endpoint(source, ESP_PORT)).address();
                    destination = translator
                            .inwards(new Endpoint(destination, ESP_PORT + translator.portShift()))
                            .address();
                }
                Host host = host(destination);
                if (host != null) {
                    host.dataPlane().receive(packet.between(source, destination));
                }
            });
        }
    }

    /** Lets time pass. */
    public void run(long nanos) {
        long end = now + nanos;
        while (now < end) {
            long next = Math.min(end, now + STEP);
            while (!events.isEmpty() && events.peek().time <= next) {
                Event event = events.remove();
                now = event.time;
                event.action.run();
            }
            now = next;
            hosts.values().forEach(Host::settle);
        }
    }
}
