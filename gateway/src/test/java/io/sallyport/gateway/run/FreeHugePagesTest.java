package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("huge pages that are free")
final class FreeHugePagesTest {
    private static final String SMALL = "hugetlbfs /dev/hugepages hugetlbfs rw,relatime,pagesize=2M 0 0\n";
    private static final String LARGE = "none /mnt/large hugetlbfs rw,pagesize=1024M,size=4194304K 0 0\n";
    private static final String OTHER = "proc /proc proc rw,nosuid 0 0\n";

    @TempDir
    private Path folder;

    @Test
    @DisplayName("are those of every size that is mounted")
    void shouldCountEverySize() throws IOException {
        free("hugepages-2048kB", 128);
        free("hugepages-1048576kB", 2);

        assertEquals(256, mib(OTHER + SMALL));
        assertEquals(2_048, mib(LARGE + OTHER));
        assertEquals(2_304, mib(SMALL + LARGE));
    }

    @Test
    @DisplayName("are counted once when there are two mounts for them")
    void shouldCountPagesOnce() throws IOException {
        free("hugepages-2048kB", 128);

        assertEquals(256, mib(SMALL + SMALL.replace("/dev/hugepages", "/mnt/huge")));
    }

    @Test
    @DisplayName("are none that DPDK can take if no hugetlbfs is mounted")
    void shouldCountNothingThatIsNotMounted() throws IOException {
        free("hugepages-2048kB", 128);

        assertEquals(0, mib(OTHER));
    }

    private void free(String size, int pages) throws IOException {
        Path _ = Files.writeString(Files.createDirectory(folder.resolve(size)).resolve("free_hugepages"), pages + "\n");
    }

    private long mib(String mounts) throws IOException {
        return new FreeHugePages(folder, Files.writeString(folder.resolve("mounts"), mounts)).mib();
    }
}
