package io.sallyport.dpdk.eal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine's huge pages, from which DPDK takes memory. */
public final class HugePages {
    private static final Path SIZES = Path.of("/sys/kernel/mm/hugepages");
    private static final Pattern SIZE = Pattern.compile("hugepages-(\\d+)kB");
    private static final int KIB_PER_MIB = 1024;

    private HugePages() {}

    /** Memory in free huge pages of all sizes, in MiB; 0 if the kernel has none. */
    public static long freeMib() {
        return freeMib(SIZES);
    }

    /** The same of a directory that is laid out like the kernel's. */
    static long freeMib(Path sizes) {
        if (!Files.isDirectory(sizes)) {
            return 0;
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(sizes)) {
            long kib = 0;
            for (Path directory : directories) {
                Matcher size = SIZE.matcher(directory.getFileName().toString());
                if (size.matches()) {
                    long free = Long.parseLong(Files.readString(directory.resolve("free_hugepages"))
                            .strip());
                    kib += free * Long.parseLong(size.group(1));
                }
            }
            return kib / KIB_PER_MIB;
        } catch (IOException e) {
            throw new UncheckedIOException("The huge pages of this machine cannot be counted.", e);
        }
    }
}
