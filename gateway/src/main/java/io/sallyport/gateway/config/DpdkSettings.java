package io.sallyport.gateway.config;

import io.sallyport.dpdk.eal.PciAddress;
import java.util.List;

/**
 * DPDK's environment.
 *
 * @param hugePages where its memory comes from
 * @param memoryMib memory to reserve at start, in MiB
 * @param filePrefix tells apart the DPDK processes of a machine
 * @param lcore CPU of DPDK's own thread, which idles
 * @param arguments further EAL arguments, as they are
 * @param buffers packet buffers of the pool that all ports share
 * @param bufferOctets octets of a buffer, headroom included
 * @param largeBuffers buffers for packets that fit into no other, of 64 KiB each
 * @param allowPci PCI devices to take besides those of the ports
 * @param telemetry whether DPDK opens its telemetry socket
 */
public record DpdkSettings(
        HugePages hugePages,
        int memoryMib,
        String filePrefix,
        int lcore,
        List<String> arguments,
        int buffers,
        int bufferOctets,
        int largeBuffers,
        List<PciAddress> allowPci,
        boolean telemetry) {
    /** Keeps its own lists. */
    public DpdkSettings {
        arguments = List.copyOf(arguments);
        allowPci = List.copyOf(allowPci);
    }

    /** Where memory comes from. */
    public enum HugePages {
        /** Huge pages if the machine has enough of them free, ordinary pages otherwise. */
        AUTO,
        /** Huge pages, or no start. */
        ON,
        /** Ordinary pages. Physical devices need huge pages. */
        OFF
    }
}
