package io.sallyport.gateway.run;

import io.sallyport.gateway.config.BundleSettings;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.SaSettings;
import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.gateway.keylog.KeyLog;
import io.sallyport.gateway.secret.KeyMaterial;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.Sad;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Installs the SAs of tunnels whose keys stand in the configuration. */
final class TunnelInstaller {
    private final GatewaySettings settings;
    private final DataPlane plane;
    private final Optional<KeyLog> keyLog;

    /** An installer that writes keys down if there is a key log. */
    TunnelInstaller(GatewaySettings settings, DataPlane plane, Optional<KeyLog> keyLog) {
        this.settings = settings;
        this.plane = plane;
        this.keyLog = keyLog;
    }

    /**
     * Installs every tunnel and names its outbound SA to its policy, in the tables that the data plane has now.
     *
     * @param tables knows where a tunnel's SAs stand
     */
    List<InstalledTunnel> install(TableBuilder tables) {
        List<InstalledTunnel> installed = new ArrayList<>();
        List<TunnelSettings> tunnels = settings.tunnels();
        for (int i = 0; i < tunnels.size(); i++) {
            TunnelSettings tunnel = tunnels.get(i);
            OptionalInt route = tables.isRouted(tunnel) ? OptionalInt.of(i) : OptionalInt.empty();
            Optional<SaHandle> ahIn = tunnel.bundle().map(bundle -> installInbound(tunnel, bundle));
            SaHandle inbound = installInbound(tunnel, route, ahIn);
            // Ids of outbound SAs are ours to choose; 0 is none.
            int id = i + 1;
            Optional<SaHandle> ahOut =
                    tunnel.bundle().map(bundle -> installOutbound(id + tunnels.size(), tunnel, bundle, inbound));
            SaHandle outbound = installOutbound(id, tunnel, inbound, ahOut);
            int policy = tables.placeOf(i);
            plane.tables().policySas().publishCurrent(policy, outbound.hot());
            installed.add(new InstalledTunnel(
                    tunnel.name(),
                    policy,
                    tunnel.inbound().spi(),
                    inbound,
                    outbound,
                    ahIn.flatMap(in -> ahOut.map(out -> new InstalledTunnel.Bundle(in, out)))));
        }
        return List.copyOf(installed);
    }

    /**
     * The AH SA of a bundle: pending as the ESP SA is, and without a lifetime of its own. Only ESP of the two gateways may be
     * inside, so that AH alone brings nothing in.
     */
    private SaHandle installInbound(TunnelSettings tunnel, BundleSettings bundle) {
        SaParameters.Builder builder = SaParameters.inbound(bundle.inboundSpi())
                .owner(Ownership.shardOf(tunnel.inbound().spi()))
                .replayWindow(tunnel.replayWindow())
                .outer(tunnel.remote(), tunnel.local())
                .trialDelay(settings.trial().delay())
                .pendingTimeout(settings.trial().pendingTimeout())
                .selector(new Selector(tunnel.remote(), tunnel.local(), IpProtocol.ESP, PortRange.ANY, PortRange.ANY));
        shape(builder, tunnel, bundle);
        if (tunnel.inbound().pending()) {
            builder.pending();
        }
        return withKey(builder, bundle.inboundKey(), true);
    }

    /** As pending as the tunnel's own outbound SA, by the same gate. */
    private SaHandle installOutbound(int id, TunnelSettings tunnel, BundleSettings bundle, SaHandle inbound) {
        SaParameters.Builder builder = SaParameters.outbound(id, bundle.outboundSpi())
                .owner(Ownership.shardOf(tunnel.inbound().spi()))
                .outer(tunnel.local(), tunnel.remote())
                .dfPolicy(tunnel.df())
                .dscpPolicy(tunnel.size().dscp())
                .ecnMode(tunnel.size().ecn());
        tunnel.selector().ifPresentOrElse(builder::selector, builder::everything);
        shape(builder, tunnel, bundle);
        if (tunnel.inbound().pending()) {
            builder.pending().gate(inbound);
        }
        return withKey(builder, bundle.outboundKey(), false);
    }

    private static void shape(SaParameters.Builder builder, TunnelSettings tunnel, BundleSettings bundle) {
        builder.protocol(SecurityProtocol.AH).mode(bundle.mode());
        if (tunnel.sa().extendedSequence()) {
            builder.extendedSequence();
        }
    }

    private SaHandle installInbound(TunnelSettings tunnel, OptionalInt route, Optional<SaHandle> ah) {
        SaParameters.Builder builder = SaParameters.inbound(tunnel.inbound().spi())
                .owner(Ownership.shardOf(tunnel.inbound().spi()))
                .replayWindow(tunnel.replayWindow())
                .mssClamp(tunnel.size().mssClamp())
                .outer(tunnel.remote(), tunnel.local())
                .trialDelay(settings.trial().delay())
                .pendingTimeout(settings.trial().pendingTimeout());
        route.ifPresent(builder::tunnel);
        ah.ifPresent(builder::bundle);
        tunnel.selector().ifPresentOrElse(selector -> builder.selector(selector.reversed()), builder::everything);
        shape(builder, tunnel.sa());
        tunnel.sa().encapsulation().ifPresent(ports -> builder.encapsulation(ports.reversed()));
        if (tunnel.inbound().pending()) {
            builder.pending();
        }
        return withKey(builder, tunnel.inbound().key(), true);
    }

    private SaHandle installOutbound(int id, TunnelSettings tunnel, SaHandle inbound, Optional<SaHandle> ah) {
        SaParameters.Builder builder = SaParameters.outbound(
                        id, tunnel.outbound().spi())
                .owner(Ownership.shardOf(tunnel.inbound().spi()))
                .outer(tunnel.local(), tunnel.remote())
                .dfPolicy(tunnel.df())
                .fragmentPolicy(tunnel.size().fragment())
                .dscpPolicy(tunnel.size().dscp())
                .ecnMode(tunnel.size().ecn())
                .mssClamp(tunnel.size().mssClamp());
        tunnel.selector().ifPresentOrElse(builder::selector, builder::everything);
        shape(builder, tunnel.sa());
        tunnel.sa().encapsulation().ifPresent(builder::encapsulation);
        ah.ifPresent(builder::bundle);
        if (tunnel.inbound().pending()) {
            builder.pending().gate(inbound);
        }
        return withKey(builder, tunnel.outbound().key(), false);
    }

    private static void shape(SaParameters.Builder builder, SaSettings sa) {
        builder.protocol(sa.protocol()).mode(sa.mode()).lifetime(sa.lifetime());
        if (sa.extendedSequence()) {
            builder.extendedSequence();
        }
    }

    private SaHandle withKey(SaParameters.Builder builder, KeyMaterial material, boolean in) {
        Sad sad = in ? plane.inbound() : plane.outbound();
        return material.expose(keys -> {
            SaParameters parameters = builder.keys(keys).build();
            keyLog.ifPresent(log -> log.add(parameters, keys));
            return sad.install(parameters, System.nanoTime());
        });
    }
}
