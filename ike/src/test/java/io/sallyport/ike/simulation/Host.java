package io.sallyport.ike.simulation;

import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.engine.EnginePorts;
import io.sallyport.ike.engine.EngineSettings;
import io.sallyport.ike.engine.IkeEngine;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.pool.CryptoPool;
import io.sallyport.ike.pool.DirectPool;
import io.sallyport.ike.pool.KeyExchangeTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One gateway. */
public final class Host {
    private final IpAddress address;
    private final IkeEngine engine;
    private final SimulatedDataPlane dataPlane;
    private final List<IkeEvent> events = new ArrayList<>();
    private boolean silent;
    private boolean mayBeDefective;

    public Host(World world, IpAddress address, Authenticator authenticator) {
        this(world, address, authenticator, EngineSettings.DEFAULT);
    }

    public Host(World world, IpAddress address, Authenticator authenticator, EngineSettings settings) {
        this(world, address, authenticator, settings, new DirectPool());
    }

    public Host(World world, IpAddress address, Authenticator authenticator, EngineSettings settings, CryptoPool pool) {
        this.address = address;
        Random random = new Random(world.random().nextLong());
        dataPlane = new SimulatedDataPlane(world, address, random);
        engine = new IkeEngine(
                settings,
                new EnginePorts(
                        world::now,
                        random,
                        datagram -> {
                            if (!silent) {
                                world.send(datagram);
                            }
                        },
                        dataPlane,
                        this::hear,
                        pool,
                        new KeyExchangeTasks(random),
                        authenticator));
        dataPlane.events(engine);
        world.add(this);
    }

    public IpAddress address() {
        return address;
    }

    public IkeEngine engine() {
        return engine;
    }

    public SimulatedDataPlane dataPlane() {
        return dataPlane;
    }

    private void hear(IkeEvent event) {
        events.add(event);
        if (event instanceof IkeEvent.Defect defect && !mayBeDefective) {
            throw new AssertionError(defect.met(), defect.cause());
        }
    }

    /** A defect does not fail the test. */
    public void mayBeDefective() {
        mayBeDefective = true;
    }

    /** From now on it says nothing. */
    public void silence() {
        silent = true;
    }

    /** Events of a kind, in their order. */
    public <E extends IkeEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public List<IkeEvent> events() {
        return events;
    }

    public long refusals(Refusal reason) {
        return events(IkeEvent.MessageRefused.class).stream()
                .filter(event -> event.reason() == reason)
                .count();
    }

    void settle() {
        while (engine.poll() > 0) {
            // Each reply of the pool may lead to another task.
        }
    }
}
