package io.sallyport.dpdk.eal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a PCI device, as {@code 0000:03:00.1} or, without its domain, {@code 03:00.1}.
 *
 * @param domain 0 to 0xffff
 * @param bus 0 to 0xff
 * @param device 0 to 0x1f
 * @param function 0 to 7
 */
public record PciAddress(int domain, int bus, int device, int function) {
    private static final Pattern TEXT =
            Pattern.compile("(?:([0-9a-fA-F]{4}):)?([0-9a-fA-F]{2}):([0-1][0-9a-fA-F])\\.([0-7])");
    private static final int HEX = 16;

    /** The address that {@code text} spells; empty if it spells none. */
    public static Optional<PciAddress> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String domain = parts.group(1) == null ? "0" : parts.group(1);
        return Optional.of(new PciAddress(
                Integer.parseInt(domain, HEX),
                Integer.parseInt(parts.group(2), HEX),
                Integer.parseInt(parts.group(3), HEX),
                Integer.parseInt(parts.group(4), HEX)));
    }

    /** The full form, which is the name that DPDK gives the device. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04x:%02x:%02x.%d", domain, bus, device, function);
    }
}
