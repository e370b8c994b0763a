package io.sallyport.jmh;

import io.sallyport.dpdk.ipsecmb.ChaCha20Jobs;
import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.crypto.vector.VectorChaCha20Poly1305;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * ChaCha20-Poly1305 of a burst, in the two ways that a lane may take: by vectors that packets share, and by jobs of IPsec_MB.
 * What is told is the time of a whole burst.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class VectorChaCha20Benchmark {
    private static final int ROOM = 2_496;
    private static final int KEY_OCTETS = 32;
    private static final int NONCE_ROOM = 16;
    private static final int TEXT = 16;
    private static final int TAG_ROOM = 16;

    /** Octets of text, a multiple of 4. */
    @Param({"68", "132", "260", "516", "640"})
    public int octets;

    /** Packets of a burst. */
    @Param({"1", "2", "3", "8", "64"})
    public int packets;

    /** Whether packets go out or come in. */
    @Param({"SEAL", "OPEN"})
    public KeyUse use;

    private OffHeap keys;
    private OffHeap texts;
    private OffHeap nonces;
    private OffHeap tags;
    private VectorChaCha20Poly1305 vectors;
    private ChaCha20Jobs jobs;

    /** Gives each packet its own place, key and nonce. */
    @Setup(Level.Trial)
    public void fill() {
        Random random = new Random(1);
        keys = random(KEY_OCTETS, random);
        texts = random(ROOM, random);
        nonces = random(NONCE_ROOM, random);
        tags = random(TAG_ROOM, random);
        vectors = new VectorChaCha20Poly1305(packets, use == KeyUse.SEAL);
        jobs = new ChaCha20Jobs(IpsecMb.open(), packets, use == KeyUse.SEAL);
    }

    private OffHeap random(int room, Random random) {
        byte[] octetsOfAll = new byte[packets * room];
        random.nextBytes(octetsOfAll);
        OffHeap memory = OffHeap.allocate(octetsOfAll.length);
        Memory.write(memory.address(), octetsOfAll);
        return memory;
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void free() {
        vectors.close();
        jobs.close();
        keys.close();
        texts.close();
        nonces.close();
        tags.close();
    }

    /** A burst by vectors. */
    @Benchmark
    public void byVectors() {
        for (int i = 0; i < packets; i++) {
            long packet = texts.address() + (long) i * ROOM;
            vectors.add(key(i), packet, packet + TEXT, octets, nonce(i), tag(i));
        }
        vectors.run();
    }

    /** A burst by IPsec_MB. */
    @Benchmark
    public void byJobs() {
        for (int i = 0; i < packets; i++) {
            long packet = texts.address() + (long) i * ROOM;
            jobs.set(i, key(i), packet, packet + TEXT, octets, nonce(i), tag(i));
        }
        jobs.run(packets);
    }

    private long key(int i) {
        return keys.address() + (long) i * KEY_OCTETS;
    }

    private long nonce(int i) {
        return nonces.address() + (long) i * NONCE_ROOM;
    }

    private long tag(int i) {
        return tags.address() + (long) i * TAG_ROOM;
    }
}
