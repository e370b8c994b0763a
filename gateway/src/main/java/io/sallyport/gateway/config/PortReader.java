package io.sallyport.gateway.config;

import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.gateway.config.PortSettings.Side;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.ValueType;
import java.util.OptionalInt;

/** Reads one item of the section {@code ports}. */
final class PortReader {
    private static final int DEFAULT_MTU = 1_500;
    private static final int LEAST_MTU = 68;
    private static final int MOST_MTU = 9_600;
    private static final int MOST_QUEUES = 256;

    private static final ValueType<Integer> MTU = Values.whole("an MTU in octets", LEAST_MTU, MOST_MTU);
    private static final ValueType<Integer> QUEUES = Values.whole("a number of queues", 1, MOST_QUEUES);
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
                port.read("arp", Values.FLAG, true));
    }
}
