package io.sallyport.dpdk;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;

/** Starts the EAL as tests need it: ordinary pages, no files to share with other processes. */
public final class TestEal {
    private static final int MEMORY_MIB = 96;

    private TestEal() {}

    /** Options to which a test may add devices. */
    public static EalOptions.Builder options() {
        return EalOptions.builder().hugePages(false).memoryMib(MEMORY_MIB).filePrefix("sallyport-test");
    }

    /** Starts with some virtual devices. */
    public static Eal start(String... vdevs) {
        EalOptions.Builder options = options();
        for (String vdev : vdevs) {
            options.vdev(vdev);
        }
        return Eal.start(options.build());
    }
}
