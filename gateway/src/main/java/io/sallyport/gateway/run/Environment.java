package io.sallyport.gateway.run;

import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.eal.PciAddress;
import io.sallyport.gateway.config.DpdkSettings;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.PortSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a gateway's DPDK settings into the EAL's options, and decides about huge pages. */
public final class Environment {
    private static final Logger LOG = LoggerFactory.getLogger(Environment.class);
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path MOUNTS = Path.of("/proc/mounts");
    private static final int KIB_PER_MIB = 1024;

    private Environment() {}

    /** The EAL's options, with a device for each port. */
    public static EalOptions options(GatewaySettings settings) {
        DpdkSettings dpdk = settings.dpdk();
        EalOptions.Builder builder = EalOptions.builder()
                .lcore(dpdk.lcore())
                .hugePages(useHugePages(dpdk))
                .memoryMib(dpdk.memoryMib())
                .filePrefix(dpdk.filePrefix())
                .telemetry(dpdk.telemetry());
        for (PciAddress device : dpdk.allowPci()) {
            builder.pciAllow(device.toString());
        }
        for (PortSettings port : settings.ports()) {
            if (port.vlan().isEmpty()) {
                builder.device(port.device().toString());
            }
        }
        for (DeviceArgument device : dpdk.cryptoDevices()) {
            // Virtual ones are made later, where it can be said which package has the driver.
            if (device.pci()) {
                builder.device(device.toString());
            }
        }
        dpdk.arguments().forEach(builder::argument);
        return builder.build();
    }

    private static boolean useHugePages(DpdkSettings dpdk) {
        return switch (dpdk.hugePages()) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> {
                boolean enough = freeHugeMib() >= dpdk.memoryMib() && isHugetlbfsMounted();
                if (!enough) {
                    LOG.info(
                            "no {} MiB of huge pages are free and mounted: DPDK gets ordinary pages (--no-huge)",
                            dpdk.memoryMib());
                }
                yield enough;
            }
        };
    }

    private static long freeHugeMib() {
        long pages = 0;
        long pageKib = 0;
        for (String line : lines(MEMORY)) {
            String[] words = line.split("\\s+", -1);
            switch (words[0]) {
                case "HugePages_Free:" -> pages = Long.parseLong(words[1]);
                case "Hugepagesize:" -> pageKib = Long.parseLong(words[1]);
                default -> {}
            }
        }
        return pages * pageKib / KIB_PER_MIB;
    }

    private static boolean isHugetlbfsMounted() {
        return lines(MOUNTS).stream().anyMatch(line -> line.split(" ", -1)[2].equals("hugetlbfs"));
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
