package io.sallyport.ike.experiment;

import io.sallyport.ike.experiment.Cell.Sender;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.SimulatedDataPlane;
import io.sallyport.ike.simulation.World;
import java.util.function.UnaryOperator;

/** Sets a tunnel up once, and sends packets into it as soon as the sender may. */
final class Setup {
    private static final long INTERVAL = 10 * World.MILLISECOND;
    private static final int OPENS_WITHIN_SECONDS = 60;
    /** Packets that are sent after the first that arrived. */
    private static final int FURTHER = 20;

    /**
     * What came of it.
     *
     * @param opened true if the sender's tunnel opened at all
     * @param firstMillis from then on until a packet arrived; -1 = none did
     * @param lost packets that were sent and did not arrive
     * @param bothWays true if in the end packets pass both ways
     */
    record Outcome(boolean opened, long firstMillis, int lost, boolean bothWays) {}

    private Setup() {}

    static Outcome run(Cell cell, long seed) {
        Gateways gateways = Gateways.of(seed, UnaryOperator.identity(), child -> child.pending(cell.policy()));
        World world = gateways.world();
        world.keepNoRecord();
        world.faults(cell.faults().get());
        boolean initiator = cell.sender() == Sender.INITIATOR;
        SimulatedDataPlane from = (initiator ? gateways.west() : gateways.east()).dataPlane();
        SimulatedDataPlane to = (initiator ? gateways.east() : gateways.west()).dataPlane();
        gateways.west().engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        long end = world.now() + OPENS_WITHIN_SECONDS * World.SECOND;
        while (from.outbound().isEmpty() && world.now() < end) {
            world.run(INTERVAL);
        }
        if (from.outbound().isEmpty()) {
            return new Outcome(false, -1, 0, false);
        }
        long open = world.now();
        long first = -1;
        int sent = 0;
        int further = 0;
        long patience = open + cell.patienceSeconds() * World.SECOND;
        while (further < FURTHER && (first >= 0 || world.now() < patience)) {
            if (from.send(sent)) {
                sent++;
            }
            world.run(INTERVAL);
            if (!to.delivered.isEmpty()) {
                first = first < 0 ? world.now() : first;
                further++;
            }
        }
        world.run(World.SECOND);
        int lost = sent - to.delivered.size();
        long millis = first < 0 ? -1 : (first - open) / World.MILLISECOND;
        return new Outcome(true, millis, lost, gateways.carriesTraffic());
    }
}
