package io.sallyport.jmh;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.crypto.KeyUse;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an engine takes for one packet: in batches of 64, and in batches of one. Texts are sealed or opened again and again in
 * place; to an engine any octets are a text.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CipherSuiteBenchmark {
    private static final int PACKET_ROOM = 2048;
    private static final int HEADER_OCTETS = 8;
    private static final int IV_ROOM = 16;

    /** Any label of docs/configuration.md. */
    @Param({
        "aes-gcm-128",
        "aes-gcm-256",
        "chacha20-poly1305",
        "aes-ccm-128",
        "aes-cbc-128+hmac-sha1-96",
        "aes-cbc-256+hmac-sha2-256-128",
        "aes-cbc-256+hmac-sha2-512-256",
        "aes-ctr-128+hmac-sha1-96",
        "aes-cbc-128+aes-xcbc-96",
        "null+hmac-sha2-256-128",
        "null-aes-gmac-128",
        "3des-cbc+hmac-md5-96"
    })
    public String suite;

    /** Octets of text, made a multiple of what the cipher needs. */
    @Param({"64", "512", "1420"})
    public int octets;

    /** Whether packets go out or come in. */
    @Param({"SEAL", "OPEN"})
    public KeyUse use;

    /** ipsec-mb or reference. */
    @Param("ipsec-mb")
    public String engine;

    private CryptoEngine crypto;
    private KeySchedule schedule;
    private OffHeap key;
    private OffHeap packets;
    private CryptoBatch burst;
    private CryptoBatch single;

    /** Expands one key for all, and gives each packet its own place. */
    @Setup(Level.Trial)
    public void fill() {
        CipherSuite algorithm = CipherSuite.parse(suite).orElseThrow();
        CryptoProvider provider = engine.equals("reference") ? CryptoProvider.reference() : CryptoProvider.ipsecMb();
        crypto = provider.engine();
        schedule = provider.schedule();
        key = OffHeap.allocate(schedule.octets());
        packets = OffHeap.allocate((long) CryptoBatch.CAPACITY * PACKET_ROOM);
        Random random = new Random(1);
        schedule.expand(
                algorithm,
                use,
                octets(algorithm.encryption().keyOctets(), random),
                octets(algorithm.integrity().keyOctets(), random),
                key.address());
        Memory.write(packets.address(), octets((int) packets.octets(), random));
        burst = batch(algorithm, CryptoBatch.CAPACITY);
        single = batch(algorithm, 1);
    }

    private static byte[] octets(int count, Random random) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    private CryptoBatch batch(CipherSuite algorithm, int count) {
        EncryptionAlgorithm encryption = algorithm.encryption();
        CryptoBatch batch = new CryptoBatch(use);
        int text = (octets + encryption.alignment() - 1) & -encryption.alignment();
        boolean covers = !encryption.isCombined() || encryption.kind() == EncryptionAlgorithm.Kind.GMAC;
        batch.count = count;
        for (int i = 0; i < count; i++) {
            long packet = packets.address() + (long) i * PACKET_ROOM;
            batch.encryption[i] = encryption.id();
            batch.integrity[i] = algorithm.integrity().id();
            batch.keySchedule[i] = key.address();
            batch.nonce[i] = packet + HEADER_OCTETS;
            batch.text[i] = packet + HEADER_OCTETS + IV_ROOM;
            batch.textOctets[i] = encryption.kind() == EncryptionAlgorithm.Kind.GMAC ? 0 : text;
            batch.covered[i] = packet;
            batch.coveredOctets[i] = covers ? HEADER_OCTETS + IV_ROOM + text : HEADER_OCTETS;
            batch.icvOctets[i] = algorithm.icvOctets();
        }
        crypto.run(batch);
        for (int i = 0; i < count; i++) {
            if (!batch.done[i]) {
                throw new IllegalStateException(suite + " with " + octets + " octets was not done");
            }
        }
        return batch;
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void free() {
        burst.close();
        single.close();
        crypto.close();
        schedule.close();
        key.close();
        packets.close();
    }

    /** One of 64 packets in a batch. */
    @Benchmark
    @OperationsPerInvocation(CryptoBatch.CAPACITY)
    public void inBurst() {
        crypto.run(burst);
    }

    /** One packet in a batch of its own. */
    @Benchmark
    public void alone() {
        crypto.run(single);
    }
}
