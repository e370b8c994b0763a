package io.sallyport.gateway.run;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.cryptodev.CryptoDeviceException;
import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.gateway.config.BundleSettings;
import io.sallyport.gateway.config.ChildSettings;
import io.sallyport.gateway.config.ConnectionSettings;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.gateway.ike.ChildSuites;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptodevProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the crypto devices of a gateway. */
final class CryptodevSetup {
    /** Directions of an SA. */
    private static final int DIRECTIONS = 2;

    /** Sessions of an SA of a combined mode; others take one. */
    private static final int SESSIONS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(CryptodevSetup.class);

    private CryptodevSetup() {}

    /**
     * Takes or makes the devices, and starts them.
     *
     * @throws CryptoDeviceException if one is missing, its driver is not installed, or it does not offer what a tunnel or child asks
     */
    static CryptodevProvider start(GatewaySettings settings) {
        Eal eal = Eal.running().orElseThrow(() -> new IllegalStateException("DPDK does not run"));
        List<CryptoDevice> devices = new ArrayList<>();
        try {
            for (DeviceArgument device : settings.dpdk().cryptoDevices()) {
                devices.add(CryptoDevice.open(eal, device));
            }
            CryptodevProvider provider = CryptodevProvider.start(
                    settings.name(),
                    devices,
                    settings.workers().size(),
                    DIRECTIONS * settings.sad().maxSas());
            return checked(provider, settings, devices.getFirst());
        } catch (RuntimeException e) {
            devices.forEach(CryptoDevice::close);
            throw e;
        }
    }

    private static CryptodevProvider checked(
            CryptodevProvider provider, GatewaySettings settings, CryptoDevice device) {
        List<CipherSuite> offered = provider.schedule().offered();
        Optional<Asked> missing = firstMissing(offered, settings);
        if (missing.isPresent()) {
            String driver = device.driver();
            provider.close();
            throw CryptoDeviceException.refused(
                    device.name(),
                    missing.get().by() + " asks for " + missing.get().suite().label() + ", which driver " + driver
                            + " does not offer; it offers " + labels(offered));
        }
        shortage(device.maxSessions(), settings.sad().maxSas())
                .ifPresent(told -> LOG.warn("Crypto device {}: {}.", device.name(), told));
        return provider;
    }

    /**
     * What somebody asks for.
     *
     * @param by for people: a tunnel or a child, with its name
     */
    record Asked(String by, CipherSuite suite) {}

    /** The first of all that tunnels and children ask for which is not offered. */
    static Optional<Asked> firstMissing(List<CipherSuite> offered, GatewaySettings settings) {
        Stream<Asked> tunnels = settings.tunnels().stream().flatMap(CryptodevSetup::asked);
        Stream<Asked> children = settings.connections().stream().flatMap(CryptodevSetup::asked);
        return Stream.concat(tunnels, children)
                .filter(asked -> !offered.contains(asked.suite()))
                .findFirst();
    }

    private static Stream<Asked> asked(TunnelSettings tunnel) {
        return Stream.concat(
                        Stream.of(tunnel.algorithm()), tunnel.bundle().stream().map(BundleSettings::algorithm))
                .map(suite -> new Asked("tunnel " + tunnel.name(), suite));
    }

    private static Stream<Asked> asked(ConnectionSettings connection) {
        String name = connection.connection().name();
        return connection.children().stream()
                .map(ChildSettings::child)
                .flatMap(child -> child.proposals().stream()
                        .flatMap(proposal -> proposal.transforms().stream())
                        .map(transform -> new Asked("child " + name + "/" + child.name(), ChildSuites.of(transform))));
    }

    /**
     * What is to be said if a device may run out of sessions before the SAD is full.
     *
     * @param most sessions of the device, 0 for no limit
     */
    static Optional<String> shortage(int most, int maxSas) {
        int needed = SESSIONS * DIRECTIONS * maxSas;
        return most == 0 || most >= needed
                ? Optional.empty()
                : Optional.of("it has " + most + " sessions, and sad.max-sas: " + maxSas + " may take " + needed
                        + ", two for each SA; SAs that find none left are refused. max-sas: "
                        + Math.max(1, most / (SESSIONS * DIRECTIONS)) + " is sure to find enough");
    }

    private static String labels(List<CipherSuite> offered) {
        return offered.isEmpty()
                ? "nothing that IPsec uses"
                : offered.stream().map(CipherSuite::label).collect(Collectors.joining(", "));
    }
}
