package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.cryptodev.OperationQueue;
import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.crypto.EngineBench.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine of crypto devices with many batches under way. */
class CryptodevQueueEalTest {
    private static final int MEMORY_MIB = 192;
    private static final int FEW_DESCRIPTORS = 64;
    private static final int BATCHES = 120;

    private static Eal eal;

    private final Random random = new Random(20261128);

    @BeforeAll
    static void start() {
        eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(MEMORY_MIB)
                .filePrefix("sallyport-cryptodev-queue")
                .build());
    }

    @AfterAll
    static void stop() {
        eal.close();
    }

    /** A device that takes less than it is offered, gives back later than it could, and in any order. */
    private final class Stubborn implements OperationQueue, AutoCloseable {
        private final OperationQueue queue;
        private final OffHeap array = OffHeap.allocate(Long.BYTES * 64L);
        private final List<Long> kept = new ArrayList<>();
        private int most;

        Stubborn(OperationQueue queue) {
            this.queue = queue;
        }

        @Override
        public int enqueue(long operations, int count) {
            return queue.enqueue(operations, random.nextInt(count + 1));
        }

        @Override
        public int dequeue(long target, int count) {
            int back = queue.dequeue(array.address(), 64);
            for (int i = 0; i < back; i++) {
                kept.add(Memory.i64(array.address() + (long) i * Long.BYTES));
            }
            most = Math.max(most, kept.size());
            int given = Math.min(random.nextInt(kept.size() + 1), count);
            for (int i = 0; i < given; i++) {
                Memory.putI64(target + (long) i * Long.BYTES, kept.remove(random.nextInt(kept.size())));
            }
            return given;
        }

        @Override
        public void close() {
            array.close();
        }
    }

    /** Seals random batches, as many at a time as there may be, and compares with the reference. */
    private void sealManyAtATime(CryptoDevice device, CryptodevEngine engine, CryptodevKeySchedule schedule) {
        List<CipherSuite> suites = schedule.offered();
        List<EngineBench> benches = new ArrayList<>();
        try (EngineBench reference = EngineBench.reference()) {
            for (int i = 0; i < engine.capacity(); i++) {
                benches.add(EngineBench.of(device.name(), engine, schedule));
            }
            List<List<Sample>> samples = new ArrayList<>();
            List<CryptoBatch> batches = new ArrayList<>();
            int mostUnderWay = 0;
            for (int n = 0, done = 0; done < BATCHES; ) {
                boolean mayGo = n < BATCHES && engine.underWay() < engine.capacity();
                if (mayGo && (random.nextInt(8) != 0 || engine.underWay() == 0)) {
                    samples.add(samples(suites));
                    batches.add(benches.get(n % benches.size()).fill(KeyUse.SEAL, samples.get(n)));
                    engine.submit(batches.get(n++));
                    mostUnderWay = Math.max(mostUnderWay, engine.underWay());
                } else if (engine.takeBack()) {
                    assertSealed(reference, samples.get(done), batches.get(done));
                    done++;
                }
            }
            assertEquals(0, engine.underWay());
            assertEquals(engine.capacity(), mostUnderWay);
        } finally {
            benches.forEach(EngineBench::closeAllButEngine);
        }
    }

    /** Few for each batch, for every one takes a session. */
    private List<Sample> samples(List<CipherSuite> suites) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(8); i++) {
            CipherSuite suite = suites.get(random.nextInt(suites.size()));
            samples.add(Sample.random(suite, suite.encryption().alignment() * (1 + random.nextInt(40)), random));
        }
        return samples;
    }

    private static void assertSealed(EngineBench reference, List<Sample> samples, CryptoBatch batch) {
        List<Outcome> expected = reference.run(KeyUse.SEAL, samples);
        for (int i = 0; i < samples.size(); i++) {
            String what = samples.get(i).toString();
            assertTrue(batch.done[i], what);
            assertArrayEquals(
                    expected.get(i).text(),
                    Memory.bytes(batch.text[i], samples.get(i).text().length),
                    what);
            assertArrayEquals(expected.get(i).icv(), Memory.bytes(batch.computedIcv(i), batch.icvOctets[i]), what);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crypto_openssl1", "crypto_aesni_mb1"})
    @DisplayName("D19: batches come back in order and whole from a device that holds fewer operations than there are")
    void shouldKeepWhatADeviceDoesNotTake(String name) {
        try (CryptoDevice device = CryptoDevice.open(eal, DeviceArgument.parse(name))) {
            device.start(1, FEW_DESCRIPTORS);
            try (CryptodevEngine engine = new CryptodevEngine(device, device.queuePair(0), name + "-few");
                    CryptodevSessions sessions = new CryptodevSessions(device, name)) {
                sealManyAtATime(device, engine, sessions.schedule());
            }
        }
    }

    @Test
    @DisplayName(
            "D19: batches come back in order and whole from a device that refuses, is late and mixes operations up")
    void shouldKeepTheOrderOfBatches() {
        String name = "crypto_openssl2";
        try (CryptoDevice device = CryptoDevice.open(eal, DeviceArgument.parse(name))) {
            device.start(1, CryptodevEngine.OPERATIONS);
            try (Stubborn stubborn = new Stubborn(device.queuePair(0));
                    CryptodevEngine engine = new CryptodevEngine(device, stubborn, name + "-stubborn");
                    CryptodevSessions sessions = new CryptodevSessions(device, name)) {
                sealManyAtATime(device, engine, sessions.schedule());
                assertTrue(stubborn.most > CryptoBatch.CAPACITY, () -> "kept back at most " + stubborn.most);
            }
        }
    }

    @Test
    @DisplayName("a device that gives nothing back for two seconds is taken for dead, and its operations are not freed")
    void shouldTakeADeviceForDead() {
        String name = "crypto_openssl4";
        try (CryptoDevice device = CryptoDevice.open(eal, DeviceArgument.parse(name))) {
            device.start(1, FEW_DESCRIPTORS);
            OperationQueue dead = new OperationQueue() {
                @Override
                public int enqueue(long array, int count) {
                    return count;
                }

                @Override
                public int dequeue(long array, int count) {
                    return 0;
                }
            };
            CryptodevEngine engine = new CryptodevEngine(device, dead, name + "-dead");
            try (CryptodevSessions sessions = new CryptodevSessions(device, name)) {
                EngineBench bench = EngineBench.of(name, engine, sessions.schedule());
                engine.submit(bench.fill(KeyUse.SEAL, List.of(Sample.random(CipherSuite.AES_GCM_128, 64, random))));
                assertFalse(engine.takeBack());
                assertFalse(engine.isLost());
                DeadDeviceException death = assertThrows(DeadDeviceException.class, () -> {
                    while (!engine.takeBack()) {
                        Thread.onSpinWait();
                    }
                });
                assertEquals(
                        "Crypto device crypto_openssl4 holds 1 operations, and has given none back for two seconds",
                        death.getMessage());
                assertTrue(engine.isLost());
                bench.close();
            }
        }
    }

    @Test
    @DisplayName("an engine refuses more batches than it has places for")
    void shouldRefuseMoreThanItsCapacity() {
        String name = "crypto_openssl5";
        try (CryptoDevice device = CryptoDevice.open(eal, DeviceArgument.parse(name))) {
            device.start(1, FEW_DESCRIPTORS);
            try (CryptodevEngine engine = new CryptodevEngine(device, device.queuePair(0), name + "-full");
                    CryptoBatch empty = new CryptoBatch(KeyUse.SEAL)) {
                for (int i = 0; i < engine.capacity(); i++) {
                    engine.submit(empty);
                }
                assertThrows(IllegalStateException.class, () -> engine.submit(empty));
                for (int i = 0; i < engine.capacity(); i++) {
                    assertTrue(engine.takeBack());
                }
                assertFalse(engine.takeBack());
            }
        }
    }
}
