package io.sallyport.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/** The machine's CPUs that are online. */
final class OnlineCpus {
    private static final Path KERNEL_LIST = Path.of("/sys/devices/system/cpu/online");

    private OnlineCpus() {}

    /** Reads the kernel's list; empty if there is none to read. */
    static BitSet read() {
        try {
            return parse(Files.readString(KERNEL_LIST).strip());
        } catch (IOException e) {
            return new BitSet();
        }
    }

    /** Parses a list like {@code 0-3,8}. */
    static BitSet parse(String list) {
        BitSet cpus = new BitSet();
        for (String range : list.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            cpus.set(first, 1 + (dash < 0 ? first : Integer.parseInt(range.substring(dash + 1))));
        }
        return cpus;
    }
}
