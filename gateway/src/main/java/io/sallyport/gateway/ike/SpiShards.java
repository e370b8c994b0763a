package io.sallyport.gateway.ike;

import io.sallyport.ike.sa.SpiWish;
import io.sallyport.pipeline.handoff.Ownership;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** In which shard an inbound SPI is to be, so that a certain worker opens its packets. Used by the control thread. */
final class SpiShards {
    private final Ownership ownership;
    private final SplittableRandom random = new SplittableRandom();

    SpiShards(Ownership ownership) {
        this.ownership = ownership;
    }

    /** The shard; empty if any will do, or the worker owns none now. */
    OptionalInt of(SpiWish wish) {
        OptionalInt worker = wish.resource();
        if (wish.near().isPresent()) {
            int shard = Ownership.shardOf(wish.near().get());
            if (worker.isEmpty() || ownership.owner(shard) == worker.getAsInt()) {
                return OptionalInt.of(shard);
            }
        }
        if (worker.isEmpty()) {
            return OptionalInt.empty();
        }
        int[] owned = IntStream.range(0, Ownership.SHARDS)
                .filter(shard -> ownership.owner(shard) == worker.getAsInt())
                .toArray();
        return owned.length == 0 ? OptionalInt.empty() : OptionalInt.of(owned[random.nextInt(owned.length)]);
    }
}
