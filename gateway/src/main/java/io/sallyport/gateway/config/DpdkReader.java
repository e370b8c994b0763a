package io.sallyport.gateway.config;

import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.config.DpdkSettings.HugePages;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.ValueType;

/** Reads the section {@code dpdk}. */
final class DpdkReader {
    private static final int MEMORY_MIB = 256;
    private static final int LEAST_MEMORY_MIB = 64;
    private static final int MOST_MEMORY_MIB = 1_048_576;
    private static final int BUFFERS = 16_384;
    private static final int LEAST_BUFFERS = 512;
    private static final int MOST_BUFFERS = 8_388_608;
    private static final int BUFFER_OCTETS = 2_176;
    private static final int LEAST_BUFFER_OCTETS = 512;
    private static final int MOST_BUFFER_OCTETS = 65_535;

    private static final int LARGE_BUFFERS = 127;
    private static final int MOST_LARGE_BUFFERS = 65_535;

    private static final ValueType<String> FILE_PREFIX = text -> {
        if (!text.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a file prefix; write 1 to 64 letters, digits, hyphens and underscores");
        }
        return text;
    };

    private DpdkReader() {}

    /**
     * Reads the section.
     *
     * @param name of the gateway
     */
    static DpdkSettings read(Section dpdk, String name) {
        return new DpdkSettings(
                dpdk.read("huge-pages", Values.oneOf(HugePages.values()), HugePages.AUTO),
                dpdk.read(
                        "memory-mib",
                        Values.whole("an amount of memory in MiB", LEAST_MEMORY_MIB, MOST_MEMORY_MIB),
                        MEMORY_MIB),
                dpdk.read("file-prefix", FILE_PREFIX, "sallyport-" + name),
                dpdk.read("lcore", WorkerReader.CPU, 0),
                dpdk.list("arguments", Values.TEXT),
                dpdk.read("buffers", Values.whole("a number of buffers", LEAST_BUFFERS, MOST_BUFFERS), BUFFERS),
                dpdk.read(
                        "buffer-octets",
                        Values.whole("the size of a buffer in octets", LEAST_BUFFER_OCTETS, MOST_BUFFER_OCTETS),
                        BUFFER_OCTETS),
                dpdk.read(
                        "large-buffers",
                        Values.whole("a number of buffers of 64 KiB", 1, MOST_LARGE_BUFFERS),
                        LARGE_BUFFERS),
                dpdk.list("allow-pci", NetworkValues.PCI),
                dpdk.read("telemetry", Values.FLAG, false),
                dpdk.read("crypto", Values.oneOf(Crypto.values(), Crypto::label), Crypto.IPSEC_MB),
                dpdk.list("crypto-devices", NetworkValues.CRYPTO_DEVICE));
    }
}
