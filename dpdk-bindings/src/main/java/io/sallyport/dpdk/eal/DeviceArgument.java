package io.sallyport.dpdk.eal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A device as a user names it: a PCI address or the name of a virtual device, either with arguments for its driver.
 *
 * <p>Examples: {@code 0000:03:00.0}, {@code 03:00.0,promiscuous=1}, {@code net_af_packet0,iface=eth1}.
 *
 * @param pci true for a PCI device, false for a virtual one
 * @param name what DPDK calls the device
 * @param arguments the driver's arguments, joined by commas; may be empty
 */
public record DeviceArgument(boolean pci, String name, String arguments) {
    /** DPDK derives the driver from the name, and adds nothing to it. */
    private static final Pattern VDEV_NAME = Pattern.compile("(net|eth|crypto)_[A-Za-z0-9_]+");

    /**
     * Takes a text apart.
     *
     * @throws EalException if it is neither a PCI address nor the name of a virtual device
     */
    public static DeviceArgument parse(String text) {
        int comma = text.indexOf(',');
        String name = comma < 0 ? text : text.substring(0, comma);
        String arguments = comma < 0 ? "" : text.substring(comma + 1);
        Optional<PciAddress> address = PciAddress.parse(name);
        if (address.isPresent()) {
            return new DeviceArgument(true, address.get().toString(), arguments);
        }
        if (!VDEV_NAME.matcher(name).matches()) {
            throw EalException.refused("\"" + name + "\" names no device: write a PCI address such as 0000:03:00.0 or"
                    + " a virtual device such as net_af_packet0,iface=eth1.");
        }
        return new DeviceArgument(false, name, arguments);
    }

    /** Name and arguments, as the EAL's options {@code --allow} and {@code --vdev} take them. */
    @Override
    public String toString() {
        return arguments.isEmpty() ? name : name + "," + arguments;
    }
}
