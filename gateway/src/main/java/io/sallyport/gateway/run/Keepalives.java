package io.sallyport.gateway.run;

import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.pipeline.host.Datagram;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.SaReport;
import io.sallyport.pipeline.sad.UdpPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the mappings of NATs alive for tunnels whose keys stand in the configuration and whose ESP goes in UDP: an octet of
 * 0xff where nothing was sent to the peer for a while (RFC 3948 sections 2.3 and 4), as long as there is an outbound SA.
 * Those of IKE see to it themselves. Belongs to the control thread.
 */
final class Keepalives {
    private static final byte OCTET = (byte) 0xff;

    private final DataPlane plane;
    private final List<Peer> peers = new ArrayList<>();

    private static final class Peer {
        private final InstalledTunnel tunnel;
        private final Datagram datagram;
        private final long intervalNs;
        private long sequence;
        private long dueNs;

        private Peer(InstalledTunnel tunnel, Datagram datagram, long intervalNs, long nowNs) {
            this.tunnel = tunnel;
            this.datagram = datagram;
            this.intervalNs = intervalNs;
            dueNs = nowNs + intervalNs;
        }
    }

    /** Keepalives of those of the tunnels that want any; {@code settings} has the same tunnels in the same order. */
    Keepalives(DataPlane plane, List<InstalledTunnel> tunnels, List<TunnelSettings> settings, long nowNs) {
        this.plane = plane;
        for (int i = 0; i < tunnels.size(); i++) {
            TunnelSettings tunnel = settings.get(i);
            Duration interval = tunnel.sa().keepalive();
            if (tunnel.sa().encapsulation().isPresent() && interval.isPositive()) {
                UdpPorts ports = tunnel.sa().encapsulation().get();
                Datagram datagram = new Datagram(
                        tunnel.local(), ports.source(), tunnel.remote(), ports.destination(), new byte[] {OCTET});
                peers.add(new Peer(tunnels.get(i), datagram, interval.toNanos(), nowNs));
            }
        }
    }

    /** Sends what is due; answers how much that was. */
    int poll(long nowNs) {
        int sent = 0;
        for (Iterator<Peer> each = peers.iterator(); each.hasNext(); ) {
            Peer peer = each.next();
            if (nowNs - peer.dueNs < 0) {
                continue;
            }
            peer.dueNs = nowNs + peer.intervalNs;
            Optional<SaReport> sa = SaReport.read(peer.tunnel.outbound());
            if (sa.isEmpty()) {
                each.remove();
            } else if (keep(peer, sa.get().sequence())) {
                sent++;
            }
        }
        return sent;
    }

    private boolean keep(Peer peer, long sequence) {
        boolean idle = sequence == peer.sequence;
        peer.sequence = sequence;
        return idle && plane.host().send(peer.datagram);
    }
}
