package io.sallyport.gateway.config;

import io.sallyport.pipeline.audit.AuditLimits;
import io.sallyport.pipeline.fragment.ReassemblyBounds;
import io.sallyport.pipeline.icmp.IcmpLimits;
import io.sallyport.pipeline.neighbour.NeighbourTimers;
import io.sallyport.pipeline.pmtu.PathMtuSettings;
import io.sallyport.pipeline.policy.WaitingBounds;
import io.sallyport.pipeline.spd.Policy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One gateway, as configured.
 *
 * @param name what logs and native objects call it
 * @param dpdk DPDK's environment
 * @param workers at least one
 * @param ports at least one, and behind them the VLANs on them; other settings name them
 * @param routes besides the networks of the ports' own addresses
 * @param neighbours stations whose MAC addresses are known beforehand
 * @param sad the SA database
 * @param tunnels with keys given by hand
 * @param policies entries of the SPD in order, before those of tunnels and children that are not among them; one that
 *     protects bears the name of its tunnel, or of its connection and child with a slash between
 * @param trial how pending SAs are tried
 * @param neighbourDiscovery times and bounds of ARP and neighbour discovery
 * @param icmp how much ICMP each worker sends
 * @param audit how much each worker tells of packets that are to be audited
 * @param connections of IKE
 * @param reassembly what each worker spends on fragments for the gateway
 * @param paths whether and for how long MTUs of paths are learned
 * @param waiting how many packets wait for their outbound SAs
 * @param authentication files with the credentials of IKE
 * @param addressPools addresses for clients
 * @param controlSocket where an operator asks the running gateway for a trace
 * @param keyLog folder that all keys are written into, for debugging
 */
public record GatewaySettings(
        String name,
        DpdkSettings dpdk,
        List<WorkerSettings> workers,
        List<PortSettings> ports,
        List<RouteSettings> routes,
        List<NeighbourSettings> neighbours,
        SadSettings sad,
        List<TunnelSettings> tunnels,
        List<Policy> policies,
        TrialSettings trial,
        NeighbourTimers neighbourDiscovery,
        IcmpLimits icmp,
        AuditLimits audit,
        List<ConnectionSettings> connections,
        ReassemblyBounds reassembly,
        PathMtuSettings paths,
        WaitingBounds waiting,
        AuthenticationSettings authentication,
        List<AddressPoolSettings> addressPools,
        Optional<Path> controlSocket,
        Optional<Path> keyLog) {
    /** Keeps its own lists. */
    public GatewaySettings {
        workers = List.copyOf(workers);
        ports = List.copyOf(ports);
        routes = List.copyOf(routes);
        neighbours = List.copyOf(neighbours);
        tunnels = List.copyOf(tunnels);
        policies = List.copyOf(policies);
        connections = List.copyOf(connections);
        addressPools = List.copyOf(addressPools);
    }

    /** True if there is a key in it. */
    public boolean holdsKeys() {
        return !tunnels.isEmpty();
    }

    /** Overwrites all keys with zeros, once the SAs are installed. */
    public void zeroise() {
        for (TunnelSettings tunnel : tunnels) {
            tunnel.inbound().key().zeroise();
            tunnel.outbound().key().zeroise();
            tunnel.bundle().ifPresent(ah -> {
                ah.inboundKey().zeroise();
                ah.outboundKey().zeroise();
            });
        }
    }

    /** Packets of the largest replay window that an SA of a tunnel or of a child may have. */
    public int largestReplayWindow() {
        IntStream ofTunnels = tunnels.stream().mapToInt(TunnelSettings::replayWindow);
        IntStream ofChildren = connections.stream()
                .flatMap(connection -> connection.children().stream())
                .mapToInt(child -> child.child().replayWindow());
        return IntStream.concat(ofTunnels, ofChildren).reduce(sad.replayWindow(), Math::max);
    }

    /** Names of the tunnels that a route leads into. */
    public Set<String> routedTunnels() {
        return routes.stream()
                .flatMap(route -> route.hops().stream())
                .flatMap(hop -> hop.tunnel().stream())
                .collect(Collectors.toSet());
    }
}
