package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.child;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.pipeline.spd.Prefix;
import java.util.Optional;

/** Holds the two ends of a tunnel, or of a connection, against each other, the ports, the routes and the neighbours. */
final class EndsCheck {
    private final GatewaySettings settings;
    private final Problems problems;
    private final PortIndex ports;

    EndsCheck(GatewaySettings settings, Problems problems, PortIndex ports) {
        this.settings = settings;
        this.problems = problems;
        this.ports = ports;
    }

    /**
     * Checks the keys {@code local} and {@code remote}.
     *
     * @param path of the item that has them
     * @param what it is called
     * @param peer empty: peers come from anywhere
     */
    void check(String path, String what, Prefix local, Optional<Prefix> peer) {
        checkLocal(child(path, "local"), local);
        peer.ifPresent(remote -> {
            if (problems.isSound(child(path, "local"))) {
                checkFamily(child(path, "remote"), what, local, remote);
            }
            checkRemote(child(path, "remote"), remote);
        });
    }

    private void checkLocal(String path, Prefix local) {
        if (problems.isSound("ports")
                && problems.isSound(path)
                && ports.owning(local).isEmpty()) {
            problems.error(
                    path,
                    local + " is not an address of any port; write one of the ports' addresses (" + ports.addresses()
                            + ")");
        }
    }

    private void checkFamily(String path, String what, Prefix local, Prefix remote) {
        if (problems.isSound(path) && local.family() != remote.family()) {
            problems.error(
                    path,
                    remote + " is IPv" + remote.family() + ", the " + what + "'s local end " + local + " is IPv"
                            + local.family() + "; write two addresses of one family");
        }
    }

    private void checkRemote(String path, Prefix remote) {
        if (!problems.isSound("ports") || !problems.isSound(path)) {
            return;
        }
        if (ports.owning(remote).isPresent()) {
            problems.error(path, remote + " is this gateway's own address; write the peer's");
        } else if (problems.isSound("routes") && problems.isSound("neighbours")) {
            warnIfOutOfReach(path, remote);
        }
    }

    private void warnIfOutOfReach(String path, Prefix peer) {
        boolean onLink = settings.ports().stream().anyMatch(port -> PortIndex.isOnLink(peer, port));
        boolean routed = settings.routes().stream()
                .anyMatch(route -> route.to().contains(peer)
                        && route.hops().stream().anyMatch(hop -> hop.tunnel().isEmpty()));
        boolean known = settings.neighbours().stream()
                .anyMatch(neighbour -> neighbour.address().equals(peer));
        if (!onLink && !routed) {
            problems.warning(
                    path, "no route leads to " + peer + ", so nothing can be sent to the peer; add one to routes");
        } else if (onLink && !known && !isFound(peer)) {
            problems.warning(
                    path,
                    peer + " is on the link of a port but no known neighbour, so nothing can be sent to the peer; add"
                            + " its MAC address to neighbours");
        }
    }

    private boolean isFound(Prefix peer) {
        return settings.ports().stream().anyMatch(port -> port.arp() && PortIndex.isOnLink(peer, port));
    }
}
