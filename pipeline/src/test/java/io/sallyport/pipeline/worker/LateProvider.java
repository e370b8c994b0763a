package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.crypto.AsyncCryptoEngine;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.crypto.DeadDeviceException;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.crypto.KeyUse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * IPsec_MB as a device that is late: it does the batches under way in any order, some polls after they came, or not until a
 * test lets it.
 */
final class LateProvider implements CryptoProvider {
    private static final int MOST_POLLS = 4;

    private final CryptoProvider sound = CryptoProvider.ipsecMb();
    private final Random random;
    private final int capacity;

    /** How many keys have been given back. */
    final AtomicInteger released = new AtomicInteger();

    /** The most batches that were under way at a time, of all engines. */
    volatile int mostUnderWay;

    /** True while nothing comes back. */
    volatile boolean held;

    /** True once nothing will ever come back. */
    volatile boolean dead;

    LateProvider(long seed) {
        this(seed, 32);
    }

    /** With room for {@code capacity} batches. */
    LateProvider(long seed, int capacity) {
        this.random = new Random(seed);
        this.capacity = capacity;
    }

    @Override
    public CryptoEngine engine() {
        return new Late(sound.engine(), new Random(random.nextLong()));
    }

    @Override
    public KeySchedule schedule() {
        KeySchedule schedule = sound.schedule();
        return new KeySchedule() {
            @Override
            public int octets() {
                return schedule.octets();
            }

            @Override
            public void expand(CipherSuite suite, KeyUse use, byte[] encryption, byte[] integrity, long target) {
                schedule.expand(suite, use, encryption, integrity, target);
            }

            @Override
            public void release(long target) {
                released.incrementAndGet();
                schedule.release(target);
            }

            @Override
            public void close() {
                schedule.close();
            }
        };
    }

    @Override
    public void close() {
        sound.close();
    }

    private final class Late implements AsyncCryptoEngine {
        private final CryptoEngine engine;
        private final Random chance;
        private final ArrayDeque<CryptoBatch> underWay = new ArrayDeque<>();
        private final List<CryptoBatch> undone = new ArrayList<>();
        private boolean lost;
        private int rest;

        Late(CryptoEngine engine, Random chance) {
            this.engine = engine;
            this.chance = chance;
        }

        @Override
        public int capacity() {
            return capacity;
        }

        @Override
        public int underWay() {
            return underWay.size();
        }

        @Override
        public boolean isLost() {
            return lost;
        }

        @Override
        public void submit(CryptoBatch batch) {
            if (underWay.size() == capacity || underWay.contains(batch)) {
                throw new IllegalStateException("too many batches, or one twice");
            }
            underWay.add(batch);
            undone.add(batch);
            mostUnderWay = Math.max(mostUnderWay, underWay.size());
        }

        @Override
        public boolean takeBack() {
            if (dead && !underWay.isEmpty()) {
                lost = true;
                throw new DeadDeviceException("the device is dead");
            }
            if (held || underWay.isEmpty()) {
                return false;
            }
            if (rest > 0) {
                rest--;
                return false;
            }
            if (undone.contains(underWay.element())) {
                engine.run(undone.remove(chance.nextInt(undone.size())));
                rest = chance.nextInt(MOST_POLLS);
                return false;
            }
            underWay.remove();
            return true;
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
