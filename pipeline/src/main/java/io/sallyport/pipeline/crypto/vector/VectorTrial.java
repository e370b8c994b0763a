package io.sallyport.pipeline.crypto.vector;

import io.sallyport.dpdk.ipsecmb.ChaCha20Jobs;
import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import jdk.incubator.vector.IntVector;

/**
 * Says whether packets go by {@link VectorChaCha20Poly1305}: a thread of its own does the same packets so and by IPsec_MB, and
 * compares what came of them, and how long it took.
 *
 * <p>Until the compiler has seen it, vector code takes a thousand times as long, and so again if the compiler should throw it away. So the
 * trial goes on for as long as the process runs, a few microseconds in a second.
 */
public final class VectorTrial implements AutoCloseable {
    /** What a trial has come to. */
    public enum Outcome {
        /** Short packets go by vectors now. */
        QUICKER,
        /** All packets go by IPsec_MB again. */
        SLOWER,
        /** Vectors and IPsec_MB have not come to the same; all packets go by IPsec_MB from now on. */
        WRONG
    }

    private static final String MODULE = "jdk.incubator.vector";

    private static final int PACKETS = 32;
    private static final int ROOM = 2 * OffHeap.CACHE_LINE + VectorChaCha20Poly1305.LONGEST_TEXT;
    private static final int KEY_OCTETS = 32;
    private static final int NONCE_OCTETS = 16;
    private static final int TAG_OCTETS = 16;
    private static final int TEXT = 16;

    /** Texts of a packet of 64 octets and of the longest, and some between. */
    private static final int[] TEXTS = {68, 68, 132, 68, 260, 68, VectorChaCha20Poly1305.LONGEST_TEXT, 68};

    /** The best of so many counts, for others use the CPU too. */
    private static final int TIMES = 3;

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Until vectors are compiled, and leaves the CPU to the compilers meanwhile. */
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** For so long it tries so often: the compiler takes less. */
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final boolean POSSIBLE = hasVectors();

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private static volatile boolean passed;

    /** False while vectors may soon be quicker than they are now. */
    private static volatile boolean settled = true;

    private static volatile Consumer<Outcome> listener = _ -> {};

    private static final Thread WATCH =
            Thread.ofPlatform().daemon().name("vector-trial").unstarted(VectorTrial::watch);

    private final Random random = new Random();
    private final OffHeap keys = OffHeap.allocate((long) PACKETS * KEY_OCTETS);
    private final OffHeap nonces = OffHeap.allocate((long) PACKETS * NONCE_OCTETS);
    private final Side[] sides = {new Side(true), new Side(false)};

    /** The packets of one direction, twice. */
    private final class Side implements AutoCloseable {
        private final VectorChaCha20Poly1305 vectors;
        private final ChaCha20Jobs jobs;
        private final OffHeap byVectors = OffHeap.allocate((long) PACKETS * ROOM);
        private final OffHeap byJobs = OffHeap.allocate((long) PACKETS * ROOM);
        private long vectorNanos;
        private long jobNanos;

        Side(boolean seals) {
            vectors = new VectorChaCha20Poly1305(PACKETS, seals);
            jobs = new ChaCha20Jobs(IpsecMb.open(), PACKETS, seals);
        }

        void fill() {
            for (long octet = 0; octet < (long) PACKETS * ROOM; octet += Long.BYTES) {
                long value = random.nextLong();
                Memory.putI64(byVectors.address() + octet, value);
                Memory.putI64(byJobs.address() + octet, value);
            }
        }

        void measure() {
            vectorNanos = Long.MAX_VALUE;
            jobNanos = Long.MAX_VALUE;
            for (int i = 0; i < TIMES; i++) {
                vectorNanos = Math.min(vectorNanos, runVectors());
                jobNanos = Math.min(jobNanos, runJobs());
            }
        }

        boolean isQuicker() {
            return vectorNanos < jobNanos;
        }

        private long runVectors() {
            long start = System.nanoTime();
            for (int i = 0; i < PACKETS; i++) {
                long packet = byVectors.address() + (long) i * ROOM;
                vectors.add(key(i), packet, packet + TEXT, text(i), nonce(i), tag(packet));
            }
            vectors.run();
            return System.nanoTime() - start;
        }

        private long runJobs() {
            long start = System.nanoTime();
            for (int i = 0; i < PACKETS; i++) {
                long packet = byJobs.address() + (long) i * ROOM;
                jobs.set(i, key(i), packet, packet + TEXT, text(i), nonce(i), tag(packet));
            }
            jobs.run(PACKETS);
            return System.nanoTime() - start;
        }

        boolean agrees() {
            return Memory.equalConstantTime(byVectors.address(), byJobs.address(), PACKETS * ROOM);
        }

        @Override
        public void close() {
            vectors.close();
            jobs.close();
            byVectors.close();
            byJobs.close();
        }
    }

    VectorTrial() {}

    /** True where a vector has 512 bits, and the process may use the JDK's vectors. */
    public static boolean isPossible() {
        return POSSIBLE;
    }

    private static boolean hasVectors() {
        return ModuleLayer.boot().findModule(MODULE).isPresent()
                && IntVector.SPECIES_PREFERRED.vectorBitSize() == IntVector.SPECIES_512.vectorBitSize();
    }

    /**
     * Tells each change of outcome; those before are not told.
     *
     * @param told is called by the trial's thread
     */
    public static void tell(Consumer<Outcome> told) {
        listener = told;
    }

    /** Begins the trial, the first time, where it {@link #isPossible}; may be called by any thread. */
    public static void begin() {
        if (POSSIBLE && BEGUN.compareAndSet(false, true)) {
            settled = false;
            WATCH.start();
        }
    }

    /** True while vectors are right and quicker, as seen a second ago or less. */
    public static boolean passed() {
        return passed;
    }

    /** False while a trial has begun and vectors may soon be quicker than they are now. */
    public static boolean isSettled() {
        return settled;
    }

    /** Packets took very long: they go by IPsec_MB until the trial has seen that vectors are quick again. */
    public static void doubt() {
        passed = false;
        LockSupport.unpark(WATCH);
    }

    private static void watch() {
        try (VectorTrial trial = new VectorTrial()) {
            trial.repeat();
        } finally {
            passed = false;
            settled = true;
        }
        listener.accept(Outcome.WRONG);
    }

    /** Returns when vectors are found to be wrong. */
    private void repeat() {
        long begun = System.nanoTime();
        boolean before = false;
        while (agrees()) {
            boolean now = isQuicker();
            passed = now;
            if (now != before) {
                listener.accept(now ? Outcome.QUICKER : Outcome.SLOWER);
                begun = System.nanoTime();
                before = now;
            }
            settled = now || System.nanoTime() - begun > WARM_UP_NANOS;
            LockSupport.parkNanos(settled ? AGAIN_NANOS : SOON_NANOS);
        }
    }

    /** Does other packets both ways, in both directions; true if the same came of them. */
    boolean agrees() {
        fill(keys, (long) PACKETS * KEY_OCTETS);
        fill(nonces, (long) PACKETS * NONCE_OCTETS);
        boolean same = true;
        for (Side side : sides) {
            side.fill();
            side.measure();
            same &= side.agrees();
        }
        return same;
    }

    /** True if vectors were quicker in both directions, as {@link #agrees} has just measured. */
    boolean isQuicker() {
        return sides[0].isQuicker() && sides[1].isQuicker();
    }

    private void fill(OffHeap memory, long octets) {
        for (long octet = 0; octet < octets; octet += Long.BYTES) {
            Memory.putI64(memory.address() + octet, random.nextLong());
        }
    }

    private long key(int i) {
        return keys.address() + (long) i * KEY_OCTETS;
    }

    private long nonce(int i) {
        return nonces.address() + (long) i * NONCE_OCTETS;
    }

    private static int text(int i) {
        return TEXTS[i % TEXTS.length];
    }

    private static long tag(long packet) {
        return packet + ROOM - TAG_OCTETS;
    }

    @Override
    public void close() {
        for (Side side : sides) {
            side.close();
        }
        keys.close();
        nonces.close();
    }
}
