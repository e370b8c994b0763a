package io.sallyport.gateway.run;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortCapabilities;
import io.sallyport.dpdk.ethdev.PortConfig;
import io.sallyport.dpdk.ethdev.PortException;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.PortSettings;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.plane.PlanePort;
import io.sallyport.pipeline.steering.FlowDevice;
import io.sallyport.pipeline.steering.SteeredPort;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports of one gateway: finds their devices, sets them up, starts and stops them. */
final class GatewayPorts {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayPorts.class);

    private final GatewaySettings settings;
    private final List<Port> ports = new ArrayList<>();
    private final List<Port> started = new ArrayList<>();
    private final List<MacAddress> macs = new ArrayList<>();

    /**
     * Finds and configures the ports; none is started yet.
     *
     * @throws PortException if a device is missing or cannot do what is asked of it
     * @throws PortSetupException if it needs other settings
     */
    GatewayPorts(GatewaySettings settings, MbufPool pool) {
        this.settings = settings;
        try {
            for (PortSettings wanted : settings.ports()) {
                if (wanted.vlan().isPresent()) {
                    macs.add(macs.get(parent(wanted.vlan().get())));
                    continue;
                }
                Port port = Port.byName(wanted.device().name());
                ports.add(port);
                macs.add(setUp(port, wanted, pool));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private MacAddress setUp(Port port, PortSettings wanted, MbufPool pool) {
        int workers = settings.workers().size();
        PortCapabilities device = port.capabilities();
        if (workers > device.maxTxQueues()) {
            throw new PortSetupException(
                    wanted.name(),
                    "each of the " + workers + " workers needs a transmit queue, but device " + wanted.device()
                            + " has " + device.maxTxQueues()
                            + "; write fewer workers, or give the device more queues by"
                            + " its arguments, as qpairs=" + workers + " does for net_af_packet");
        }
        // Whether the device spreads packets by RSS is left to it: packet sockets, for one, do it in another way.
        port.configure(PortConfig.builder(pool)
                .rxQueues(wanted.queues().orElse(Math.min(workers, Math.max(1, device.maxRxQueues()))))
                .txQueues(workers)
                .mtu(wanted.mtu())
                .promiscuous(wanted.promiscuous())
                .build());
        MacAddress mac = wanted.mac().orElseGet(port::mac);
        if (mac.value() == 0 || mac.isGroup()) {
            throw new PortSetupException(
                    wanted.name(),
                    "device " + wanted.device() + " has no MAC address of its own; write one, such as mac:"
                            + " 02:00:00:00:00:01");
        }
        if (!mac.equals(port.mac())) {
            take(port, mac);
        }
        if (settings.ports().stream().anyMatch(each -> isOn(each, wanted) && hearsGroups(each))) {
            takeGroups(port);
        }
        return mac;
    }

    /** Index of the port that a VLAN is on; ports come before VLANs. */
    private int parent(PortSettings.Vlan vlan) {
        for (int i = 0; i < ports.size(); i++) {
            if (settings.ports().get(i).name().equals(vlan.port())) {
                return i;
            }
        }
        throw new IllegalArgumentException("there is no port " + vlan.port() + " for VLAN " + vlan.id());
    }

    private static boolean isOn(PortSettings each, PortSettings port) {
        return each.equals(port)
                || each.vlan().filter(vlan -> vlan.port().equals(port.name())).isPresent();
    }

    private static boolean hearsGroups(PortSettings port) {
        return port.arp()
                && port.addresses().stream().anyMatch(own -> !own.address().isIpv4());
    }

    /** Solicitations go to groups, which a device may filter out; classification picks what is for us. */
    private static void takeGroups(Port port) {
        try {
            port.allMulticast(true);
        } catch (PortException e) {
            LOG.debug("{} takes every frame instead: {}", port.name(), e.getMessage());
            port.promiscuous(true);
        }
    }

    /** Gives the port a MAC address of its own; where the device has none to change, it must let every frame in. */
    private static void take(Port port, MacAddress mac) {
        try {
            port.setMac(mac);
        } catch (PortException e) {
            LOG.debug("{} keeps {}: {}", port.name(), port.mac(), e.getMessage());
            LOG.info(
                    "{} cannot change its MAC address: it receives every frame, and {} is picked here",
                    port.name(),
                    mac);
            port.promiscuous(true);
        }
    }

    /** MAC addresses in the order of the settings' ports; a VLAN has its port's. */
    List<MacAddress> macs() {
        return List.copyOf(macs);
    }

    /** Starts every port; from here on frames come in. */
    void start() {
        for (Port port : ports) {
            port.start();
            started.add(port);
        }
    }

    /** Stops every port that was started here. */
    void stop() {
        Runnable[] stops = started.stream().<Runnable>map(port -> port::stop).toArray(Runnable[]::new);
        started.clear();
        Steps.all(stops);
    }

    /** Closes every port: its buffers go back to the pool. */
    void close() {
        Steps.all(ports.stream().<Runnable>map(port -> port::close).toArray(Runnable[]::new));
    }

    /** Started ports as the data plane takes them. */
    List<PlanePort> forPlane() {
        List<PlanePort> list = new ArrayList<>();
        for (int i = 0; i < settings.ports().size(); i++) {
            PortSettings wanted = settings.ports().get(i);
            boolean outside = wanted.side() == PortSettings.Side.OUTSIDE;
            IngressPort ingress = new IngressPort(i, macs.get(i).value(), wanted.promiscuous(), outside);
            if (wanted.vlan().isPresent()) {
                PortSettings.Vlan vlan = wanted.vlan().get();
                list.add(PlanePort.onVlan(ingress, wanted.mtu(), parent(vlan), vlan.id()));
                continue;
            }
            Port port = ports.get(i);
            list.add(new PlanePort(
                    ingress,
                    wanted.mtu(),
                    IntStream.range(0, port.rxQueues()).mapToObj(port::rxQueue).toList(),
                    IntStream.range(0, port.txQueues()).mapToObj(port::txQueue).toList()));
        }
        return list;
    }

    /** Devices that ESP comes from, each of which may bring it to the right worker. */
    List<SteeredPort> steered(DataPlane plane) {
        List<SteeredPort> steered = new ArrayList<>();
        SteeringLog log = new SteeringLog();
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            int index = i;
            if (settings.ports().get(i).side() == PortSettings.Side.OUTSIDE) {
                steered.add(new SteeredPort(
                        FlowDevice.of(port), worker -> plane.queueOf(index, port.rxQueues(), worker), log));
            }
        }
        return steered;
    }

    /** The ports, for their statistics. */
    List<Port> ports() {
        return List.copyOf(ports);
    }
}
