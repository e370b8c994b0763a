package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;

/** Reads a selector, whose keys have other names in a tunnel than in a policy. */
record SelectorReader(
        Problems problems, String source, String destination, String sourcePorts, String destinationPorts) {
    private static final Selector NONE = Selector.between(Prefix.ANY4, Prefix.ANY4);

    Selector read(Section section) {
        Prefix from = section.require(source, NetworkValues.PREFIX, "10.1.0.0/16", Prefix.ANY4);
        Prefix to = section.require(destination, NetworkValues.PREFIX, "10.2.0.0/16", Prefix.ANY4);
        int protocol = section.read("protocol", NetworkValues.PROTOCOL, Selector.ANY_PROTOCOL);
        PortRange fromPorts = section.read(sourcePorts, NetworkValues.PORTS, PortRange.ANY);
        PortRange toPorts = section.read(destinationPorts, NetworkValues.PORTS, PortRange.ANY);
        if (!problems.isSound(section.path())) {
            return NONE;
        }
        try {
            return new Selector(from, to, protocol, fromPorts, toPorts);
        } catch (IllegalArgumentException e) {
            problems.error(section.path(), e.getMessage());
            return NONE;
        }
    }
}
