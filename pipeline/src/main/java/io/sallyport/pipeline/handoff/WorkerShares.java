package io.sallyport.pipeline.handoff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deals shards, or the entries of a receive-side scaling table, out to another number of workers with the fewest moves. */
public final class WorkerShares {
    private WorkerShares() {}

    /**
     * What has to move.
     *
     * @param owners for each shard the worker that has it now
     * @param workers how many there are to be, 1 or more: each then has its even share
     * @return for each shard that moves its next worker
     */
    public static Map<Integer, Integer> moves(int[] owners, int workers) {
        int[] room = new int[workers];
        for (int worker = 0; worker < workers; worker++) {
            room[worker] = owners.length / workers + (worker < owners.length % workers ? 1 : 0);
        }
        List<Integer> homeless = new ArrayList<>();
        for (int shard = 0; shard < owners.length; shard++) {
            int owner = owners[shard];
            if (owner < workers && room[owner] > 0) {
                room[owner]--;
            } else {
                homeless.add(shard);
            }
        }
        Map<Integer, Integer> moves = new HashMap<>();
        Deque<Integer> left = new ArrayDeque<>(homeless);
        for (int worker = 0; worker < workers; worker++) {
            for (; room[worker] > 0; room[worker]--) {
                moves.put(left.remove(), worker);
            }
        }
        return moves;
    }
}
