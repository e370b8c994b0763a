package io.sallyport.jmh.ike;

import com.fasterxml.jackson.jr.ob.JSON;
import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.engine.EngineSettings;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.transport.Datagram;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Many tunnels of one hub, whose IKE runs on one thread and computes all cryptography itself: negotiations a second as the
 * number of tunnels grows, rekeys a second, and memory for each tunnel. Only the hub's time counts.
 */
@Command(
        name = "ike",
        mixinStandardHelpOptions = true,
        description = "Negotiations and rekeys a second of a responder on one thread, and its memory for each tunnel.")
final class TunnelsBench implements Callable<Integer> {
    private static final IpAddress HUB = address(0x0a63_0002);
    private static final int FIRST_SPOKE = 0x0b00_0001;
    private static final String CHILD = "nets";
    private static final int STEPS = 10;
    private static final double SECOND = 1e9;

    @Option(names = "--group", description = "Group of phase 1: 14, 19 or 31 (default ${DEFAULT-VALUE}).")
    private int group = 14;

    @Option(names = "--pfs", description = "Rekeys with that group too.")
    private boolean pfs;

    @Option(names = "--rsa", description = "RSA-2048 certificates, not a pre-shared key.")
    private boolean rsa;

    @Option(names = "--tunnels", description = "How many tunnels (default ${DEFAULT-VALUE}).")
    private int tunnels = 10_000;

    @Option(names = "--rekeys", description = "How many rekeys, at most one a tunnel (default: one a tunnel).")
    private Integer rekeys;

    @Option(names = "--warm-up", description = "Tunnels negotiated before, and not counted (default ${DEFAULT-VALUE}).")
    private int warmUp = 2_000;

    @Option(names = "--json", description = "File for the result as JSON.")
    private Path json;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TunnelsBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        int rekeyed = rekeys == null ? tunnels : rekeys;
        if (rekeyed > tunnels) {
            throw new IllegalArgumentException("each tunnel is rekeyed once: --rekeys is at most --tunnels");
        }
        Authenticator credentials = rsa ? BenchCredentials.rsa(names()) : BenchCredentials.preShared();
        measure(credentials, warmUp, warmUp);
        Map<String, Object> result = measure(credentials, tunnels, rekeyed);
        result.forEach((key, value) -> System.out.printf("%-28s %s%n", key, value));
        if (json != null) {
            JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).write(result, json.toFile());
        }
        return 0;
    }

    private Map<String, Object> measure(Authenticator credentials, int count, int rekeyCount) {
        EngineSettings roomy = new EngineSettings(500, 4_500, count, count);
        try (Station hub = new Station(roomy, credentials);
                Station spokes = new Station(roomy, credentials)) {
            hub.engine().add(hubConnection());
            for (int i = 0; i < count; i++) {
                spokes.engine().add(spoke(address(FIRST_SPOKE + i)));
            }
            long before = usedHeap();
            List<Integer> rates = new ArrayList<>();
            long all = 0;
            for (int step = 0; step < STEPS; step++) {
                for (int i = count * step / STEPS; i < count * (step + 1) / STEPS; i++) {
                    String name = name(address(FIRST_SPOKE + i));
                    spokes.run(() -> spokes.engine().initiate(name, CHILD));
                    exchange(hub, spokes);
                }
                long nanos = hub.takeNanos();
                all += nanos;
                rates.add((int) (count / (double) STEPS / nanos * SECOND));
            }
            require(hub, count);
            long grown = usedHeap() - before;
            int pairs = hub.dataPlane().installed();
            for (int i = 0; i < rekeyCount; i++) {
                spokes.run(() -> spokes.engine().onLifetime(spokes.dataPlane().takeOldest(), LifetimeEnd.SOFT));
                exchange(hub, spokes);
            }
            if (hub.dataPlane().installed() - pairs != rekeyCount) {
                throw new IllegalStateException(
                        (hub.dataPlane().installed() - pairs) + " of " + rekeyCount + " rekeys came about");
            }
            double rekeySeconds = hub.takeNanos() / SECOND;
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("date", Instant.now().toString());
            result.put("java", Runtime.version().toString());
            result.put("phase_1", (rsa ? "RSA-2048" : "PSK") + ", group " + group + (pfs ? ", PFS" : ""));
            result.put("tunnels", count);
            result.put("negotiations_per_second", (int) (count / (all / SECOND)));
            result.put("by_tenth_of_the_tunnels", rates);
            result.put("rekeys_per_second", (int) (rekeyCount / rekeySeconds));
            result.put("octets_per_tunnel_both_sides", grown / count);
            return result;
        }
    }

    private static void require(Station hub, int count) {
        if (hub.engine().childCount() != count || hub.engine().saCount() != count) {
            throw new IllegalStateException(
                    "of " + count + " tunnels the hub has " + hub.engine().childCount());
        }
    }

    private static void exchange(Station hub, Station spokes) {
        boolean more = true;
        while (more) {
            more = false;
            for (Datagram datagram = spokes.next(); datagram != null; datagram = spokes.next()) {
                Datagram one = datagram;
                hub.run(() -> hub.engine().receive(one));
                more = true;
            }
            for (Datagram datagram = hub.next(); datagram != null; datagram = hub.next()) {
                Datagram one = datagram;
                spokes.run(() -> spokes.engine().receive(one));
                more = true;
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private Connection hubConnection() {
        return connection("spokes", HUB, Optional.empty())
                .children(child(new SelectorPair(
                        TrafficSelector.ofHost(HUB), TrafficSelector.ofPrefix(address(0x0b00_0000), 8))))
                .build();
    }

    private Connection spoke(IpAddress address) {
        return connection(name(address), address, Optional.of(HUB))
                .remote(HUB)
                .children(child(new SelectorPair(TrafficSelector.ofHost(address), TrafficSelector.ofHost(HUB))))
                .build();
    }

    private Connection.Builder connection(String name, IpAddress local, Optional<IpAddress> remote) {
        AuthenticationMethod method = rsa ? AuthenticationMethod.RSA_SIGNATURES : AuthenticationMethod.PRE_SHARED_KEY;
        Identity own = identity(local);
        Optional<Identity> peer = remote.map(this::identity);
        return Connection.builder(name, local, new Authentication(method, own, peer))
                .proposals(new Phase1Proposal(EncryptionAlgorithm.AES_CBC, 128, HashAlgorithm.SHA2_256, phase1Group()))
                .dpd(DeadPeerDetection.OFF);
    }

    private Identity identity(IpAddress address) {
        return rsa ? BenchCredentials.subject(name(address)) : new Identity.Address(address);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(List.of(name(HUB)));
        for (int i = 0; i < Math.max(tunnels, warmUp); i++) {
            names.add(name(address(FIRST_SPOKE + i)));
        }
        return names;
    }

    private ChildConfiguration child(SelectorPair selectors) {
        ChildConfiguration.Builder builder = ChildConfiguration.builder(CHILD, selectors);
        return (pfs ? builder.pfs(phase1Group()) : builder).build();
    }

    private GroupDescription phase1Group() {
        return switch (group) {
            case 14 -> GroupDescription.MODP_2048;
            case 19 -> GroupDescription.ECP_256;
            case 31 -> GroupDescription.CURVE25519;
            default -> throw new IllegalArgumentException("group " + group + " is not measured: 14, 19 or 31");
        };
    }

    private static String name(IpAddress address) {
        return "station " + address;
    }

    private static IpAddress address(int bits) {
        return new IpAddress(new WireWriter().u32(bits).toOctets());
    }
}
