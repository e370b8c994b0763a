package io.sallyport.gateway.config;

import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.gateway.config.PortSettings.Side;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one item of the section {@code ports}, or of {@code vlans}. */
final class PortReader {
    private static final int DEFAULT_MTU = 1_500;
    private static final int LEAST_MTU = 68;
    private static final int MOST_MTU = 9_600;
    private static final int MOST_QUEUES = 256;

    private static final ValueType<Integer> MTU = Values.whole("an MTU in octets", LEAST_MTU, MOST_MTU);
    private static final ValueType<Integer> QUEUES = Values.whole("a number of queues", 1, MOST_QUEUES);
    private static final ValueType<Integer> VLAN_ID =
            Values.whole("the id of a VLAN", 1, EthernetDescriptor.MOST_VLAN_ID);
    private static final DeviceArgument NO_DEVICE = new DeviceArgument(false, "", "");

    private PortReader() {}

    static PortSettings read(Section port) {
        return new PortSettings(
                port.require("name", Values.NAME, "outside", ""),
                port.require("device", NetworkValues.DEVICE, "\"net_af_packet0,iface=eth1\"", NO_DEVICE),
                port.require("side", Values.oneOf(Side.values()), "outside", Side.OUTSIDE),
                port.list("addresses", NetworkValues.PORT_ADDRESS),
                port.read("mtu", MTU, DEFAULT_MTU),
                port.find("mac", NetworkValues.STATION_MAC),
                port.find("queues", QUEUES).map(OptionalInt::of).orElseGet(OptionalInt::empty),
                port.read("promiscuous", Values.FLAG, false),
                port.read("arp", Values.FLAG, true),
                Optional.empty());
    }

    /** Reads a VLAN. Its port may not be there: then that is told later. */
    static PortSettings readVlan(Section vlan, List<PortSettings> ports) {
        String on = vlan.require("port", Values.NAME, "inside", "");
        Optional<PortSettings> parent =
                ports.stream().filter(port -> port.name().equals(on)).findFirst();
        return new PortSettings(
                vlan.require("name", Values.NAME, "office", ""),
                parent.map(PortSettings::device).orElse(NO_DEVICE),
                vlan.require("side", Values.oneOf(Side.values()), "inside", Side.OUTSIDE),
                vlan.list("addresses", NetworkValues.PORT_ADDRESS),
                vlan.read("mtu", MTU, parent.map(PortSettings::mtu).orElse(DEFAULT_MTU)),
                parent.flatMap(PortSettings::mac),
                OptionalInt.empty(),
                parent.map(PortSettings::promiscuous).orElse(false),
                vlan.read("arp", Values.FLAG, true),
                Optional.of(new PortSettings.Vlan(on, vlan.require("id", VLAN_ID, "20", 1))));
    }
}
