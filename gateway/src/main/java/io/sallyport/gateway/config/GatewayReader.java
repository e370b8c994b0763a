package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.pipeline.fragment.ReassemblyBounds;
import io.sallyport.pipeline.pmtu.PathMtuSettings;
import io.sallyport.pipeline.policy.WaitingBounds;
import io.sallyport.pipeline.sad.SaParameters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a whole configuration file. */
final class GatewayReader {
    private static final int MAX_SAS = 1_024;
    private static final int MOST_SAS = 1_000_000;
    private static final int REPLAY_WINDOW = 1_024;
    private static final int BUDGET_PER_SA = 64;
    private static final int BURST_PER_SA = 32;
    private static final int BUDGET_PER_WORKER = 4_096;
    private static final int MOST_BUDGET = 1_000_000;

    private static final ValueType<Duration> AGE = Values.duration(Duration.ofMillis(100), Duration.ofHours(24));
    private static final ValueType<Integer> BUDGET = Values.whole("a number of failed trials", 1, MOST_BUDGET);

    private final Problems problems;

    GatewayReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads all sections. Where a value is missing or wrong another stands for it, and the problems tell so. */
    GatewaySettings read(Section root) {
        String name = root.read("name", Values.NAME, "gateway");
        SadSettings sad = sad(root.section("sad"));
        ConnectionReader connections = new ConnectionReader(problems, sad.replayWindow());
        TunnelReader tunnels = new TunnelReader(problems, sad.replayWindow());
        AuthenticationReader authentication = new AuthenticationReader(problems);
        List<TunnelSettings> byHand =
                root.sections("tunnels").stream().map(tunnels::read).toList();
        List<ConnectionSettings> byIke = root.sections("connections").stream()
                .map(connections::read)
                .flatMap(Optional::stream)
                .toList();
        PolicyReader policies = new PolicyReader(problems, byHand, byIke);
        return new GatewaySettings(
                name,
                DpdkReader.read(root.section("dpdk"), name),
                WorkerReader.read(root.sections("workers")),
                ports(root),
                root.sections("routes").stream()
                        .map(route -> LinkReader.readRoute(route, problems))
                        .toList(),
                root.sections("neighbours").stream()
                        .map(LinkReader::readNeighbour)
                        .toList(),
                sad,
                byHand,
                root.sections("policies").stream().map(policies::read).toList(),
                trial(root.section("trial")),
                HostReader.readDiscovery(root.section("neighbour-discovery")),
                HostReader.readIcmp(root.section("icmp")),
                HostReader.readAudit(root.section("audit")),
                byIke,
                reassembly(root.section("reassembly")),
                paths(root.section("path-mtu")),
                waiting(root.section("waiting")),
                AuthenticationReader.read(root.section("authentication")),
                root.sections("address-pools").stream()
                        .map(authentication::readPool)
                        .toList(),
                root.section("control").find("socket", Values.SOCKET),
                keyLog(root.section("debug")));
    }

    /** Ports of their own first, as the devices are counted; VLANs behind them. */
    private static List<PortSettings> ports(Section root) {
        List<PortSettings> ports =
                root.sections("ports").stream().map(PortReader::read).toList();
        return Stream.concat(
                        ports.stream(), root.sections("vlans").stream().map(vlan -> PortReader.readVlan(vlan, ports)))
                .toList();
    }

    private Optional<Path> keyLog(Section debug) {
        Optional<Path> folder = debug.find("key-log", Values.FOLDER);
        folder.ifPresent(path -> problems.warning(
                debug.path("key-log"),
                "ALL KEYS OF THIS GATEWAY ARE WRITTEN INTO " + path
                        + ": whoever reads them reads all of its traffic; for debugging only"));
        return folder;
    }

    private static SadSettings sad(Section sad) {
        return new SadSettings(
                sad.read("max-sas", Values.whole("a number of SAs", 1, MOST_SAS), MAX_SAS),
                sad.read("replay-window", NetworkValues.REPLAY_WINDOW, REPLAY_WINDOW));
    }

    private ReassemblyBounds reassembly(Section reassembly) {
        ReassemblyBounds standard = ReassemblyBounds.DEFAULT;
        int contexts = reassembly.read(
                "contexts",
                Values.whole("a number of datagrams", 1, ReassemblyBounds.MOST_CONTEXTS),
                standard.contexts());
        int perSource = reassembly.read(
                "per-source",
                Values.whole("a number of datagrams", 1, ReassemblyBounds.MOST_CONTEXTS),
                Math.min(contexts, standard.perSource()));
        if (perSource > contexts) {
            problems.error(
                    reassembly.path("per-source"),
                    perSource + " datagrams of one source are more than the " + contexts
                            + " of all sources; write fewer, or raise contexts");
        }
        return new ReassemblyBounds(
                contexts, Math.min(perSource, contexts), reassembly.read("age", AGE, standard.age()));
    }

    private static PathMtuSettings paths(Section paths) {
        return new PathMtuSettings(
                paths.read("learn", Values.FLAG, PathMtuSettings.DEFAULT.learn()),
                paths.read("age", AGE, PathMtuSettings.DEFAULT.age()));
    }

    private WaitingBounds waiting(Section waiting) {
        WaitingBounds standard = WaitingBounds.DEFAULT;
        int perPolicy = waiting.read(
                "per-policy",
                Values.whole("a number of packets", 1, WaitingBounds.MOST_PER_POLICY),
                standard.perPolicy());
        int packets = waiting.read(
                "packets", Values.whole("a number of packets", 1, WaitingBounds.MOST_PACKETS), standard.packets());
        if (packets < perPolicy) {
            problems.error(
                    waiting.path("packets"),
                    packets + " packets of all policies are fewer than the " + perPolicy
                            + " that one of them may have; write more, or lower per-policy");
        }
        return new WaitingBounds(
                perPolicy,
                Math.max(packets, perPolicy),
                waiting.read(
                        "octets",
                        Values.whole("a number of octets", WaitingBounds.LEAST_OCTETS, WaitingBounds.MOST_OCTETS),
                        standard.octets()),
                waiting.read("age", AGE, standard.age()));
    }

    private static TrialSettings trial(Section trial) {
        return new TrialSettings(
                trial.read("delay", Values.duration(Duration.ZERO, SaParameters.MAX_WAIT), Duration.ZERO),
                trial.read(
                        "pending-timeout",
                        Values.duration(Duration.ofMillis(1), SaParameters.MAX_WAIT),
                        SaParameters.DEFAULT_PENDING_TIMEOUT),
                trial.read("budget-per-sa", BUDGET, BUDGET_PER_SA),
                trial.read("burst-per-sa", BUDGET, BURST_PER_SA),
                trial.read("budget-per-worker", BUDGET, BUDGET_PER_WORKER));
    }
}
