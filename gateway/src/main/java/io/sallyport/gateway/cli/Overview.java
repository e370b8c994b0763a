package io.sallyport.gateway.cli;

import io.sallyport.gateway.config.ChildSettings;
import io.sallyport.gateway.config.ConnectionSettings;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.PortSettings;
import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.gateway.ike.Addresses;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints what a configuration asks for, without its keys. */
final class Overview {
    /** Of long lists, this many items are shown. */
    private static final int SHOWN = 16;

    private final PrintWriter out;

    Overview(PrintWriter out) {
        this.out = out;
    }

    void print(GatewaySettings settings) {
        out.println("gateway " + settings.name() + ": "
                + count(settings.workers().size(), "worker", "workers") + ", "
                + count(ports(settings, false), "port", "ports") + ", "
                + count(ports(settings, true), "VLAN", "VLANs") + ", "
                + count(settings.routes().size(), "route", "routes") + ", "
                + count(settings.neighbours().size(), "neighbour", "neighbours") + ", "
                + count(settings.tunnels().size(), "tunnel", "tunnels") + ", "
                + count(settings.connections().size(), "connection", "connections") + ", "
                + count(children(settings), "child", "children") + ", "
                + count(settings.policies().size(), "further policy", "further policies"));
        list(settings.ports(), Overview::port);
        list(settings.tunnels(), Overview::tunnel);
        list(settings.connections(), Overview::connection);
        list(
                settings.connections().stream()
                        .flatMap(connection -> connection.children().stream()
                                .map(child -> connection.connection().name() + "/" + child(child)))
                        .toList(),
                "child "::concat);
    }

    private static int ports(GatewaySettings settings, boolean vlans) {
        return (int) settings.ports().stream()
                .filter(port -> port.vlan().isPresent() == vlans)
                .count();
    }

    private static int children(GatewaySettings settings) {
        return settings.connections().stream()
                .mapToInt(connection -> connection.children().size())
                .sum();
    }

    private <T> void list(List<T> items, Function<T, String> line) {
        items.stream().limit(SHOWN).forEach(item -> out.println("  " + line.apply(item)));
        if (items.size() > SHOWN) {
            out.println("  and " + (items.size() - SHOWN) + " more");
        }
    }

    private static String port(PortSettings port) {
        String addresses = port.addresses().stream().map(Object::toString).collect(Collectors.joining(", "));
        String link = port.vlan()
                .map(vlan -> "VLAN " + vlan.id() + " on " + vlan.port())
                .orElseGet(() -> port.device().toString());
        return "port " + port.name() + ": " + link + ", "
                + lower(port.side()) + ", "
                + (addresses.isEmpty() ? "no address" : addresses) + ", MTU " + port.mtu();
    }

    private static String tunnel(TunnelSettings tunnel) {
        return String.format(
                "tunnel %s: %s -> %s for %s, %s, SPI 0x%08x in (%s), 0x%08x out, %s",
                tunnel.name(),
                tunnel.local(),
                tunnel.remote(),
                tunnel.selector().map(Object::toString).orElse("what routes lead into it"),
                tunnel.algorithm().label(),
                tunnel.inbound().spi(),
                tunnel.inbound().pending() ? "pending" : "active",
                tunnel.outbound().spi(),
                window(tunnel.replayWindow()));
    }

    private static String connection(ConnectionSettings settings) {
        Connection connection = settings.connection();
        return String.format(
                "connection %s: %s -> %s, IKEv1, %s mode, %s, %s",
                connection.name(),
                Addresses.prefix(connection.local()),
                connection
                        .remote()
                        .map(remote -> Addresses.prefix(remote).toString())
                        .orElse("any"),
                lower(connection.exchange()),
                lower(connection.authentication().method()),
                count(settings.children().size(), "child", "children"));
    }

    private static String child(ChildSettings settings) {
        ChildConfiguration child = settings.child();
        return String.format(
                "%s: %s, %s mode, %s, %s",
                child.name(),
                child.dynamicLocal()
                        ? "dynamic -> " + settings.selector().destination()
                        : settings.selector().toString(),
                lower(child.mode()),
                lower(child.start()),
                window(child.replayWindow()));
    }

    private static String window(int packets) {
        return packets == 0 ? "no replay window" : "replay window " + packets;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String count(int number, String one, String more) {
        return number + " " + (number == 1 ? one : more);
    }
}
