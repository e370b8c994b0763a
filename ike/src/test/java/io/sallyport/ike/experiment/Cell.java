package io.sallyport.ike.experiment;

import io.sallyport.ike.connection.PendingPolicy;
import io.sallyport.ike.simulation.World.Faults;
import java.util.function.Supplier;

/**
 * One cell of an experiment: the same setup with many seeds.
 *
 * @param experiment its id, such as {@code E1}
 * @param what what happens to the messages, for people
 * @param policy of both sides
 * @param faults of the network, made anew for each setup
 * @param sender who sends packets, from the moment when its tunnel is open
 * @param patienceSeconds how long the sender goes on while nothing arrives
 */
record Cell(
        String experiment,
        String what,
        PendingPolicy policy,
        Supplier<Faults> faults,
        Sender sender,
        int patienceSeconds) {
    /** Who sends first. */
    enum Sender {
        INITIATOR,
        RESPONDER
    }

    /** The same with the side that waits for its message. */
    Cell waiting() {
        return new Cell(experiment, what, policy.withoutPromotion(), faults, sender, patienceSeconds);
    }
}
