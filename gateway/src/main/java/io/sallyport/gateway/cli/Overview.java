package io.sallyport.gateway.cli;

import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.PortSettings;
import io.sallyport.gateway.config.TunnelSettings;
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
                + count(settings.ports().size(), "port", "ports") + ", "
                + count(settings.routes().size(), "route", "routes") + ", "
                + count(settings.neighbours().size(), "neighbour", "neighbours") + ", "
                + count(settings.tunnels().size(), "tunnel", "tunnels") + ", "
                + count(settings.policies().size(), "further policy", "further policies"));
        list(settings.ports(), Overview::port);
        list(settings.tunnels(), Overview::tunnel);
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
                + port.side().name().toLowerCase(Locale.ROOT) + ", "
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
                tunnel.replayWindow() == 0 ? "no replay window" : "replay window " + tunnel.replayWindow());
    }

    private static String count(int number, String one, String more) {
        return number + " " + (number == 1 ? one : more);
    }
}
