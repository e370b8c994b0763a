package io.sallyport.gateway.config;

import io.sallyport.dpdk.eal.DeviceArgument;
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
 * @param crypto what encrypts and authenticates
 * @param cryptoDevices the devices, if it is they that do; all of one driver
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
        boolean telemetry,
        Crypto crypto,
        List<DeviceArgument> cryptoDevices) {
    /** Keeps its own lists. */
    public DpdkSettings {
        arguments = List.copyOf(arguments);
        allowPci = List.copyOf(allowPci);
        cryptoDevices = List.copyOf(cryptoDevices);
    }

    /** What encrypts and authenticates. */
    public enum Crypto {
        /** Intel's multi-buffer library, called directly. */
        IPSEC_MB("ipsec-mb"),
        /** Crypto devices of DPDK, in software or hardware. */
        CRYPTODEV("cryptodev"),
        /** The JVM's own algorithms and Bouncy Castle's: slow, for machines without the library. */
        REFERENCE("reference");

        private final String label;

        Crypto(String label) {
            this.label = label;
        }

        /** The word in the configuration. */
        public String label() {
            return label;
        }
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
