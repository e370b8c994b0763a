package io.sallyport.ike.pool;

import io.sallyport.ike.dh.KeyExchangeGroup;
import io.sallyport.ike.dh.KeyPair;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Key pairs made while nothing else was to do, for the next negotiations. Each is handed out once. For many threads.
 *
 * <p>Only groups that were asked for are made in advance, up to a bound for each: a stock is memory with secrets in it.
 */
public final class KeyPairStock implements AutoCloseable {
    private final RandomGenerator random;
    private final Map<Integer, Shelf> shelves;
    private volatile boolean closed;

    /**
     * An empty stock.
     *
     * @param random of a {@link java.security.SecureRandom}, used by many threads
     * @param depth most pairs of each group, at least 1
     */
    public KeyPairStock(RandomGenerator random, int depth) {
        this.random = random;
        shelves = KeyExchangeGroup.all().stream()
                .map(group -> new Shelf(group, new ArrayBlockingQueue<>(depth)))
                .collect(Collectors.toUnmodifiableMap(shelf -> shelf.group.number(), Function.identity()));
    }

    private static final class Shelf {
        private final KeyExchangeGroup group;
        private final BlockingQueue<KeyPair> pairs;
        private volatile boolean wanted;

        Shelf(KeyExchangeGroup group, BlockingQueue<KeyPair> pairs) {
            this.group = group;
            this.pairs = pairs;
        }
    }

    /** Takes a pair, and makes one if there is none; it is the caller's. */
    public KeyPair take(KeyExchangeGroup group) {
        Shelf shelf = shelves.get(group.number());
        shelf.wanted = true;
        return Optional.ofNullable(shelf.pairs.poll()).orElseGet(() -> group.generate(random));
    }

    /** Makes pairs of a group from now on, even before one is asked for. */
    public void expect(KeyExchangeGroup group) {
        shelves.get(group.number()).wanted = true;
    }

    /**
     * Makes one pair of a group that is wanted and has fewer than the bound.
     *
     * @return false if there is no such group
     */
    public boolean fill() {
        for (Shelf shelf : shelves.values()) {
            if (!closed && shelf.wanted && shelf.pairs.remainingCapacity() > 0) {
                KeyPair pair = shelf.group.generate(random);
                if (!shelf.pairs.offer(pair)) {
                    pair.close();
                }
                if (closed) {
                    wipe(shelf);
                }
                return true;
            }
        }
        return false;
    }

    /** How many pairs of a group are there. */
    public int size(KeyExchangeGroup group) {
        return shelves.get(group.number()).pairs.size();
    }

    /** Wipes all pairs; none is made in advance any more. */
    @Override
    public void close() {
        closed = true;
        shelves.values().forEach(KeyPairStock::wipe);
    }

    private static void wipe(Shelf shelf) {
        for (KeyPair pair = shelf.pairs.poll(); pair != null; pair = shelf.pairs.poll()) {
            pair.close();
        }
    }
}
