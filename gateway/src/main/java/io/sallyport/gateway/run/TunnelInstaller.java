package io.sallyport.gateway.run;

import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.gateway.secret.KeyMaterial;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.Sad;
import java.util.ArrayList;
import java.util.List;

/** Installs the SAs of tunnels whose keys stand in the configuration. */
final class TunnelInstaller {
    private final GatewaySettings settings;
    private final DataPlane plane;

    TunnelInstaller(GatewaySettings settings, DataPlane plane) {
        this.settings = settings;
        this.plane = plane;
    }

    /**
     * Installs every tunnel and names its outbound SA to its policy, in the tables that the data plane has now.
     *
     * @param tables knows which policy is a tunnel's
     */
    List<InstalledTunnel> install(TableBuilder tables) {
        List<InstalledTunnel> installed = new ArrayList<>();
        List<TunnelSettings> tunnels = settings.tunnels();
        for (int i = 0; i < tunnels.size(); i++) {
            TunnelSettings tunnel = tunnels.get(i);
            SaHandle inbound = installInbound(tunnel);
            // Ids of outbound SAs are ours to choose; 0 is none.
            SaHandle outbound = installOutbound(i + 1, tunnel, inbound);
            int policy = tables.policyOf(i);
            plane.tables().policySas().publishCurrent(policy, outbound.hot());
            installed.add(
                    new InstalledTunnel(tunnel.name(), policy, tunnel.inbound().spi(), inbound, outbound));
        }
        return List.copyOf(installed);
    }

    private SaHandle installInbound(TunnelSettings tunnel) {
        SaParameters.Builder builder = SaParameters.inbound(tunnel.inbound().spi())
                .owner(owner(tunnel.inbound().spi()))
                .replayWindow(tunnel.replayWindow())
                .selector(tunnel.selector().reversed())
                .outer(tunnel.remote(), tunnel.local())
                .trialDelay(settings.trial().delay())
                .pendingTimeout(settings.trial().pendingTimeout());
        if (tunnel.inbound().pending()) {
            builder.pending();
        }
        return withKey(builder, tunnel.inbound().key(), true);
    }

    private SaHandle installOutbound(int id, TunnelSettings tunnel, SaHandle inbound) {
        SaParameters.Builder builder = SaParameters.outbound(
                        id, tunnel.outbound().spi())
                .owner(owner(tunnel.outbound().spi()))
                .selector(tunnel.selector())
                .outer(tunnel.local(), tunnel.remote())
                .dfPolicy(tunnel.df());
        if (tunnel.inbound().pending()) {
            builder.pending().gate(inbound);
        }
        return withKey(builder, tunnel.outbound().key(), false);
    }

    private SaHandle withKey(SaParameters.Builder builder, KeyMaterial material, boolean in) {
        Sad sad = in ? plane.inbound() : plane.outbound();
        return material.expose(keys -> sad.install(builder.keys(keys).build(), System.nanoTime()));
    }

    /** SAs are spread over the workers by the low bits of their SPI. */
    private int owner(int spi) {
        return Integer.remainderUnsigned(spi, settings.workers().size());
    }
}
