package io.sallyport.gateway.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * Two kernel hosts, a gateway in front of each, and a router of the kernel's between them that loses packets; each in a
 * namespace. Nobody is told a neighbour's MAC address.
 *
 * <pre>
 *   west host ── west gateway ── middle (loses 1 %) ── east gateway ── east host
 *   10.1.0.1     .254  192.0.2.1  .254 198.51.100.254  .1    .254      10.2.0.1
 * </pre>
 */
final class TrafficNetwork implements AutoCloseable {
    static final String WEST = "10.1.0.1";
    static final String EAST = "10.2.0.1";
    static final String WEST_V6 = "2001:db8:a1::1";
    static final String EAST_V6 = "2001:db8:a2::1";

    private static final int ROOM_AROUND_PACKET = 256;
    private static final int USUAL_BUFFER = 2176;
    /** What the gateways' ports are. */
    enum Device {
        /**
         * DPDK joins a fan-out group, in which the kernel puts fragments of IPv4 together and cuts off what is longer than a
         * frame of the ring. So hosts must not fragment.
         */
        PACKET("net_af_packet%1$d,iface=%2$s,blocksz=16384,framesz=%3$d,framecnt=512"),
        /** Hands over fragments as they come. */
        PCAP("net_pcap%1$d,rx_iface_in=%2$s,tx_iface=%2$s");

        private final String arguments;

        Device(String arguments) {
            this.arguments = arguments;
        }

        private String arguments(int number, String name, int mtu) {
            return String.format(Locale.ROOT, arguments, number, name, mtu > USUAL_MTU ? LONG_FRAME : USUAL_FRAME);
        }
    }

    private static final int USUAL_FRAME = 2048;
    private static final int LONG_FRAME = 16384;
    private static final int USUAL_MTU = 1500;

    final Namespace westHost;
    final Namespace eastHost;
    final GatewayProcess westGateway;
    final GatewayProcess eastGateway;
    private final Namespace westPlace;
    private final Namespace eastPlace;
    private final Namespace middle;

    /**
     * Lays the cables and starts the gateways.
     *
     * @param mtu of all links, octets
     * @param device what the gateways' ports are
     */
    TrafficNetwork(Path folder, int mtu, Device device) throws IOException, InterruptedException {
        westHost = new Namespace("traffic-hw");
        eastHost = new Namespace("traffic-he");
        westPlace = new Namespace("traffic-gw");
        eastPlace = new Namespace("traffic-ge");
        middle = new Namespace("traffic-mid");
        boolean started = false;
        try {
            cable(westPlace, "inside", westHost, "eth0", mtu);
            cable(eastPlace, "inside", eastHost, "eth0", mtu);
            cable(westPlace, "outside", middle, "west", mtu);
            cable(eastPlace, "outside", middle, "east", mtu);
            settle(westHost, 1);
            settle(eastHost, 2);
            route();
            westGateway = start(folder, westPlace, device, mtu, "west", 1, 2, "192.0.2", "198.51.100");
            eastGateway = start(folder, eastPlace, device, mtu, "east", 2, 1, "198.51.100", "192.0.2");
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private static void cable(Namespace place, String port, Namespace station, String device, int mtu)
            throws IOException, InterruptedException {
        place.cable(port, station, device);
        place.run("ip", "link", "set", port, "mtu", "" + mtu);
        station.run("ip", "link", "set", device, "mtu", "" + mtu);
        // What a cable between namespaces carries has checksums that nobody has finished.
        String _ = station.run("ethtool", "-K", device, "tx", "off");
    }

    private static void settle(Namespace host, int side) throws IOException, InterruptedException {
        host.run("ip", "address", "add", "10." + side + ".0.1/24", "dev", "eth0");
        host.run("ip", "address", "add", "2001:db8:a" + side + "::1/64", "dev", "eth0", "nodad");
        host.run("ip", "route", "add", "default", "via", "10." + side + ".0.254");
        host.run("ip", "route", "add", "default", "via", "2001:db8:a" + side + "::fe");
    }

    private void route() throws IOException, InterruptedException {
        middle.run("ip", "address", "add", "192.0.2.254/24", "dev", "west");
        middle.run("ip", "address", "add", "198.51.100.254/24", "dev", "east");
        middle.run("ip", "address", "add", "2001:db8:b1::fe/64", "dev", "west", "nodad");
        middle.run("ip", "address", "add", "2001:db8:b2::fe/64", "dev", "east", "nodad");
        // The kernel solicits for what it forwards from its link-local address, which the quiet cables have not.
        middle.run("ip", "address", "add", "fe80::fe/64", "dev", "west", "nodad");
        middle.run("ip", "address", "add", "fe80::fe/64", "dev", "east", "nodad");
        middle.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
    }

    /** Loses one of so many packets between the gateways from now on, in either direction, by chance. */
    void loseOneOf(int packets) throws IOException, InterruptedException {
        middle.run("nft", "add table inet middle");
        middle.run("nft", "add chain inet middle forward { type filter hook forward priority 0 ; }");
        middle.run("nft", "add rule inet middle forward numgen random mod " + packets + " == 0 counter drop");
    }

    private static GatewayProcess start(
            Path folder,
            Namespace place,
            Device device,
            int mtu,
            String name,
            int near,
            int far,
            String nearNet,
            String farNet)
            throws IOException, InterruptedException {
        int buffer = Math.max(USUAL_BUFFER, mtu > USUAL_MTU ? LONG_FRAME + ROOM_AROUND_PACKET : 0);
        Path file = folder.resolve(name + mtu + ".yaml");
        // One end; for the other one, the words of each pair change places.
        String text = """
            name: %1$s
            dpdk: {huge-pages: off, memory-mib: 256, file-prefix: "%8$s", buffers: 8192, buffer-octets: %7$d}
            ports:
              - {name: inside, device: "%9$s", side: inside, mtu: %6$d, addresses: [10.%2$d.0.254/24, "2001:db8:a%2$d::fe/64"]}
              - {name: outside, device: "%10$s", side: outside, mtu: %6$d, addresses: [%4$s.1/24, "2001:db8:b%2$d::1/64"]}
            routes:
              - {to: 0.0.0.0/0, via: %4$s.254, port: outside}
              - {to: "::/0", via: "2001:db8:b%2$d::fe", port: outside}
            tunnels:
              - name: v4
                local: %4$s.1
                remote: %5$s.1
                selectors: {local: 10.%2$d.0.0/16, remote: 10.%3$d.0.0/16}
                inbound: {spi: 0x100%2$d, key: "%2$df0a92d1c47e5b6880f1e2d3c4b5a69712345678"}
                outbound: {spi: 0x100%3$d, key: "%3$df0a92d1c47e5b6880f1e2d3c4b5a69712345678"}
              - name: v6
                local: 2001:db8:b%2$d::1
                remote: 2001:db8:b%3$d::1
                selectors: {local: "2001:db8:a%2$d::/48", remote: "2001:db8:a%3$d::/48"}
                inbound: {spi: 0x200%2$d, key: "%2$da1b7c2d6e3f5049a4b5c6d7e8f90a1b9abcdef0"}
                outbound: {spi: 0x200%3$d, key: "%3$da1b7c2d6e3f5049a4b5c6d7e8f90a1b9abcdef0"}
            """.formatted(
                        name,
                        near,
                        far,
                        nearNet,
                        farNet,
                        mtu,
                        buffer,
                        place.name(),
                        device.arguments(0, "inside", mtu),
                        device.arguments(1, "outside", mtu));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new GatewayProcess(place, file);
    }

    @Override
    public void close() throws IOException {
        try (westHost;
                eastHost;
                westPlace;
                eastPlace;
                middle) {
            // Closing is all.
        }
    }
}
