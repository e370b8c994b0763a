package io.sallyport.ike.simulation;

import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.ChildSaEvents;
import io.sallyport.ike.sa.ChildSaPair;
import io.sallyport.ike.sa.ChildSaPort;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.sa.ProtectedPair;
import io.sallyport.ike.sa.SpiWish;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** SAs as a data plane has them, with the states and guards of pending SAs; packets bear keys instead of ciphertext. */
public final class SimulatedDataPlane implements ChildSaPort {
    public enum State {
        PENDING,
        ACTIVE,
        DYING,
        DEAD
    }

    /** A packet; whoever sends it knows the key. */
    public record Esp(IpAddress source, IpAddress destination, int spi, Octets key, long number, boolean selectorsFit) {
        /** The same packet with other outer addresses. */
        Esp between(IpAddress from, IpAddress to) {
            return new Esp(from, to, spi, key, number, selectorsFit);
        }
    }

    /** One pair. */
    public static final class Pair {
        public final PairHandle handle;
        public final ChildSaPair parameters;
        public final Octets inboundKey;
        public final Octets outboundKey;
        public final long installedAt;
        public State state;
        public Optional<ActivationCause> cause = Optional.empty();
        public boolean confirmed;
        /** False: the pair only receives, whatever its state. */
        public boolean sends = true;

        public long usableAt;
        public int sent;
        public int received;
        private long lastInbound = -1;

        Pair(PairHandle handle, ChildSaPair parameters, long now, State state) {
            this.handle = handle;
            this.parameters = parameters;
            this.installedAt = now;
            this.usableAt = now;
            this.state = state;
            ProtectedPair outer = parameters.protocols().getFirst();
            inboundKey = join(
                    outer.inbound().encryption().getEncoded(),
                    outer.inbound().integrity().getEncoded());
            outboundKey = join(
                    outer.outbound().encryption().getEncoded(),
                    outer.outbound().integrity().getEncoded());
            parameters.close();
        }

        public int inboundSpi() {
            return parameters.protocols().getFirst().inboundSpi();
        }

        /** The resource that it is bound to; -1: none. */
        public int resource() {
            return parameters.resource().orElse(-1);
        }

        public int outboundSpi() {
            return parameters.protocols().getFirst().outboundSpi();
        }

        private static Octets join(byte[] one, byte[] other) {
            byte[] both = Arrays.copyOf(one, one.length + other.length);
            System.arraycopy(other, 0, both, one.length, other.length);
            return Octets.of(both);
        }
    }

    private static final int LOWEST_OCTET = 0xff;

    private final World world;
    private final IpAddress address;
    private final Random random;
    private final Map<Integer, Pair> bySpi = new HashMap<>();
    private final Map<PairHandle, Pair> byHandle = new HashMap<>();
    private final List<Pair> installed = new ArrayList<>();
    private final Set<Integer> reserved = new HashSet<>();
    private ChildSaEvents events;
    private long nextHandle = 1;
    private double loss;
    private boolean ringFull;
    private boolean echoes;
    private boolean noSpis;
    private int resources = 1;
    private Optional<Integer> forcedSpi = Optional.empty();
    public final List<Long> delivered = new ArrayList<>();
    public int sent;
    public int blocked;
    public int refused;
    public int selectorAudits;
    public int maxPending;
    /** How often a pair in use ceased to send, or ended, while no other was ACTIVE. */
    public int bareEnds;

    private int pendingNow;

    SimulatedDataPlane(World world, IpAddress address, Random random) {
        this.world = world;
        this.address = address;
        this.random = random;
    }

    void events(ChildSaEvents listener) {
        events = listener;
    }

    /** Share of the packets from here that are lost. */
    public void loss(double share) {
        loss = share;
    }

    /** The notification ring is full: promotions are found only by the sweep. */
    public void ringFull() {
        ringFull = true;
    }

    /** The next SPI that is reserved, whatever it is. */
    public void nextSpi(int spi) {
        forcedSpi = Optional.of(spi);
    }

    /** It has so many workers; the lowest octet of an SPI says whose it is. */
    public void resources(int count) {
        resources = count;
    }

    /** From now on it has no SPI left, or has some again. */
    public void noSpis(boolean none) {
        noSpis = none;
    }

    /** From now on it makes the mistake of choosing what the peer chose. */
    public void echoSpi() {
        echoes = true;
    }

    /** All pairs ever installed, in their order. */
    public List<Pair> pairs() {
        return installed;
    }

    public List<Pair> pairs(State state) {
        return installed.stream().filter(pair -> pair.state == state).toList();
    }

    public int reservedSpis() {
        return reserved.size();
    }

    /** The pair that sends now. */
    public Optional<Pair> outbound() {
        return installed.reversed().stream()
                .filter(pair -> pair.state == State.ACTIVE && pair.sends)
                .findFirst();
    }

    /** The pair that a resource sends with: its newest, or else the first of all. */
    public Optional<Pair> outbound(int resource) {
        return installed.reversed().stream()
                .filter(pair -> pair.state == State.ACTIVE && pair.sends && pair.resource() == resource)
                .findFirst()
                .or(() -> installed.stream()
                        .filter(pair -> pair.state == State.ACTIVE && pair.sends)
                        .findFirst());
    }

    /** Sends a packet to the peer, if a pair is open for it. */
    public boolean send(long number) {
        return send(outbound(), number);
    }

    /** Sends a packet that a resource has, by its own pair or by the first. */
    public boolean send(int resource, long number) {
        return send(outbound(resource), number);
    }

    private boolean send(Optional<Pair> pair, long number) {
        sent++;
        if (pair.isEmpty()) {
            blocked++;
            return false;
        }
        pair.get().sent++;
        world.send(
                new Esp(
                        address,
                        pair.get().parameters.remoteAddress(),
                        pair.get().outboundSpi(),
                        pair.get().outboundKey,
                        number,
                        true),
                loss);
        return true;
    }

    /** A packet comes in. */
    public void receive(Esp packet) {
        Pair pair = bySpi.get(packet.spi());
        if (pair == null || pair.state == State.DEAD || !pair.inboundKey.equals(packet.key())) {
            refused++;
            return;
        }
        if (pair.state == State.PENDING) {
            boolean mayTry = world.now()
                            >= pair.installedAt + pair.parameters.trialDelay().toNanos()
                    && packet.source().equals(pair.parameters.remoteAddress());
            if (!mayTry) {
                refused++;
                return;
            }
        }
        if (!packet.selectorsFit()) {
            selectorAudits++;
            return;
        }
        if (pair.state == State.PENDING) {
            become(pair, ActivationCause.TRAFFIC);
            long when = world.now();
            world.after(ringFull ? 20 * World.MILLISECOND : 0, () -> events.onPromoted(pair.handle, when));
        }
        pair.lastInbound = world.now();
        pair.received++;
        delivered.add(packet.number());
    }

    @Override
    public int resources() {
        return resources;
    }

    private boolean fits(int spi, SpiWish wish) {
        boolean near = wish.near().isEmpty() || ((wish.near().get() ^ spi) & LOWEST_OCTET) == 0;
        return near
                && (wish.resource().isEmpty()
                        || (spi & LOWEST_OCTET) % resources == wish.resource().getAsInt());
    }

    @Override
    public Optional<Integer> reserveSpi(ProtocolId protocol, SpiWish wish) {
        if (noSpis) {
            return Optional.empty();
        }
        Optional<Integer> peerSpi = wish.peerSpi();
        if (echoes && peerSpi.isPresent()) {
            reserved.add(peerSpi.get());
            return peerSpi;
        }
        int spi;
        boolean forced;
        do {
            forced = forcedSpi.isPresent();
            spi = forcedSpi.orElseGet(random::nextInt);
            forcedSpi = Optional.empty();
        } while ((!forced && !fits(spi, wish))
                || (!forced && Integer.compareUnsigned(spi, 256) < 0)
                || peerSpi.equals(Optional.of(spi))
                || bySpi.containsKey(spi)
                || !reserved.add(spi));
        return Optional.of(spi);
    }

    @Override
    public void release(ProtocolId protocol, int spi) {
        reserved.remove(spi);
    }

    @Override
    public Optional<PairHandle> installPending(ChildSaPair pair) {
        Pair made = install(pair, State.PENDING);
        world.after(pair.pendingTimeout().toNanos(), () -> {
            if (made.state == State.PENDING) {
                made.state = State.DEAD;
                pendingNow--;
                events.onPendingExpired(made.handle);
            }
        });
        pendingNow++;
        maxPending = Math.max(maxPending, pendingNow);
        return Optional.of(made.handle);
    }

    @Override
    public Optional<PairHandle> installReceiving(ChildSaPair pair) {
        Pair made = install(pair, State.ACTIVE);
        made.sends = false;
        return Optional.of(made.handle);
    }

    @Override
    public void openOutbound(PairHandle handle) {
        byHandle.get(handle).sends = true;
    }

    @Override
    public Activation activate(PairHandle handle, ActivationCause cause) {
        Pair pair = byHandle.get(handle);
        return switch (pair.state) {
            case PENDING -> {
                become(pair, cause);
                yield Activation.DONE;
            }
            case ACTIVE, DYING -> {
                pair.confirmed |= cause == ActivationCause.MESSAGE;
                yield Activation.ALREADY;
            }
            case DEAD -> Activation.GONE;
        };
    }

    @Override
    public void startDying(PairHandle handle) {
        Pair pair = byHandle.get(handle);
        if (pair.state == State.ACTIVE) {
            end(pair, State.DYING);
        }
    }

    @Override
    public void retire(PairHandle handle) {
        end(byHandle.get(handle), State.DEAD);
    }

    @Override
    public Optional<Long> lastInboundNanos(PairHandle handle) {
        long last = byHandle.get(handle).lastInbound;
        return last < 0 ? Optional.empty() : Optional.of(last);
    }

    private Pair install(ChildSaPair parameters, State state) {
        Pair pair = new Pair(new PairHandle(nextHandle++), parameters, world.now(), state);
        for (ProtectedPair one : parameters.protocols()) {
            reserved.remove(one.inboundSpi());
            bySpi.put(one.inboundSpi(), pair);
        }
        byHandle.put(pair.handle, pair);
        installed.add(pair);
        world.after(parameters.lifetimes().softTime().toNanos(), () -> {
            if (pair.state == State.ACTIVE) {
                events.onLifetime(pair.handle, LifetimeEnd.SOFT);
            }
        });
        world.after(parameters.lifetimes().hardTime().toNanos(), () -> {
            if (pair.state != State.DEAD) {
                end(pair, State.DEAD);
                events.onLifetime(pair.handle, LifetimeEnd.HARD);
            }
        });
        return pair;
    }

    private void end(Pair pair, State state) {
        boolean inUse = pair.state == State.ACTIVE || pair.state == State.DYING;
        pair.state = state;
        if (inUse && pairs(State.ACTIVE).isEmpty()) {
            bareEnds++;
        }
    }

    private void become(Pair pair, ActivationCause cause) {
        pendingNow--;
        pair.state = State.ACTIVE;
        pair.cause = Optional.of(cause);
        pair.usableAt = world.now();
    }
}
