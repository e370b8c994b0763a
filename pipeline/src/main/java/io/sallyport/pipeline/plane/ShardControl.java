package io.sallyport.pipeline.plane;

import io.sallyport.pipeline.handoff.HandOffRings;
import io.sallyport.pipeline.handoff.LaneGates;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.handoff.ShardMove;
import io.sallyport.pipeline.handoff.WorkerShares;
import io.sallyport.pipeline.sad.Quiescence;
import io.sallyport.pipeline.steering.SpiSteering;
import io.sallyport.pipeline.steering.SteeredPort;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which worker owns which SAs, while packets flow: shards move first, then the devices' rules follow them. */
final class ShardControl {
    private final HandOffRings rings;
    private final LaneGates gates;
    private final Quiescence quiescence;
    private final int workers;
    private Optional<SpiSteering> steering = Optional.empty();
    private Optional<ShardMove> move = Optional.empty();

    ShardControl(HandOffRings rings, LaneGates gates, Quiescence quiescence, int workers) {
        this.rings = rings;
        this.gates = gates;
        this.quiescence = quiescence;
        this.workers = workers;
    }

    /** See {@link DataPlane#steer}. */
    void steer(List<SteeredPort> ports) {
        if (workers > 1) {
            steering = SpiSteering.begin(ports, rings, quiescence, gates, workers);
        }
    }

    /** See {@link DataPlane#endSteering}. */
    void endSteering() {
        steering.ifPresent(SpiSteering::end);
        steering = Optional.empty();
    }

    /** See {@link DataPlane#resize}. */
    void resize(int owners) {
        if (owners < 1 || owners > workers) {
            throw new IllegalArgumentException("SAs go to 1 to " + workers + " workers, not to " + owners);
        }
        if (isChanging()) {
            throw new IllegalStateException("SAs are moving already; wait until isResizing() is false");
        }
        move = Optional.of(new ShardMove(rings, quiescence, WorkerShares.moves(owners(), owners)));
    }

    /** True while SAs move to other workers, and devices learn of it. */
    boolean isChanging() {
        return move.isPresent() || steering.map(SpiSteering::isChanging).orElse(false);
    }

    Ownership ownership() {
        return rings.ownership();
    }

    private int[] owners() {
        int[] now = new int[Ownership.SHARDS];
        Arrays.setAll(now, ownership()::owner);
        return now;
    }

    /** The next step, if it can be taken; returns how much there was to do. */
    int poll() {
        int work = 0;
        if (move.isPresent() && move.get().poll()) {
            move = Optional.empty();
            work++;
        }
        if (move.isEmpty() && steering.isPresent() && steering.get().poll(owners())) {
            work++;
        }
        return work;
    }
}
