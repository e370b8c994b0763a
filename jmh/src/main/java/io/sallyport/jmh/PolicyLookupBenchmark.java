package io.sallyport.jmh;

import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.spd.Spd;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One policy lookup, over tunnels under a BYPASS policy for IKE, for UDP packets in random order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PolicyLookupBenchmark {
    private static final int PACKETS = 1_024;
    private static final int UDP = 17;
    private static final int IKE_PORT = 500;
    private static final Prefix INSIDE = Prefix.parse("10.0.0.0/8");
    private static final int FIRST_REMOTE = 0x6000_0000;

    /** Tunnels, each to a /24 of its own. */
    @Param({"10", "1000", "10000"})
    public int tunnels;

    private final int[] hosts = new int[PACKETS];
    private final int[] remotes = new int[PACKETS];
    private Spd byDestination;
    private Spd bySource;

    /** Compiles the policies, once with the tunnels' prefixes as destinations and once as sources. */
    @Setup(Level.Trial)
    public void compile() {
        List<Policy> outward = new ArrayList<>();
        List<Policy> inward = new ArrayList<>();
        Selector ike = new Selector(Prefix.ANY4, Prefix.ANY4, UDP, PortRange.ANY, PortRange.of(IKE_PORT));
        outward.add(new Policy("ike", PolicyAction.BYPASS, ike));
        inward.add(new Policy("ike", PolicyAction.BYPASS, ike));
        for (int i = 0; i < tunnels; i++) {
            Prefix remote = Prefix.ofIpv4(FIRST_REMOTE + (i << 8), 24);
            outward.add(new Policy("t" + i, PolicyAction.PROTECT, Selector.between(INSIDE, remote)));
            inward.add(new Policy("t" + i, PolicyAction.PROTECT, Selector.between(remote, INSIDE)));
        }
        byDestination = new Spd(outward);
        bySource = new Spd(inward);
        Random random = new Random(1);
        for (int i = 0; i < PACKETS; i++) {
            hosts[i] = INSIDE.ipv4() + random.nextInt(1 << 24);
            remotes[i] = FIRST_REMOTE + (random.nextInt(tunnels) << 8) + 1;
        }
    }

    /** The usual case: each tunnel has its own destination. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int outbound() {
        int sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            sum += byDestination.lookup4(hosts[i], remotes[i], UDP, 1, 2);
        }
        return sum;
    }

    /** Clear text from outside against the same policies. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int inboundClear() {
        int sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            sum += byDestination.lookupReverse4(remotes[i], hosts[i], UDP, 2, 1);
        }
        return sum;
    }

    /** All tunnels share one destination and differ by source. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int sharedDestination() {
        int sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            sum += bySource.lookup4(remotes[i], hosts[i], UDP, 1, 2);
        }
        return sum;
    }
}
