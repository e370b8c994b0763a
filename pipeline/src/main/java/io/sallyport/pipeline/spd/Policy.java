package io.sallyport.pipeline.spd;

import java.util.List;

/**
 * One entry of the SPD.
 *
 * @param name what the configuration calls it, for people
 * @param action what becomes of a packet that matches
 * @param direction which packets are held against it
 * @param selectors one or more; a packet matches if it matches any. Those of an IN policy are written as the packet comes
 *     in, all others as it goes out
 */
public record Policy(String name, PolicyAction action, PolicyDirection direction, List<Selector> selectors) {
    /** Checks the parts. */
    public Policy {
        selectors = List.copyOf(selectors);
        if (selectors.isEmpty()) {
            throw new IllegalArgumentException("policy " + name + " needs a selector");
        }
        if (action == PolicyAction.PROTECT && direction != PolicyDirection.BOTH) {
            throw new IllegalArgumentException("policy " + name + " protects, and so is for both directions, not only "
                    + direction + ": what goes out sealed must come in sealed");
        }
    }

    /** A policy of both directions with one selector. */
    public Policy(String name, PolicyAction action, Selector selector) {
        this(name, action, PolicyDirection.BOTH, List.of(selector));
    }

    /** Its first selector. */
    public Selector selector() {
        return selectors.getFirst();
    }
}
