package io.sallyport.jmh.contender;

import io.sallyport.dpdk.eal.HugePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What all contenders of a run have in common.
 *
 * @param folder for their files
 * @param cpu on which all of them poll, in turns
 * @param devices vdev arguments: the first replays, the second swallows
 * @param hugePages true if all have huge pages, false if none has
 * @param buffers mbufs of each
 * @param memoryMib of each
 */
public record BenchSetup(Path folder, int cpu, List<String> devices, boolean hugePages, int buffers, int memoryMib) {
    private static final int HUGE_MIB = 256;
    /** Without huge pages nothing can be added later: ipsec-secgw has routing tables. */
    private static final int ORDINARY_MIB = 512;

    private static final int MANY_SAS = 2000;
    private static final Path MOUNTS = Path.of("/proc/mounts");

    /**
     * Huge pages for all if there are enough of them, else for none.
     *
     * @param sas how many SAs each has
     * @param contenders how many of them there will be at the same time
     */
    public static BenchSetup of(Path folder, int cpu, List<String> devices, int buffers, int sas, int contenders)
            throws IOException {
        int factor = sas < MANY_SAS ? 1 : 2;
        boolean huge = HugePages.freeMib() >= (long) contenders * factor * HUGE_MIB
                && Files.readString(MOUNTS).contains(" hugetlbfs ");
        return new BenchSetup(folder, cpu, devices, huge, buffers, factor * (huge ? HUGE_MIB : ORDINARY_MIB));
    }

    /** Arguments of the EAL for memory and devices. */
    List<String> ealArguments() {
        List<String> arguments = new ArrayList<>(List.of("--no-pci", "-m", Integer.toString(memoryMib)));
        arguments.add(hugePages ? "--huge-unlink" : "--no-huge");
        devices.forEach(device -> arguments.add("--vdev=" + device));
        return arguments;
    }
}
