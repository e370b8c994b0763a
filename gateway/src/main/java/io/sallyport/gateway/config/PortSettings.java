package io.sallyport.gateway.config;

import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.ethdev.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One Ethernet port, or a VLAN on one.
 *
 * @param name what routes and neighbours call it
 * @param device the PCI device or virtual device behind it; a VLAN has its port's
 * @param side whether it faces the protected network
 * @param addresses the gateway's own addresses on it
 * @param mtu largest IP packet in octets
 * @param mac its MAC address; empty for the device's own
 * @param queues receive queues; empty for one for each worker as far as the device has them
 * @param promiscuous whether frames for other MAC addresses are received too
 * @param arp whether neighbours on its link are found by ARP and neighbour discovery, besides those configured
 * @param vlan where it is, if it is a VLAN
 */
public record PortSettings(
        String name,
        DeviceArgument device,
        Side side,
        List<PortAddress> addresses,
        int mtu,
        Optional<MacAddress> mac,
        OptionalInt queues,
        boolean promiscuous,
        boolean arp,
        Optional<Vlan> vlan) {
    /**
     * Where a VLAN is.
     *
     * @param port name of the port that its frames are tagged on
     * @param id 1 to 4,094
     */
    public record Vlan(String port, int id) {}

    /** Keeps its own list. */
    public PortSettings {
        addresses = List.copyOf(addresses);
    }

    /** Which network a port faces (RFC 4301 section 3.1: the IPsec boundary is between the two). */
    public enum Side {
        /** The protected network. */
        INSIDE,
        /** The unprotected one: clear text from there that a policy protects is dropped. */
        OUTSIDE
    }
}
