package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which lines of a key a short text needs is seen by what becomes of it without the others. */
class GcmKeyLinesTest {
    private static final int LINE = OffHeap.CACHE_LINE;
    private static final int SHORT_TEXT = 68;

    private final EngineBench bench = EngineBench.ipsecMb();
    private final Sample sample = Sample.random(CipherSuite.AES_GCM_128, SHORT_TEXT, new Random(5282));
    private final int[] lines = bench.engine().gcmKeyLines();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName(
            "a short text of AES-GCM-128 is sealed with the lines that are fetched of its key alone, and with none of them less")
    void shouldNameTheLinesThatAreNeeded() throws IOException {
        assumeTrue(
                Files.readString(Path.of("/proc/cpuinfo")).contains(" vaes"),
                "IPsec_MB arranges keys otherwise for processors without VAES");
        byte[] whole = sealed(line -> true);

        assertEquals(5, lines.length);
        assertArrayEquals(whole, sealed(this::isNamed));
        for (int without : lines) {
            assertFalse(
                    Arrays.equals(whole, sealed(line -> line != without / LINE)),
                    "the line at " + without + " is not needed");
        }
    }

    private boolean isNamed(int line) {
        return Arrays.stream(lines).anyMatch(octet -> octet / LINE == line);
    }

    /** The text and its ICV with those lines of the key, and zeros in the others. */
    private byte[] sealed(IntPredicate kept) {
        CryptoBatch batch = bench.fill(KeyUse.SEAL, List.of(sample));
        for (int line = 0; line * LINE < bench.schedule().octets(); line++) {
            if (!kept.test(line)) {
                Memory.fill(batch.keySchedule[0] + (long) line * LINE, LINE, 0);
            }
        }
        bench.engine().run(batch);
        byte[] text = Memory.bytes(batch.text[0], SHORT_TEXT);
        byte[] both = Arrays.copyOf(text, SHORT_TEXT + batch.icvOctets[0]);
        System.arraycopy(
                Memory.bytes(batch.computedIcv(0), batch.icvOctets[0]), 0, both, SHORT_TEXT, batch.icvOctets[0]);
        return both;
    }
}
