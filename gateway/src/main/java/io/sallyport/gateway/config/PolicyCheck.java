package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.child;
import static io.sallyport.gateway.yaml.Shape.item;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyDirection;
import io.sallyport.pipeline.spd.Selector;

/** Holds policies and tunnels' selectors against each other: one that can never match is a mistake. */
final class PolicyCheck {
    private final GatewaySettings settings;
    private final Problems problems;

    PolicyCheck(GatewaySettings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    void check() {
        Unique<Selector> selectors = new Unique<>(problems, "the first that matches decides, so this one never would");
        for (int i = 0; i < settings.policies().size(); i++) {
            Policy policy = settings.policies().get(i);
            if (policy.direction() == PolicyDirection.BOTH && policy.selectors().size() == 1) {
                selectors.see(
                        item("policies", i),
                        policy.selector(),
                        policy.selector().toString());
            }
        }
        for (int i = 0; i < settings.tunnels().size(); i++) {
            Selector selector = settings.tunnels().get(i).selector();
            selectors.see(child(item("tunnels", i), "selectors"), selector, selector.toString());
        }
        checkTrial();
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
