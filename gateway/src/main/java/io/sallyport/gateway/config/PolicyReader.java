package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.Suggestion;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicyDirection;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one item of the section {@code policies}. */
final class PolicyReader {
    /** What a policy that protects has of its tunnel, and must not say itself. */
    private static final List<String> OF_THE_TUNNEL = List.of(
            "name",
            "direction",
            "source",
            "destination",
            "protocol",
            "source-ports",
            "destination-ports",
            "icmp-type",
            "icmp-code");

    private final Problems problems;
    /** Selectors of tunnels and children by the names that a policy calls them; empty where a tunnel has none. */
    private final Map<String, Optional<Selector>> tunnels = new LinkedHashMap<>();

    PolicyReader(Problems problems, List<TunnelSettings> tunnels, List<ConnectionSettings> connections) {
        this.problems = problems;
        tunnels.forEach(tunnel -> this.tunnels.put(tunnel.name(), tunnel.selector()));
        for (ConnectionSettings connection : connections) {
            for (ChildSettings child : connection.children()) {
                this.tunnels.put(name(connection, child), Optional.of(child.selector()));
            }
        }
    }

    /** What a policy calls a child. */
    static String name(ConnectionSettings connection, ChildSettings child) {
        return connection.connection().name() + "/" + child.child().name();
    }

    Policy read(Section policy) {
        PolicyAction action =
                policy.require("action", Values.oneOf(PolicyAction.values()), "bypass", PolicyAction.DISCARD);
        if (action == PolicyAction.PROTECT) {
            return protect(policy);
        }
        if (policy.find("tunnel", text -> text).isPresent()) {
            problems.error(policy.path("tunnel"), "only an entry with action: protect is a tunnel's; take it out");
        }
        return new Policy(
                policy.read("name", Values.NAME, policy.path()),
                action,
                policy.read("direction", Values.oneOf(PolicyDirection.values()), PolicyDirection.BOTH),
                new SelectorReader(problems, "source", "destination", "source-ports", "destination-ports")
                        .readRanges(policy));
    }

    /** The place of a tunnel's policy in the order, with the selectors of the tunnel. */
    private Policy protect(Section policy) {
        if (OF_THE_TUNNEL.stream()
                .anyMatch(key -> policy.find(key, text -> text).isPresent())) {
            problems.error(
                    policy.path(),
                    "an entry with action: protect has the name and the selectors of its tunnel; write {action: protect,"
                            + " tunnel: to-east} and no more, and the selectors under tunnels");
        }
        String name = problems.isSound(policy.path()) ? policy.require("tunnel", text -> text, "to-east", "") : "";
        String path = policy.path("tunnel");
        Optional<Selector> selector = tunnels.getOrDefault(name, Optional.empty());
        if (!tunnels.containsKey(name) && problems.isSound(policy.path()) && areTunnelsSound()) {
            problems.error(
                    path,
                    "there is no tunnel \"" + name + "\"; "
                            + Suggestion.closest(name, tunnels.keySet())
                                    .map("did you mean %s?"::formatted)
                                    .orElse("write one under tunnels, or a connection and its child such as"
                                            + " to-west/lan"));
        } else if (selector.isEmpty() && problems.isSound(policy.path()) && areTunnelsSound()) {
            problems.error(path, "tunnel " + name + " has no selectors: routes lead into it, and no policy does");
        }
        return new Policy(
                name.isEmpty() ? policy.path() : name,
                PolicyAction.PROTECT,
                selector.orElse(Selector.between(Prefix.ANY4, Prefix.ANY4)));
    }

    private boolean areTunnelsSound() {
        return problems.isSound("tunnels") && problems.isSound("connections");
    }
}
