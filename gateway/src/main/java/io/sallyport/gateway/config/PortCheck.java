package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.child;
import static io.sallyport.gateway.yaml.Shape.item;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.spd.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds ports, workers and buffers against each other. */
final class PortCheck {
    /** Every link that carries IPv6 has at least this MTU (RFC 8200 section 5). */
    private static final int LEAST_IPV6_MTU = 1_280;

    /** What DPDK leaves free before a packet. */
    private static final int HEADROOM_OCTETS = 128;

    /** Ethernet header with a VLAN tag, and what a tunnel puts behind a packet. */
    private static final int AROUND_PACKET_OCTETS = 18 + PacketBuffers.TAILROOM;

    /** What DPDK needs for a buffer besides its octets, about. */
    private static final int BUFFER_OVERHEAD_OCTETS = 256;

    private static final int OCTETS_PER_MIB = 1 << 20;

    private final GatewaySettings settings;
    private final Problems problems;
    private final List<PortSettings> own;
    private final Unique<PortSettings.Vlan> vlans;

    PortCheck(GatewaySettings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
        own = settings.ports().stream().filter(port -> port.vlan().isEmpty()).toList();
        vlans = new Unique<>(problems, "each VLAN of a port stands once");
    }

    void check() {
        if (settings.ports().isEmpty() && problems.isSound("ports")) {
            problems.error("ports", "a gateway needs at least one port; write its name, device and side");
        }
        checkNames();
        checkAddresses();
        for (int i = 0; i < settings.ports().size(); i++) {
            checkSizes(path(i), settings.ports().get(i));
        }
        checkMemory();
    }

    private void checkNames() {
        Unique<String> names = new Unique<>(problems, "give each port a name of its own");
        Unique<String> devices = new Unique<>(problems, "each port has a device of its own");
        for (int i = 0; i < settings.ports().size(); i++) {
            PortSettings port = settings.ports().get(i);
            names.see(child(path(i), "name"), port.name(), port.name());
            if (port.vlan().isPresent()) {
                checkVlan(path(i), port, port.vlan().get());
                continue;
            }
            devices.see(
                    child(path(i), "device"),
                    port.device().name(),
                    port.device().name());
        }
    }

    private String path(int i) {
        return i < own.size() ? item("ports", i) : item("vlans", i - own.size());
    }

    private void checkVlan(String path, PortSettings port, PortSettings.Vlan vlan) {
        Optional<PortSettings> parent =
                own.stream().filter(each -> each.name().equals(vlan.port())).findFirst();
        if (parent.isEmpty()) {
            if (problems.isSound(child(path, "port")) && problems.isSound("ports")) {
                problems.error(
                        child(path, "port"),
                        "there is no port \"" + vlan.port() + "\" to put a VLAN on; there are "
                                + own.stream().map(PortSettings::name).collect(Collectors.joining(", ")));
            }
            return;
        }
        if (problems.isSound(child(path, "id"))) {
            vlans.see(child(path, "id"), vlan, "VLAN " + vlan.id() + " on " + vlan.port());
        }
        if (port.mtu() > parent.get().mtu()) {
            problems.error(
                    child(path, "mtu"),
                    port.mtu() + " is more than the MTU of port " + vlan.port()
                            + ", by which the VLAN's packets go; write "
                            + parent.get().mtu() + " or less");
        }
    }

    private void checkAddresses() {
        Unique<Prefix> addresses = new Unique<>(problems, "each address belongs to one port");
        for (int i = 0; i < settings.ports().size(); i++) {
            String path = child(path(i), "addresses");
            if (!problems.isSound(path)) {
                continue;
            }
            List<PortAddress> own = settings.ports().get(i).addresses();
            for (int j = 0; j < own.size(); j++) {
                addresses.see(
                        item(path, j),
                        own.get(j).address(),
                        own.get(j).address().toString());
                checkOverlap(item(path, j), own.get(j), i);
            }
        }
    }

    /** One network on two links would leave open by which of them a packet goes. */
    private void checkOverlap(String path, PortAddress address, int port) {
        for (int other = 0; other < port; other++) {
            for (PortAddress earlier : settings.ports().get(other).addresses()) {
                boolean overlap = earlier.network().contains(address.network())
                        || address.network().contains(earlier.network());
                if (overlap && problems.isSound(path)) {
                    problems.error(
                            path,
                            "the network " + address.network() + " overlaps with " + earlier.network() + " of port "
                                    + settings.ports().get(other).name() + "; two links have two networks");
                }
            }
        }
    }

    private void checkSizes(String path, PortSettings port) {
        String mtu = child(path, "mtu");
        boolean ipv6 = port.addresses().stream().anyMatch(own -> !own.address().isIpv4());
        if (ipv6 && port.mtu() < LEAST_IPV6_MTU && problems.isSound(mtu)) {
            problems.error(
                    mtu,
                    port.mtu() + " is too small for a port with an IPv6 address; write " + LEAST_IPV6_MTU
                            + " or more (RFC 8200 section 5)");
        }
        int least = HEADROOM_OCTETS + AROUND_PACKET_OCTETS + port.mtu();
        if (settings.dpdk().bufferOctets() < least && problems.isSound(mtu) && problems.isSound("dpdk.buffer-octets")) {
            problems.error(
                    mtu,
                    "packets of " + port.mtu() + " octets do not fit into buffers of "
                            + settings.dpdk().bufferOctets() + "; write a smaller MTU, or dpdk.buffer-octets: " + least
                            + " or more");
        }
        int workers = settings.workers().size();
        String queues = child(path, "queues");
        if (port.queues().orElse(1) > workers && problems.isSound(queues) && problems.isSound("workers")) {
            problems.error(
                    queues,
                    port.queues().getAsInt() + " queues are more than there are workers; write " + workers
                            + " or fewer, or add workers");
        }
    }

    private void checkMemory() {
        DpdkSettings dpdk = settings.dpdk();
        long octets = (long) dpdk.buffers() * (dpdk.bufferOctets() + BUFFER_OVERHEAD_OCTETS)
                + (long) dpdk.largeBuffers() * (PacketBuffers.LARGE_OCTETS + BUFFER_OVERHEAD_OCTETS);
        long mib = Math.ceilDiv(octets, OCTETS_PER_MIB);
        if (mib > dpdk.memoryMib() && problems.isSound("dpdk")) {
            problems.error(
                    "dpdk.buffers",
                    dpdk.buffers() + " buffers of " + dpdk.bufferOctets() + " octets and " + dpdk.largeBuffers()
                            + " large ones take about " + mib
                            + " MiB, more than all of dpdk.memory-mib: " + dpdk.memoryMib()
                            + "; write fewer buffers or more memory");
        }
    }
}
