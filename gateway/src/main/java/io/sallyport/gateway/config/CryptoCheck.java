package io.sallyport.gateway.config;

import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Shape;

/** Holds the choice of what encrypts against the crypto devices that are named. */
final class CryptoCheck {
    private static final String DEVICES = "dpdk.crypto-devices";

    private final DpdkSettings dpdk;
    private final Problems problems;

    CryptoCheck(DpdkSettings dpdk, Problems problems) {
        this.dpdk = dpdk;
        this.problems = problems;
    }

    void check() {
        boolean named = !dpdk.cryptoDevices().isEmpty();
        if (dpdk.crypto() == Crypto.CRYPTODEV && !named && problems.isSound(DEVICES)) {
            problems.error(
                    "dpdk.crypto", "cryptodev needs devices; write for example crypto-devices: [crypto_aesni_mb0]");
        }
        if (dpdk.crypto() != Crypto.CRYPTODEV && named) {
            problems.error(DEVICES, "these are used with crypto: cryptodev only; write that, or leave this out");
        }
        Unique<String> names = new Unique<>(problems, "one device is enough once");
        for (int i = 0; i < dpdk.cryptoDevices().size(); i++) {
            String name = dpdk.cryptoDevices().get(i).name();
            names.see(Shape.item(DEVICES, i), name, name);
        }
    }
}
