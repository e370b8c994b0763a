package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines of a key a text needs is seen by what becomes of it without the others. */
class GcmKeyLinesTest {
    private static final int LINE = OffHeap.CACHE_LINE;

    private final EngineBench bench = EngineBench.ipsecMb();
    private final Optional<KeyLines> known = bench.engine().gcmKeyLines();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest(
            name =
                    "{0} octets are sealed by AES-GCM-128 with the lines that are fetched of a key alone, and not with one less")
    @ValueSource(ints = {64, 68, 128, 256, 512, 570, 768, 1400})
    void shouldNameTheLinesThatAreNeeded(int octets) throws IOException {
        assumeTrue(
                Files.readString(Path.of("/proc/cpuinfo")).contains(" vaes"),
                "IPsec_MB arranges keys otherwise for processors without VAES");
        assumeTrue(known.isPresent(), "IPsec_MB 2.0 has two rows of powers, of which nothing is said");
        KeyLines lines = known.orElseThrow();
        Sample sample = Sample.random(CipherSuite.AES_GCM_128, octets, new Random(octets));
        byte[] whole = sealed(sample, line -> true);

        assertArrayEquals(whole, sealed(sample, line -> isNamed(lines, line, octets)));
        for (int without = 0; without * LINE < lines.last() + LINE; without++) {
            int left = without;
            if (isNamed(lines, left, octets)) {
                assertFalse(
                        Arrays.equals(whole, sealed(sample, line -> line != left)), "line " + left + " is not needed");
            }
        }
    }

    private static boolean isNamed(KeyLines lines, int line, int octets) {
        int powers = Math.min((octets + lines.roundUp()) / LINE + 1, lines.most());
        int last = lines.last() / LINE;
        return line * LINE < lines.roundKeys() || (line > last - powers && line <= last);
    }

    /** The text and its ICV with those lines of the key, and zeros in the others. */
    private byte[] sealed(Sample sample, IntPredicate kept) {
        CryptoBatch batch = bench.fill(KeyUse.SEAL, List.of(sample));
        for (int line = 0; line * LINE < bench.schedule().octets(); line++) {
            if (!kept.test(line)) {
                Memory.fill(batch.keySchedule[0] + (long) line * LINE, LINE, 0);
            }
        }
        bench.engine().run(batch);
        int octets = batch.textOctets[0];
        int icv = batch.icvOctets[0];
        byte[] both = Arrays.copyOf(Memory.bytes(batch.text[0], octets), octets + icv);
        System.arraycopy(Memory.bytes(batch.computedIcv(0), icv), 0, both, octets, icv);
        return both;
    }
}
