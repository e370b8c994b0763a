package io.sallyport.dpdk.eal;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory that DPDK makes for each file prefix and leaves behind. */
final class RuntimeDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeDirectory.class);
    private static final NativeCall GET = NativeLibraries.dpdk().function("rte_eal_get_runtime_dir", 0);

    /** {@code PATH_MAX}: a path has fewer octets than this. */
    private static final int PATH_OCTETS = 4096;

    private RuntimeDirectory() {}

    /** Removes it, unless there are files in it, which are for other processes; does nothing if DPDK made none. */
    static void removeIfEmpty() {
        long text = GET.toLong();
        String name = MemorySegment.ofAddress(text).reinterpret(PATH_OCTETS).getString(0);
        if (name.isEmpty()) {
            return;
        }
        try {
            Files.deleteIfExists(Path.of(name));
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("{} is kept: there are files in it.", name);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed.", name, e);
        }
    }
}
