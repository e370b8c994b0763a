package io.sallyport.gateway.run;

import io.sallyport.dpdk.ipsecmb.IpsecMbException;
import io.sallyport.dpdk.layout.NativeLibraryException;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.util.function.Supplier;

/** Makes a gateway's data plane with the engine that its settings name, and tells what would do where IPsec_MB does not. */
final class CryptoSetup {
    private static final String REFERENCE =
            "write crypto: reference in the section dpdk: it needs no library, and is slow.";

    private CryptoSetup() {}

    /**
     * A data plane without SAs.
     *
     * @throws NativeLibraryException if a library that the engine needs is not installed
     * @throws IpsecMbException if IPsec_MB does not work on this machine
     * @throws io.sallyport.dpdk.cryptodev.CryptoDeviceException if a crypto device is missing or does not offer what is asked
     */
    static DataPlane plane(GatewaySettings settings, DataPlane.Settings sizes, ForwardingTables tables) {
        return switch (settings.dpdk().crypto()) {
            case IPSEC_MB -> advised(() -> DataPlane.create(sizes, CryptoProvider.ipsecMb(), tables));
            case CRYPTODEV -> DataPlane.create(sizes, CryptodevSetup.start(settings), tables);
            case REFERENCE -> DataPlane.create(sizes, CryptoProvider.reference(), tables);
        };
    }

    /** What is made with IPsec_MB; if it cannot be, the failure names the other way. */
    static <T> T advised(Supplier<T> made) {
        try {
            return made.get();
        } catch (NativeLibraryException e) {
            throw new NativeLibraryException(e.getMessage() + " Or " + REFERENCE);
        } catch (IpsecMbException e) {
            throw new IpsecMbException(e.getMessage() + " You may " + REFERENCE);
        }
    }
}
