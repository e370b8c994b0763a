package io.sallyport.dpdk.eal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.dpdk.mbuf.MbufPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugePagesEalTest {
    private static final int MEMORY_MIB = 64;
    private static final int KIB_PER_MIB = 1024;

    @Test
    void shouldTakeItsMemoryFromHugePages() throws IOException {
        assumeTrue(HugePages.freeMib() >= 2 * MEMORY_MIB, "the machine has too few free huge pages");
        assertEquals(0, mibOfThisProcess());

        try (Eal eal = Eal.start(EalOptions.builder()
                .memoryMib(MEMORY_MIB)
                .filePrefix("sallyport-test-huge")
                .build())) {
            assertTrue(eal.version().startsWith("DPDK"));
            assertTrue(mibOfThisProcess() >= MEMORY_MIB);
            try (MbufPool pool = MbufPool.create("huge", 1023, 0, 2176, 0)) {
                assertEquals(1023, pool.available());
            }
        }
    }

    @Test
    void shouldCountFreePagesOfEverySize(@TempDir Path sizes) throws IOException {
        assertEquals(0, HugePages.freeMib(sizes.resolve("none")));
        pages(sizes, "hugepages-2048kB", 5);
        pages(sizes, "hugepages-1048576kB", 2);
        Files.createDirectories(sizes.resolve("other"));

        assertEquals(5 * 2 + 2 * 1024, HugePages.freeMib(sizes));
    }

    /** "HugetlbPages:" and a number of KiB: proc_pid_status(5). */
    private static long mibOfThisProcess() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("HugetlbPages:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
                .findFirst()
                .orElse(0);
    }

    private static void pages(Path sizes, String directory, int free) throws IOException {
        Path path = Files.createDirectories(sizes.resolve(directory));
        Files.writeString(path.resolve("free_hugepages"), free + "\n");
    }
}
