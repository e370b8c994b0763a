package io.sallyport.gateway.config;

import io.sallyport.gateway.ike.Addresses;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.ChildProposal;
import io.sallyport.ike.connection.PendingPolicy;
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads one child of a connection. */
final class ChildReader {
    /** The local selector of a client that gets its address by mode config. */
    private static final String DYNAMIC = "dynamic";

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Problems problems;
    private final int replayWindow;

    ChildReader(Problems problems, int replayWindow) {
        this.problems = problems;
        this.replayWindow = replayWindow;
    }

    /** The child; empty if something of it is wrong, which the problems tell. */
    Optional<ChildSettings> read(Section section) {
        String name = section.require("name", Values.NAME, "lan", "");
        Section selectors = section.requireSection("selectors");
        boolean dynamic =
                selectors.find("local", Values.TEXT).filter(DYNAMIC::equals).isPresent();
        SelectorReader reader = new SelectorReader(problems, "local", "remote", "local-ports", "remote-ports");
        Selector selector = dynamic ? reader.readFromAnywhere(selectors) : reader.read(selectors);
        List<ChildProposal> proposals = new ChildProposalReader(problems).read(section);
        Optional<GroupDescription> pfs = section.read("pfs", ConnectionValues.PFS, Optional.empty());
        StartMode start = section.read("start", Values.oneOf(StartMode.values()), StartMode.ON_TRAFFIC);
        SaMode mode = section.read("mode", Values.oneOf(SaMode.values()), SaMode.TUNNEL);
        PendingPolicy pending = pending(section);
        int window = section.read("replay-window", NetworkValues.REPLAY_WINDOW, replayWindow);
        SaReader.requireWindow(section.path("esn"), section.read("esn", Values.FLAG, false), window, problems);
        RekeyPolicy rekey = ConnectionReader.rekey(section, RekeyPolicy.PHASE_2);
        if (!problems.isSound(section.path())) {
            return Optional.empty();
        }
        if (isRange(selector.sourcePorts()) || isRange(selector.destinationPorts())) {
            problems.error(
                    section.path("selectors"),
                    "IKEv1 negotiates one port or any, no ranges (RFC 2407 section 4.6.2); write one port");
            return Optional.empty();
        }
        if (dynamic && mode == SaMode.TRANSPORT) {
            problems.error(
                    section.path("mode"),
                    "an address that a server gives is inside a tunnel, and transport mode has no inside; write tunnel");
            return Optional.empty();
        }
        try {
            SelectorPair pair = new SelectorPair(
                    Addresses.side(selector.source(), selector.protocol(), selector.sourcePorts()),
                    Addresses.side(selector.destination(), selector.protocol(), selector.destinationPorts()));
            ChildConfiguration.Builder child = ChildConfiguration.builder(name, pair)
                    .mode(mode)
                    .start(start)
                    .pending(pending)
                    .rekey(rekey)
                    .replayWindow(window);
            pfs.ifPresent(child::pfs);
            if (dynamic) {
                child.dynamicLocal();
            }
            if (section.read("sas-per-worker", Values.FLAG, false)) {
                child.saPerResource();
            }
            child.proposals(proposals.toArray(ChildProposal[]::new));
            return Optional.of(new ChildSettings(child.build(), selector));
        } catch (IllegalArgumentException e) {
            problems.error(section.path(), e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isRange(PortRange ports) {
        return !ports.equals(PortRange.ANY) && ports.low() != ports.high();
    }

    private PendingPolicy pending(Section section) {
        PendingPolicy absent = PendingPolicy.DEFAULT;
        boolean promotion =
                section.read("promotion", Values.oneOf(new Boolean[] {true, false}, on -> on ? "on" : "off"), true);
        Duration delay =
                section.read("trial-delay", Values.duration(Duration.ZERO, SaParameters.MAX_WAIT), absent.trialDelay());
        Optional<Duration> limit = section.find("pending-timeout", Values.duration(SHORTEST, SaParameters.MAX_WAIT));
        boolean commitBit = section.read("commit-bit", Values.FLAG, absent.commitBit());
        try {
            return new PendingPolicy(promotion, delay, limit, commitBit);
        } catch (IllegalArgumentException e) {
            problems.error(section.path("pending-timeout"), e.getMessage());
            return absent;
        }
    }
}
