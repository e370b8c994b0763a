package io.sallyport.gateway.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The huge pages that DPDK can take: the free ones of each size for which a hugetlbfs is mounted, whichever size is the kernel's
 * default.
 */
final class FreeHugePages {
    private static final Logger LOG = LoggerFactory.getLogger(FreeHugePages.class);
    private static final int KIB_PER_MIB = 1024;
    private static final int TYPE = 2;
    private static final int OPTIONS = 3;

    /** As the kernel prints it: {@code 64K}, {@code 2M}, and {@code 1024M} for 1 GiB. */
    private static final Pattern PAGE_SIZE = Pattern.compile("(?:^|,)pagesize=(\\d+)([KM])(?:,|$)");

    private final Path sizes;
    private final Path mounts;

    /**
     * What one kernel has.
     *
     * @param sizes the folder with one of each size of pages, {@code /sys/kernel/mm/hugepages}
     * @param mounts the mounted file systems, {@code /proc/mounts}
     */
    FreeHugePages(Path sizes, Path mounts) {
        this.sizes = sizes;
        this.mounts = mounts;
    }

    /** MiB of memory in them. */
    long mib() {
        long kib = 0;
        for (long pageKib : mountedKib()) {
            kib += pageKib * free(pageKib);
        }
        return kib / KIB_PER_MIB;
    }

    private List<Long> mountedKib() {
        return lines(mounts).stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[TYPE].equals("hugetlbfs"))
                .map(words -> PAGE_SIZE.matcher(words[OPTIONS]))
                .filter(Matcher::find)
                .map(size -> Long.parseLong(size.group(1)) * (size.group(2).equals("M") ? KIB_PER_MIB : 1))
                .distinct()
                .toList();
    }

    private long free(long pageKib) {
        return lines(sizes.resolve("hugepages-" + pageKib + "kB").resolve("free_hugepages")).stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", file, e.getMessage());
            return List.of();
        }
    }
}
