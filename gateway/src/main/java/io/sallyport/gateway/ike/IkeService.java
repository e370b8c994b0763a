package io.sallyport.gateway.ike;

import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.crypto.CipherKeyListener;
import io.sallyport.ike.engine.EnginePorts;
import io.sallyport.ike.engine.EngineSettings;
import io.sallyport.ike.engine.IkeEngine;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.IkeListener;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.pool.KeyExchangeTasks;
import io.sallyport.ike.pool.KeyPairStock;
import io.sallyport.ike.pool.ThreadPool;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.spd.PolicySas;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * IKE of one gateway: the engine with its connections, its datagrams by way of the workers, its SAs in the data plane, and
 * a small pool of threads for slow cryptography.
 *
 * <p>Belongs to the control thread, which polls it.
 */
public final class IkeService implements AutoCloseable {
    private static final int CRYPTO_THREADS = 1;
    private static final int CRYPTO_TASKS = 1_024;
    private static final int STOCK = 16;
    private static final int DATAGRAMS_PER_POLL = 64;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final DataPlane plane;
    private final List<Connection> connections;
    private final ChildSas childSas;
    private final ThreadPool pool;
    private final IkeEngine engine;
    private final List<Acquisition> acquisitions;
    private volatile Optional<Goodbye> goodbye = Optional.empty();
    private boolean patient = true;

    /** A child that begins with a packet of its policy. */
    private record Acquisition(int policy, String connection, String child) {}

    /**
     * A service that has not begun.
     *
     * @param name of the gateway
     * @param policies the policy of each child
     * @param childSas puts SAs into the plane
     * @param authenticator the credentials; they must stay open as long as this
     * @param listener hears what happens, on the control thread
     * @param cipherKeys is lent the keys of ISAKMP SAs
     */
    public IkeService(
            String name,
            DataPlane plane,
            List<Connection> connections,
            ChildPolicies policies,
            ChildSas childSas,
            Authenticator authenticator,
            IkeListener listener,
            CipherKeyListener cipherKeys) {
        this.plane = plane;
        this.connections = List.copyOf(connections);
        this.childSas = childSas;
        SecureRandom random = new SecureRandom();
        KeyPairStock stock = new KeyPairStock(random, STOCK);
        connections.stream()
                .flatMap(connection -> connection.proposals().stream())
                .map(Phase1Proposal::keyExchange)
                .forEach(stock::expect);
        pool = new ThreadPool(CRYPTO_THREADS, CRYPTO_TASKS, stock, ThreadPool.threadsNamed(name));
        engine = new IkeEngine(
                EngineSettings.DEFAULT,
                new EnginePorts(
                        System::nanoTime,
                        random,
                        this::send,
                        childSas,
                        event -> {
                            listener.on(event);
                            follow(event);
                        },
                        pool,
                        new KeyExchangeTasks(stock),
                        authenticator,
                        cipherKeys));
        childSas.tell(engine);
        acquisitions = connections.stream()
                .flatMap(connection -> connection.children().stream()
                        .filter(child -> child.start() == StartMode.ON_TRAFFIC
                                && connection.remote().isPresent())
                        .map(child -> new Acquisition(
                                policies.of(connection.name(), child.name()).orElseThrow(),
                                connection.name(),
                                child.name())))
                .toList();
        PolicySas sas = plane.tables().policySas();
        connections.stream()
                .filter(connection -> connection.remote().isPresent())
                .flatMap(connection -> connection.children().stream()
                        .filter(child -> child.start() != StartMode.ON_DEMAND)
                        .map(child -> policies.of(connection.name(), child.name())))
                .forEach(policy -> sas.negotiate(policy.orElseThrow()));
    }

    /** The SAs that exchanges made. */
    public ChildSas childSas() {
        return childSas;
    }

    /** Takes the connections over and begins what starts on boot; ports are up by now. */
    public void begin() {
        connections.forEach(engine::add);
    }

    /**
     * Takes datagrams that wait, and does what is due.
     *
     * @return how much there was to do
     */
    public int poll() {
        int datagrams = plane.host().receive(this::receive, DATAGRAMS_PER_POLL);
        int done = datagrams + acquire() + engine.poll();
        return done + childSas.poll();
    }

    /** Begins children that packets want and that have no SA (RFC 4301 section 4.4.1). */
    private int acquire() {
        PolicySas sas = plane.tables().policySas();
        int wanted = 0;
        for (Acquisition acquisition : acquisitions) {
            if (sas.takeWanted(acquisition.policy())) {
                engine.onAcquire(acquisition.connection(), acquisition.child());
                wanted++;
            }
        }
        return wanted;
    }

    private void receive(io.sallyport.pipeline.host.Datagram datagram) {
        engine.receive(new Datagram(
                new Endpoint(Addresses.address(datagram.local()), datagram.localPort()),
                new Endpoint(Addresses.address(datagram.remote()), datagram.remotePort()),
                Octets.of(datagram.payload())));
    }

    /** What finds no room is lost like a packet on the wire: IKE sends it again, but for the last messages of all. */
    private void send(Datagram datagram) {
        if (goodbye.isPresent()) {
            awaitRoom();
        }
        boolean sent = plane.host()
                .send(new io.sallyport.pipeline.host.Datagram(
                        Addresses.prefix(datagram.local().address()),
                        datagram.local().port(),
                        Addresses.prefix(datagram.remote().address()),
                        datagram.remote().port(),
                        datagram.content().toByteArray()));
        if (!sent) {
            goodbye.ifPresent(Goodbye::lost);
        }
    }

    /** As long as workers take what is there: messages are made faster than workers may take them. */
    private void awaitRoom() {
        long since = System.nanoTime();
        while (patient && !plane.host().hasRoom()) {
            LockSupport.parkNanos(REST_NANOS);
            patient = System.nanoTime() - since < PATIENCE_NANOS;
        }
    }

    private void follow(IkeEvent event) {
        if (event instanceof IkeEvent.Phase1Ended ended && ended.reason() == Refusal.DELETED) {
            goodbye.ifPresent(all -> all.ended(plane.host().sent()));
        }
    }

    /** Ends all SAs, and tells the peers; the workers have to run on until {@link #isTold}. */
    public void end() {
        goodbye = Optional.of(new Goodbye(engine.establishedCount()));
        engine.terminateAll();
        int _ = engine.poll();
    }

    /** True if the workers have taken all messages. */
    public boolean isTold() {
        return plane.host().isTaken();
    }

    /** Messages that the workers have ever taken. For any thread. */
    public long taken() {
        return plane.host().taken();
    }

    /** How many of the peers do not know yet that this ends, as "3 of 5"; for any thread. */
    public String untold() {
        return goodbye.map(all -> all.untold(taken()) + " of " + all.sas()).orElse("all");
    }

    /** Forgets the negotiations and wipes their keys. */
    @Override
    public void close() {
        engine.close();
        pool.close();
    }
}
