package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicyDirection;

/** Reads one item of the section {@code policies}. */
final class PolicyReader {
    private static final ValueType<PolicyAction> ACTION = text -> {
        if (text.equals("protect")) {
            throw new IllegalArgumentException("\"protect\" is not written here: each tunnel is such a policy by its"
                    + " selectors; write bypass or discard, or move this under tunnels");
        }
        return Values.oneOf(new PolicyAction[] {PolicyAction.BYPASS, PolicyAction.DISCARD})
                .parse(text);
    };

    private PolicyReader() {}

    static Policy read(Section policy, Problems problems) {
        PolicyAction action = policy.require("action", ACTION, "bypass", PolicyAction.DISCARD);
        return new Policy(
                policy.read("name", Values.NAME, policy.path()),
                action,
                policy.read("direction", Values.oneOf(PolicyDirection.values()), PolicyDirection.BOTH),
                new SelectorReader(problems, "source", "destination", "source-ports", "destination-ports")
                        .readRanges(policy));
    }
}
