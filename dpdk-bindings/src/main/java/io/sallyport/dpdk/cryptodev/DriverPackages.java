package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.util.Map;

/** Debian's packages that hold the drivers of virtual crypto devices. */
final class DriverPackages {
    /** By what a device's name begins with. */
    private static final Map<String, String> BY_PREFIX = Map.of(
            "crypto_aesni_mb", "ipsec-mb",
            "crypto_aesni_gcm", "ipsec-mb",
            "crypto_chacha20_poly1305", "ipsec-mb",
            "crypto_openssl", "openssl",
            "crypto_null", "null",
            "crypto_scheduler", "scheduler");

    private DriverPackages() {}

    /** A clause on what to do about a device that cannot be had. */
    static String advice(DeviceArgument device) {
        if (device.pci()) {
            return "it must be bound to vfio-pci, and its driver be installed: for Intel QAT, apt-get install librte-common-qat"
                    + NativeLibraries.dpdkAbi();
        }
        return BY_PREFIX.entrySet().stream()
                .filter(entry -> device.name().startsWith(entry.getKey()))
                .findFirst()
                .map(entry -> "it cannot be made; if its driver is missing, apt-get install librte-crypto-"
                        + entry.getValue() + NativeLibraries.dpdkAbi())
                .orElse("no driver is known by that name; known ones are "
                        + String.join(", ", BY_PREFIX.keySet().stream().sorted().toList())
                        + ", each with a number behind it");
    }
}
