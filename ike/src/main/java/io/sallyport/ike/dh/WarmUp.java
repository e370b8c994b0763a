package io.sallyport.ike.dh;

import io.sallyport.ike.crypto.Secret;
import java.time.Duration;
import java.util.Collection;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Computes key exchanges for nothing, so that the compiler has seen them before the first peer comes: cold, a key
 * exchange takes many times as long.
 */
public final class WarmUp {
    private WarmUp() {}

    /**
     * Computes with some groups in turn until the time is over, each at least once.
     *
     * @return how many key exchanges were computed
     */
    public static int run(Collection<KeyExchangeGroup> groups, Duration time) {
        // These keys protect nothing, so their randomness need not be good.
        RandomGenerator random = new Random(1);
        long start = System.nanoTime();
        int computed = 0;
        do {
            for (KeyExchangeGroup group : groups) {
                exchange(group, random);
                computed++;
            }
        } while (computed > 0 && System.nanoTime() - start < time.toNanos());
        return computed;
    }

    private static void exchange(KeyExchangeGroup group, RandomGenerator random) {
        try (KeyPair one = group.generate(random);
                KeyPair other = group.generate(random);
                Secret here = group.agree(one, other.publicValue());
                Secret there = group.agree(other, one.publicValue())) {
            if (!here.matches(there)) {
                throw new IllegalStateException(group.label() + " gives the two sides different secrets");
            }
        } catch (PublicValueException e) {
            throw new IllegalStateException(group.label() + " refuses its own public value", e);
        }
    }
}
