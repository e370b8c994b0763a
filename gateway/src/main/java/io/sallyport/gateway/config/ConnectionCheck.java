package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.child;
import static io.sallyport.gateway.yaml.Shape.item;

import io.sallyport.gateway.ike.Addresses;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Suggestion;
import io.sallyport.pipeline.spd.Prefix;
import java.util.List;
import java.util.Optional;

/** Holds connections against the ports, the routes and the address pools. */
final class ConnectionCheck {
    private final GatewaySettings settings;
    private final Problems problems;
    private final EndsCheck ends;

    ConnectionCheck(GatewaySettings settings, Problems problems, PortIndex ports) {
        this.settings = settings;
        this.problems = problems;
        ends = new EndsCheck(settings, problems, ports);
    }

    /** Connections that could not be read are missing, so their places would be wrong. */
    void check() {
        if (!problems.isSound("connections")) {
            return;
        }
        Unique<String> names = new Unique<>(problems, "give each connection a name of its own");
        for (int i = 0; i < settings.connections().size(); i++) {
            String path = item("connections", i);
            ConnectionSettings connection = settings.connections().get(i);
            names.see(
                    child(path, "name"),
                    connection.connection().name(),
                    connection.connection().name());
            ends.check(
                    path,
                    "connection",
                    Addresses.prefix(connection.connection().local()),
                    connection.connection().remote().map(Addresses::prefix));
            connection
                    .access()
                    .addresses()
                    .ifPresent(pool -> checkPool(child(child(path, "access"), "addresses"), pool, connection));
            connection.access().host().ifPresent(host -> checkHost(child(child(path, "access"), "host"), host));
        }
    }

    private void checkPool(String path, String name, ConnectionSettings connection) {
        if (!problems.isSound("address-pools")) {
            return;
        }
        List<String> known =
                settings.addressPools().stream().map(AddressPoolSettings::name).toList();
        Optional<AddressPoolSettings> pool = settings.addressPools().stream()
                .filter(one -> one.name().equals(name))
                .findFirst();
        if (pool.isEmpty()) {
            problems.error(
                    path,
                    "there is no address pool \"" + name + "\"; "
                            + Suggestion.closest(name, known)
                                    .map(meant -> "did you mean " + meant + "?")
                                    .orElse(
                                            known.isEmpty()
                                                    ? "write one under address-pools"
                                                    : "there are " + String.join(", ", known)));
            return;
        }
        AddressPoolSettings.Range range = pool.get().addresses();
        boolean usable = connection.connection().children().stream()
                .anyMatch(child -> child.selectors().remote().containsAddress(range.first())
                        && child.selectors().remote().containsAddress(range.last()));
        if (!usable) {
            problems.error(
                    path,
                    "no child carries packets for all of " + range.first() + " to " + range.last()
                            + ", so some clients could not use their address; widen a child's remote selector");
        }
    }

    private void checkHost(String path, Prefix host) {
        boolean inside = settings.ports().stream()
                .anyMatch(port -> port.side() == PortSettings.Side.INSIDE && PortIndex.isOnLink(host, port));
        if (problems.isSound("ports") && !inside) {
            problems.error(path, host + " is not on the link of an inside port; write a neighbour's address there");
        }
    }
}
