package io.sallyport.dpdk.eal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How the EAL is to start.
 *
 * @param lcore the CPU to which the EAL's own thread is bound; it idles there
 * @param hugePages true to take memory from huge pages, false for ordinary pages (no physical devices then)
 * @param memoryMib memory to reserve at start, in MiB
 * @param filePrefix tells apart the DPDK processes of a machine: letters, digits, hyphens, underscores
 * @param devices PCI devices to take and virtual devices to make; without a PCI device the bus is not scanned
 * @param multiProcess true to let other DPDK processes, such as {@code dpdk-pdump}, attach: DPDK then leaves files
 *     behind in its runtime directory, and huge pages stay taken if the process is killed
 * @param telemetry true to open DPDK's telemetry socket
 * @param logLevels DPDK log levels, such as {@code pmd.net.tap:debug}
 * @param further more EAL arguments, passed on as they are, after the others
 */
public record EalOptions(
        int lcore,
        boolean hugePages,
        int memoryMib,
        String filePrefix,
        List<DeviceArgument> devices,
        boolean multiProcess,
        boolean telemetry,
        List<String> logLevels,
        List<String> further) {
    /** On these the EAL prints a text and ends the process. */
    private static final Set<String> ENDING_THE_PROCESS = Set.of("-h", "--help");

    public EalOptions {
        devices = List.copyOf(devices);
        logLevels = List.copyOf(logLevels);
        further = List.copyOf(further);
        if (lcore < 0) {
            throw EalException.refused("The EAL's lcore must be the number of a CPU, not " + lcore + ".");
        }
        if (memoryMib < 1) {
            throw EalException.refused("The EAL's memory must be at least 1 MiB, not " + memoryMib + ".");
        }
        if (!filePrefix.matches("[A-Za-z0-9_-]+")) {
            throw EalException.refused("The EAL's file prefix \"" + filePrefix
                    + "\" may have letters, digits, hyphens and underscores only.");
        }
        for (String argument : further) {
            if (ENDING_THE_PROCESS.contains(argument)) {
                throw EalException.refused("The EAL would end the process on its argument " + argument + ".");
            }
        }
    }

    /** A builder with the defaults: lcore 0, huge pages, 256 MiB, prefix {@code sallyport}, no devices. */
    public static Builder builder() {
        return new Builder();
    }

    /** The command line that {@code rte_eal_init} gets, after the program's name. */
    public List<String> toArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("--lcores=" + lcore);
        if (!hugePages) {
            arguments.add("--no-huge");
        }
        arguments.add("-m");
        arguments.add(Integer.toString(memoryMib));
        arguments.add("--file-prefix=" + filePrefix);
        if (devices.stream().noneMatch(DeviceArgument::pci)) {
            arguments.add("--no-pci");
        }
        for (DeviceArgument device : devices) {
            arguments.add((device.pci() ? "--allow=" : "--vdev=") + device);
        }
        if (!multiProcess) {
            // The EAL refuses the one without huge pages, and the other does less with them.
            arguments.add(hugePages ? "--in-memory" : "--no-shconf");
        }
        if (!telemetry) {
            arguments.add("--no-telemetry");
        }
        logLevels.forEach(level -> arguments.add("--log-level=" + level));
        arguments.addAll(further);
        return List.copyOf(arguments);
    }

    /** Collects options; each method returns the builder. */
    public static final class Builder {
        private int lcore;
        private boolean hugePages = true;
        private int memoryMib = 256;
        private String filePrefix = "sallyport";
        private final List<DeviceArgument> devices = new ArrayList<>();
        private boolean multiProcess;
        private boolean telemetry;
        private final List<String> logLevels = new ArrayList<>();
        private final List<String> further = new ArrayList<>();

        private Builder() {}

        /** The CPU of the EAL's own thread. */
        public Builder lcore(int cpu) {
            lcore = cpu;
            return this;
        }

        /** Whether memory comes from huge pages. */
        public Builder hugePages(boolean use) {
            hugePages = use;
            return this;
        }

        /** Memory in MiB, at least 1. */
        public Builder memoryMib(int mib) {
            memoryMib = mib;
            return this;
        }

        /** Tells this process's DPDK files from those of others. */
        public Builder filePrefix(String prefix) {
            filePrefix = prefix;
            return this;
        }

        /** Takes a PCI device, such as {@code 0000:03:00.0}. */
        public Builder pciAllow(String device) {
            DeviceArgument parsed = DeviceArgument.parse(device);
            if (!parsed.pci()) {
                throw EalException.refused("\"" + device + "\" is no PCI address; one looks like 0000:03:00.0.");
            }
            devices.add(parsed);
            return this;
        }

        /** Makes a virtual device, such as {@code net_tap0,iface=inside}. */
        public Builder vdev(String device) {
            DeviceArgument parsed = DeviceArgument.parse(device);
            if (parsed.pci()) {
                throw EalException.refused("\"" + device + "\" is a PCI address, not a virtual device.");
            }
            devices.add(parsed);
            return this;
        }

        /** Takes or makes a device of either kind. */
        public Builder device(String device) {
            devices.add(DeviceArgument.parse(device));
            return this;
        }

        /** Whether other DPDK processes may attach. */
        public Builder multiProcess(boolean allow) {
            multiProcess = allow;
            return this;
        }

        /** Whether DPDK opens its telemetry socket. */
        public Builder telemetry(boolean open) {
            telemetry = open;
            return this;
        }

        /** A DPDK log level, such as {@code *:info} or {@code lib.eal:debug}; may be given several times. */
        public Builder logLevel(String level) {
            logLevels.add(level);
            return this;
        }

        /** One more EAL argument. */
        public Builder argument(String argument) {
            further.add(argument);
            return this;
        }

        /**
         * The options.
         *
         * @throws EalException if one of them cannot be right
         */
        public EalOptions build() {
            return new EalOptions(
                    lcore, hugePages, memoryMib, filePrefix, devices, multiProcess, telemetry, logLevels, further);
        }
    }
}
