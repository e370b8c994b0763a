package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Key schedules")
class KeyScheduleTest {
    /** What an SA record may take with its key schedule, less what the largest record holds beside it. */
    private static final int MOST_OCTETS = 2048 - 640;

    private final Random random = new Random(20260804);

    @Test
    @DisplayName("are small enough for a record of 2 KiB, and whole cache lines")
    void shouldBeSmall() {
        for (EngineBench bench : EngineBench.all()) {
            try (bench) {
                assertTrue(bench.schedule().octets() <= MOST_OCTETS, bench::toString);
                assertEquals(0, bench.schedule().octets() % OffHeap.CACHE_LINE, bench::toString);
            }
        }
    }

    @Test
    @DisplayName("never write behind their end, for any suite and either use")
    void shouldStayWithinTheirOctets() {
        for (EngineBench bench : EngineBench.all()) {
            int octets = bench.schedule().octets();
            try (bench;
                    OffHeap room = OffHeap.allocate(octets + 256)) {
                Memory.fill(room.address() + octets, 256, 0x5a);
                byte[] guard = Memory.bytes(room.address() + octets, 256);
                for (CipherSuite suite : CipherSuite.all()) {
                    Sample sample = Sample.random(suite, 64, random);
                    for (KeyUse use : KeyUse.values()) {
                        bench.schedule()
                                .expand(suite, use, sample.encryptionKey(), sample.integrityKey(), room.address());
                        assertArrayEquals(guard, Memory.bytes(room.address() + octets, 256), suite::label);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("work after their record has moved")
    void shouldBePositionIndependent() {
        for (EngineBench bench : EngineBench.all()) {
            int octets = bench.schedule().octets();
            try (bench;
                    OffHeap moved = OffHeap.allocate(octets)) {
                for (CipherSuite suite : CipherSuite.all()) {
                    Sample sample = Sample.random(suite, 64, random);
                    EngineBench.Outcome expected = bench.run(KeyUse.SEAL, sample);
                    CryptoBatch batch = bench.fill(KeyUse.SEAL, List.of(sample));
                    Memory.copy(batch.keySchedule[0], moved.address(), octets);
                    Memory.fill(batch.keySchedule[0], octets, 0);
                    batch.keySchedule[0] = moved.address();
                    bench.engine().run(batch);
                    assertTrue(batch.done[0], suite::label);
                    assertArrayEquals(
                            expected.icv(), Memory.bytes(batch.computedIcv(0), suite.icvOctets()), suite::label);
                }
            }
        }
    }

    @Test
    @DisplayName("refuse keys of another length and say which would be right")
    void shouldRefuseKeysOfTheWrongLength() {
        CipherSuite suite = CipherSuite.parse("aes-cbc-256+hmac-sha2-256-128").orElseThrow();
        for (EngineBench bench : EngineBench.all()) {
            try (bench;
                    OffHeap room = OffHeap.allocate(bench.schedule().octets())) {
                assertEquals(
                        "aes-cbc-256+hmac-sha2-256-128 takes a key of 32 octets, not 16",
                        refusal(bench, suite, 16, 32, room.address()));
                assertEquals(
                        "aes-cbc-256+hmac-sha2-256-128 takes an integrity key of 32 octets, not 20",
                        refusal(bench, suite, 32, 20, room.address()));
            }
        }
    }

    private static String refusal(EngineBench bench, CipherSuite suite, int key, int integrityKey, long target) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> bench.schedule()
                                .expand(suite, KeyUse.SEAL, new byte[key], new byte[integrityKey], target))
                .getMessage();
    }
}
