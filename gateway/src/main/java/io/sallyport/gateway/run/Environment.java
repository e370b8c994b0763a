package io.sallyport.gateway.run;

import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.eal.PciAddress;
import io.sallyport.gateway.config.DpdkSettings;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.PortSettings;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a gateway's DPDK settings into the EAL's options, and decides about huge pages. */
public final class Environment {
    private static final Logger LOG = LoggerFactory.getLogger(Environment.class);
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/hugepages");
    private static final Path MOUNTS = Path.of("/proc/mounts");

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
                boolean enough = new FreeHugePages(HUGE_PAGES, MOUNTS).mib() >= dpdk.memoryMib();
                if (!enough) {
                    LOG.info(
                            "no {} MiB of huge pages are free and mounted: DPDK gets ordinary pages (--no-huge)",
                            dpdk.memoryMib());
                }
                yield enough;
            }
        };
    }
}
