package io.sallyport.pipeline.handoff;

import io.sallyport.pipeline.sad.Quiescence;
import java.util.Map;

/**
 * Moves shards from worker to worker while packets flow, so that no packet of an SA overtakes another, none is lost, and no
 * two workers ever hold one SA.
 *
 * <pre>
 *   1 MOVING   all workers give the shard's packets to its next owner, which holds them
 *   2 settled  every worker has seen that: nothing more is given to the old owner
 *   3 drained  the old owner has taken all that had been given to it
 *   4 done     and has finished it
 *     CLOSED   whatever it meets from here on, from inside another tunnel say, it gives to the next owner too
 *   5 quiet    it has finished and sent what it met before: it will not touch the SAs again
 *   6 OWNED    the next owner lets go what it held, then carries on
 *   7 released it holds nothing any more: the shards may move again
 * </pre>
 *
 * <p>Each of 2, 4 and 5 is a quiescent point of all workers, so what the old owner wrote to the SAs is there for the next one
 * to see. Were a shard closed at 3, packets that the old owner has taken and not looked at yet would go behind others that
 * the next owner holds already. For the control thread; one move at a time.
 */
public final class ShardMove {
    private enum Phase {
        SETTLING,
        DRAINING,
        FINISHING,
        QUIETING,
        RELEASING,
        DONE
    }

    private final HandOffRings rings;
    private final Quiescence quiescence;
    private final Map<Integer, Integer> moves;
    private Phase phase = Phase.SETTLING;
    private long snapshot;
    private long[] offered = new long[0];

    /**
     * Begins to move shards.
     *
     * @param moves for each shard its next owner
     */
    public ShardMove(HandOffRings rings, Quiescence quiescence, Map<Integer, Integer> moves) {
        this.rings = rings;
        this.quiescence = quiescence;
        this.moves = Map.copyOf(moves);
        this.moves.forEach((shard, to) -> {
            if (shard < 0 || shard >= Ownership.SHARDS || to < 0 || to >= rings.workers()) {
                throw new IllegalArgumentException("there is no shard " + shard + ", or no worker " + to);
            }
            if (Ownership.isMoving(rings.ownership().entry(shard))) {
                throw new IllegalStateException("shard " + shard + " is moving already");
            }
        });
        this.moves.forEach(rings.ownership()::publishMoving);
        snapshot = quiescence.snapshot();
    }

    /**
     * Goes on as far as the workers have come.
     *
     * @return true once all shards belong to their next owners, and no packets are held any more
     */
    public boolean poll() {
        if (phase == Phase.SETTLING && quiescence.passed(snapshot)) {
            offered = rings.offered();
            phase = Phase.DRAINING;
        }
        if (phase == Phase.DRAINING && rings.isTaken(offered)) {
            snapshot = quiescence.snapshot();
            phase = Phase.FINISHING;
        }
        if (phase == Phase.FINISHING && quiescence.passed(snapshot)) {
            moves.keySet().forEach(rings.ownership()::publishClosed);
            snapshot = quiescence.snapshot();
            phase = Phase.QUIETING;
        }
        if (phase == Phase.QUIETING && quiescence.passed(snapshot)) {
            moves.keySet().forEach(rings.ownership()::publishOwned);
            snapshot = quiescence.snapshot();
            phase = Phase.RELEASING;
        }
        if (phase == Phase.RELEASING && quiescence.passed(snapshot) && rings.isReleased()) {
            phase = Phase.DONE;
        }
        return phase == Phase.DONE;
    }
}
