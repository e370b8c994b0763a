package io.sallyport.gateway.run;

import io.sallyport.pipeline.sad.SaHandle;
import java.util.Optional;

/**
 * A tunnel whose SAs are in the tables.
 *
 * @param name as configured
 * @param policy index of its policy
 * @param spi of its inbound SA
 * @param inbound its inbound SA
 * @param outbound its outbound SA
 * @param bundle the AH SAs around them, if there are any
 */
record InstalledTunnel(String name, int policy, int spi, SaHandle inbound, SaHandle outbound, Optional<Bundle> bundle) {
    /** The AH SAs around a tunnel's. */
    record Bundle(SaHandle inbound, SaHandle outbound) {}

    @Override
    public String toString() {
        return String.format("inbound SA 0x%08x of tunnel %s", spi, name);
    }
}
