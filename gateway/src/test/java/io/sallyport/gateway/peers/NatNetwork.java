package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.Namespace;
import java.io.IOException;

/**
 * A host, the gateway's place, a router that translates addresses, and a peer; one of the two ends is behind the router.
 *
 * <pre>
 *   host ── inside │gateway│ outside ── left │router│ right ── eth0 │peer│
 * </pre>
 *
 * <p>Whoever is behind it has {@link #HIDDEN}, and the other one sees {@link #TRANSLATED} with a port of the router's choice.
 */
final class NatNetwork implements AutoCloseable {
    static final String HIDDEN = "10.9.0.2";
    static final String TRANSLATED = "192.0.2.254";
    static final String PUBLIC = "192.0.2.1";

    private static final String FAR = "10.101.0.1";
    private static final String ROUTER_INSIDE = "10.9.0.1";

    final Namespace gateway;
    final Namespace host;
    final Namespace router;
    final Namespace peer;

    private final boolean gatewayHidden;

    /** Makes it; the gateway is behind the router, or the peer. */
    NatNetwork(boolean gatewayHidden) throws IOException, InterruptedException {
        this.gatewayHidden = gatewayHidden;
        gateway = new Namespace("nat-gw");
        host = new Namespace("nat-host");
        router = new Namespace("nat-router");
        peer = new Namespace("nat-peer");
        gateway.cable("inside", host, "eth0");
        gateway.cable("outside", router, "left");
        router.cable("right", peer, "eth0");
        whole(host, "eth0");
        whole(router, "left");
        whole(router, "right");
        whole(peer, "eth0");
        host.run("ip", "address", "add", PeerNetwork.HOST_ADDRESS + "/24", "dev", "eth0");
        host.run("ip", "route", "add", "default", "via", "10.1.0.254");
        address(gatewayHidden ? "left" : "right", ROUTER_INSIDE);
        address(gatewayHidden ? "right" : "left", TRANSLATED);
        router.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        router.run("nft", "add table ip nat");
        router.run("nft", "add chain ip nat out { type nat hook postrouting priority 100 ; }");
        router.run(
                "nft",
                "add rule ip nat out oifname " + (gatewayHidden ? "right" : "left")
                        + " meta l4proto udp masquerade to :20000-29999");
        // In the tunnel alone: nothing of the inner networks may pass the router in clear.
        router.run("nft", "add chain ip nat forward { type filter hook forward priority 0 ; }");
        router.run("nft", "add rule ip nat forward ip daddr { 10.1.0.0/24, 10.101.0.0/24 } counter drop");
        peer.run("ip", "address", "add", peerAddress() + "/24", "dev", "eth0");
        peer.run("ip", "address", "add", FAR + "/32", "dev", "lo");
        if (!gatewayHidden) {
            peer.run("ip", "route", "add", "192.0.2.0/24", "via", ROUTER_INSIDE);
        }
        peer.run("sysctl", "-q", "-w", "net.ipv4.conf.all.rp_filter=0");
        peer.run("sysctl", "-q", "-w", "net.ipv4.conf.default.rp_filter=0");
    }

    private static void whole(Namespace station, String device) throws IOException, InterruptedException {
        String _ = station.run("ethtool", "-K", device, "tx", "off");
    }

    private void address(String device, String address) throws IOException, InterruptedException {
        router.run("ip", "address", "add", address + "/24", "dev", device);
    }

    String gatewayAddress() {
        return gatewayHidden ? HIDDEN : PUBLIC;
    }

    String peerAddress() {
        return gatewayHidden ? PUBLIC : HIDDEN;
    }

    /** How the gateway sees its peer. */
    String peerAsSeen() {
        return gatewayHidden ? PUBLIC : TRANSLATED;
    }

    /** How the peer sees the gateway. */
    String gatewayAsSeen() {
        return gatewayHidden ? TRANSLATED : PUBLIC;
    }

    /** The gateway's port outside, and its way through the router. */
    String ofGateway() {
        return gatewayHidden ? "routes: [{to: 192.0.2.0/24, via: " + ROUTER_INSIDE + ", port: outside}]\n" : "";
    }

    @Override
    public void close() throws IOException {
        try (gateway;
                host;
                router;
                peer) {
            // Closing is all.
        }
    }
}
