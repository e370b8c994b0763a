package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Suggestion;
import io.sallyport.pipeline.spd.Prefix;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds ports by name and by address, for the checks of what refers to them. */
final class PortIndex {
    private static final Prefix LINK_LOCAL = Prefix.parse("fe80::/10");

    private final Problems problems;
    private final Map<String, PortSettings> byName = new LinkedHashMap<>();
    private final Map<Prefix, PortSettings> byAddress = new LinkedHashMap<>();

    PortIndex(GatewaySettings settings, Problems problems) {
        this.problems = problems;
        for (PortSettings port : settings.ports()) {
            byName.putIfAbsent(port.name(), port);
            port.addresses().forEach(address -> byAddress.putIfAbsent(address.address(), port));
        }
    }

    /** The port that a key names; if there is none, that is told. */
    Optional<PortSettings> named(String path, String name) {
        Optional<PortSettings> port = Optional.ofNullable(byName.get(name));
        if (port.isEmpty() && problems.isSound(path) && problems.isSound("ports")) {
            problems.error(
                    path,
                    "there is no port \"" + name + "\"; "
                            + Suggestion.closest(name, byName.keySet())
                                    .map(meant -> "did you mean " + meant + "?")
                                    .orElse("there are " + String.join(", ", byName.keySet())));
        }
        return port;
    }

    /** The port that has an address. */
    Optional<PortSettings> owning(Prefix address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /** All addresses of all ports, for messages. */
    String addresses() {
        return byAddress.isEmpty()
                ? "none has any"
                : "they have "
                        + byAddress.keySet().stream().map(Prefix::toString).collect(Collectors.joining(", "));
    }

    /** Tells if an address of a neighbour cannot be on the port's link, or is the gateway's own. */
    void requireOnLink(String path, Prefix address, PortSettings port) {
        if (!problems.isSound(path) || !problems.isSound("ports")) {
            return;
        }
        if (owning(address).isPresent()) {
            problems.error(path, address + " is this gateway's own address; write the neighbour's");
        } else if (!isOnLink(address, port)) {
            String networks = port.addresses().stream()
                    .map(own -> own.network().toString())
                    .collect(Collectors.joining(", "));
            problems.error(
                    path,
                    address + " is not on the link of port " + port.name() + "; "
                            + (networks.isEmpty()
                                    ? "give the port an address in the neighbour's network"
                                    : "the port's networks are " + networks));
        }
    }

    static boolean isOnLink(Prefix address, PortSettings port) {
        return LINK_LOCAL.contains(address)
                || port.addresses().stream().anyMatch(own -> own.network().contains(address));
    }
}
