package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.child;
import static io.sallyport.gateway.yaml.Shape.item;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicyDirection;
import io.sallyport.pipeline.spd.Selector;
import java.util.HashSet;
import java.util.Set;

/** Holds policies and the selectors of tunnels and children against each other: one that can never match is a mistake. */
final class PolicyCheck {
    private final GatewaySettings settings;
    private final Problems problems;
    private final Set<String> routed;
    private final Set<String> placed = new HashSet<>();

    PolicyCheck(GatewaySettings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
        routed = settings.routedTunnels();
    }

    void check() {
        Unique<Selector> selectors = new Unique<>(problems, "the first that matches decides, so this one never would");
        for (int i = 0; i < settings.policies().size(); i++) {
            Policy policy = settings.policies().get(i);
            if (policy.action() == PolicyAction.PROTECT) {
                checkPlace(item("policies", i), policy.name());
            }
            if (policy.direction() == PolicyDirection.BOTH && policy.selectors().size() == 1) {
                selectors.see(
                        item("policies", i),
                        policy.selector(),
                        policy.selector().toString());
            }
        }
        for (int i = 0; i < settings.tunnels().size(); i++) {
            checkTunnel(selectors, item("tunnels", i), settings.tunnels().get(i));
        }
        if (problems.isSound("connections")) {
            checkChildren(selectors);
        }
        checkTrial();
    }

    /** A child is a policy behind all tunnels, whoever its peer is. */
    private void checkChildren(Unique<Selector> selectors) {
        for (int i = 0; i < settings.connections().size(); i++) {
            ConnectionSettings connection = settings.connections().get(i);
            for (int j = 0; j < connection.children().size(); j++) {
                ChildSettings child = connection.children().get(j);
                if (!placed.contains(PolicyReader.name(connection, child))) {
                    String path = item(child(item("connections", i), "children"), j);
                    selectors.see(
                            child(path, "selectors"),
                            child.selector(),
                            child.selector().toString());
                }
            }
        }
    }

    /** The place of a tunnel's policy among the others. */
    private void checkPlace(String path, String tunnel) {
        if (!placed.add(tunnel)) {
            problems.error(child(path, "tunnel"), tunnel + " has its place already; take this entry out");
        } else if (routed.contains(tunnel)) {
            problems.error(
                    child(path, "tunnel"),
                    "a route leads into tunnel " + tunnel + ", which is no policy then; take this entry out");
        }
    }

    /** A tunnel is a policy by its selectors, unless a route leads into it. */
    private void checkTunnel(Unique<Selector> selectors, String path, TunnelSettings tunnel) {
        if (routed.contains(tunnel.name()) || placed.contains(tunnel.name())) {
            return;
        }
        if (tunnel.selector().isPresent()) {
            Selector selector = tunnel.selector().get();
            selectors.see(child(path, "selectors"), selector, selector.toString());
        } else if (problems.isSound(path) && problems.isSound("routes")) {
            problems.error(
                    child(path, "selectors"),
                    "these are missing, and no route leads into tunnel " + tunnel.name()
                            + ", so it would carry nothing; write selectors, or a route with tunnel: " + tunnel.name());
        }
    }

    private void checkTrial() {
        TrialSettings trial = settings.trial();
        if (trial.delay().compareTo(trial.pendingTimeout()) >= 0 && problems.isSound("trial")) {
            problems.error(
                    "trial.delay",
                    Durations.format(trial.delay()) + " is not shorter than pending-timeout, "
                            + Durations.format(trial.pendingTimeout())
                            + ": a pending SA would be given up before it is tried; write a shorter delay");
        }
    }
}
