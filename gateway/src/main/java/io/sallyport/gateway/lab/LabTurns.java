package io.sallyport.gateway.lab;

import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.worker.Worker;
import java.util.List;

/**
 * A lab on one thread: hosts, wire and both gateways' workers do a burst each, one after the other.
 *
 * <p>Nobody waits for a thread that has no CPU, every burst is as large as it is meant to be, and the other CPUs are the
 * compilers'.
 */
final class LabTurns {
    /** Packets of one burst after the other: most are full, as they are when there is much to do. */
    static final int[] BURSTS = {Burst.CAPACITY, Burst.CAPACITY, Burst.CAPACITY, 7, Burst.CAPACITY, Burst.CAPACITY, 1};

    /** After so many turns a neighbour is one again to which nothing was sent yet. */
    private static final int FORGETTING = 64;

    /**
     * For so many turns packets are of one flow for each tunnel, then for as many of several: longer than a worker expects what came last.
     * Where there are several workers, packets come to any in the first two of four such stretches, and in the others to the one that
     * owns their SA.
     */
    static final int FLOWS_LAST = 64;

    private final List<DataPlane> planes;
    private final List<Worker> west;
    private final List<Worker> east;
    private final Wire wire;
    private final BlindHost near;
    private final BlindHost far;
    private int turns;

    /**
     * All parts of a lab.
     *
     * @param planes those of the workers
     */
    LabTurns(List<DataPlane> planes, List<Worker> west, List<Worker> east, Wire wire, BlindHost near, BlindHost far) {
        this.planes = List.copyOf(planes);
        this.west = List.copyOf(west);
        this.east = List.copyOf(east);
        this.wire = wire;
        this.near = near;
        this.far = far;
    }

    /** The calling thread becomes the workers' own. */
    void enter() {
        west.forEach(Worker::enter);
        east.forEach(Worker::enter);
    }

    /** A burst from either host to the other. */
    void turn() {
        if (turns % FORGETTING == 0) {
            planes.forEach(plane -> plane.tables().adjacencies().forgetUse());
        }
        boolean many = turns / FLOWS_LAST % 2 == 1;
        boolean astray = west.size() > 1 && turns / (2 * FLOWS_LAST) % 2 == 0;
        int burst = BURSTS[turns++ % BURSTS.length];
        near.send(burst, many, astray);
        far.send(burst, many, astray);
        carry(astray);
    }

    /** Takes what is still under way, and then the workers from the calling thread. */
    void leave() {
        while (carry(false) > 0) {
            // More may come.
        }
        west.forEach(Worker::leave);
        east.forEach(Worker::leave);
    }

    private int carry(boolean astray) {
        int work = poll(west) + poll(east);
        // All workers' packets may go by the queue of one.
        for (int i = 0; i < west.size(); i++) {
            work += wire.move(astray);
        }
        work += poll(west) + poll(east);
        for (int i = 0; i < west.size(); i++) {
            work += near.receive() + far.receive();
        }
        return work;
    }

    private static int poll(List<Worker> workers) {
        int work = 0;
        for (int i = 0; i < workers.size(); i++) {
            work += workers.get(i).poll();
        }
        return work;
    }

    /** Packets that came through. */
    long delivered() {
        return near.delivered() + far.delivered();
    }
}
