package io.sallyport.gateway.run;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.cryptodev.CryptoDeviceException;
import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptodevProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Starts the crypto devices of a gateway. */
final class CryptodevSetup {
    /** Directions of an SA. */
    private static final int DIRECTIONS = 2;

    private CryptodevSetup() {}

    /**
     * Takes or makes the devices, and starts them.
     *
     * @throws CryptoDeviceException if one is missing, its driver is not installed, or it does not offer what a tunnel asks
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
        for (TunnelSettings tunnel : settings.tunnels()) {
            if (!offered.contains(tunnel.algorithm())) {
                String driver = device.driver();
                provider.close();
                throw CryptoDeviceException.refused(
                        device.name(),
                        "tunnel " + tunnel.name() + " asks for "
                                + tunnel.algorithm().label() + ", which driver " + driver
                                + " does not offer; it offers " + labels(offered));
            }
        }
        return provider;
    }

    private static String labels(List<CipherSuite> offered) {
        return offered.isEmpty()
                ? "nothing that IPsec uses"
                : offered.stream().map(CipherSuite::label).collect(Collectors.joining(", "));
    }
}
