package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.spd.IcmpMessages;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a selector, whose keys have other names in a tunnel than in a policy. */
record SelectorReader(
        Problems problems, String source, String destination, String sourcePorts, String destinationPorts) {
    private static final Selector NONE = Selector.between(Prefix.ANY4, Prefix.ANY4);

    /** A range of addresses is many prefixes; more pairs of them than this are a mistake. */
    private static final int MOST_PAIRS = 4_096;

    /** One selector, of prefixes. */
    Selector read(Section section) {
        Prefix from = section.require(source, NetworkValues.PREFIX, "10.1.0.0/16", Prefix.ANY4);
        Prefix to = section.require(destination, NetworkValues.PREFIX, "10.2.0.0/16", Prefix.ANY4);
        return readAll(section, List.of(from), List.of(to)).getFirst();
    }

    /** One selector, from every address to a prefix. */
    Selector readFromAnywhere(Section section) {
        Prefix to = section.require(destination, NetworkValues.PREFIX, "10.2.0.0/16", Prefix.ANY4);
        Prefix from = to.isIpv4() ? Prefix.ANY4 : Prefix.ANY6;
        return readAll(section, List.of(from), List.of(to)).getFirst();
    }

    /** The selectors of prefixes or ranges of addresses. */
    List<Selector> readRanges(Section section) {
        List<Prefix> any = List.of(Prefix.ANY4);
        List<Prefix> from = section.require(source, NetworkValues.ADDRESSES, "10.1.0.0/16", any);
        List<Prefix> to = section.require(destination, NetworkValues.ADDRESSES, "10.2.0.0/16", any);
        return readAll(section, from, to);
    }

    private List<Selector> readAll(Section section, List<Prefix> from, List<Prefix> to) {
        int protocol = section.read("protocol", NetworkValues.PROTOCOL, Selector.ANY_PROTOCOL);
        PortRange fromPorts = section.read(sourcePorts, NetworkValues.PORTS, PortRange.ANY);
        PortRange toPorts = section.read(destinationPorts, NetworkValues.PORTS, PortRange.ANY);
        if (problems.isSound(section.path("protocol")) && !IpProtocol.hasPorts(protocol)) {
            refusePorts(section.path(sourcePorts), fromPorts);
            refusePorts(section.path(destinationPorts), toPorts);
        }
        Optional<PortRange> messages = messages(section);
        if (!problems.isSound(section.path())) {
            return List.of(NONE);
        }
        try {
            List<Selector> selectors = new ArrayList<>();
            for (Prefix source : from) {
                for (Prefix destination : to) {
                    selectors.add(
                            messages.isPresent()
                                    ? Selector.ofIcmp(source, destination, protocol, messages.get())
                                    : new Selector(source, destination, protocol, fromPorts, toPorts));
                }
            }
            if (selectors.size() > MOST_PAIRS) {
                throw new IllegalArgumentException("these ranges are " + selectors.size()
                        + " pairs of prefixes; write prefixes, or a range on one side only");
            }
            return selectors;
        } catch (IllegalArgumentException e) {
            problems.error(section.path(), e.getMessage());
            return List.of(NONE);
        }
    }

    /** Of ICMP they would be taken for types and codes, or for nothing. */
    private void refusePorts(String path, PortRange ports) {
        if (!ports.isAny()) {
            problems.error(
                    path,
                    "ports need a protocol that has ports; write protocol: tcp, udp or sctp beside them, or take them"
                            + " out");
        }
    }

    /** The ICMP messages of {@code icmp-type} and {@code icmp-code}, if the section has such keys. */
    private Optional<PortRange> messages(Section section) {
        Optional<PortRange> types = section.find("icmp-type", NetworkValues.ICMP_NUMBERS);
        Optional<PortRange> codes = section.find("icmp-code", NetworkValues.ICMP_NUMBERS);
        if (types.isEmpty()) {
            codes.ifPresent(_ -> problems.error(
                    section.path("icmp-code"), "a code means nothing without its type; write icmp-type too"));
            return Optional.empty();
        }
        PortRange type = types.get();
        if (codes.isEmpty()) {
            return Optional.of(IcmpMessages.types(type.low(), type.high()));
        }
        if (type.low() != type.high()) {
            problems.error(section.path("icmp-code"), "codes go with one type, not with " + type);
        }
        return Optional.of(
                IcmpMessages.codes(type.low(), codes.get().low(), codes.get().high()));
    }
}
