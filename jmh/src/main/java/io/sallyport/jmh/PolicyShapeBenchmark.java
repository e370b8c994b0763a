package io.sallyport.jmh;

import io.sallyport.pipeline.policy.FlowCache;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Spd;
import java.util.List;
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

/** One policy lookup, over policy lists of several shapes, for packets that each match some policy, in random order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PolicyShapeBenchmark {
    private static final int SEED = 7;

    @Param({"TUNNELS", "ACCESS_LIST", "SHARED_PREFIXES", "ANY_ADDRESS"})
    public PolicyShape shape;

    @Param({"10", "1000", "10000"})
    public int policies;

    private Spd spd;
    private PolicyTraffic traffic;
    private final FlowCache cache = new FlowCache();
    private int round;

    /** Compiles the policies and aims packets at them. */
    @Setup(Level.Trial)
    public void compile() {
        List<Policy> list = shape.policies(policies, SEED);
        long start = System.nanoTime();
        spd = new Spd(list);
        System.out.printf(
                "# compiled in %.1f ms into %d KiB%n", (System.nanoTime() - start) / 1e6, spd.memoryOctets() >> 10);
        traffic = new PolicyTraffic(list, SEED);
    }

    /** Our classifier. */
    @Benchmark
    @OperationsPerInvocation(PolicyTraffic.PACKETS)
    public int lookup() {
        PolicyTraffic packets = traffic;
        int sum = 0;
        for (int i = 0; i < PolicyTraffic.PACKETS; i++) {
            sum += spd.lookup4(
                    packets.source[i],
                    packets.destination[i],
                    packets.protocol[i],
                    packets.sourcePort[i],
                    packets.destinationPort[i]);
        }
        return sum;
    }

    /** The same through a cache of flows: each of the 4,096 comes again. */
    @Benchmark
    @OperationsPerInvocation(PolicyTraffic.PACKETS)
    public int cached() {
        PolicyTraffic packets = traffic;
        int sum = 0;
        for (int i = 0; i < PolicyTraffic.PACKETS; i++) {
            sum += cache.lookup4(
                    spd,
                    packets.source[i],
                    packets.destination[i],
                    packets.protocol[i],
                    packets.sourcePort[i],
                    packets.destinationPort[i]);
        }
        return sum;
    }

    /** Through the cache, but no flow comes twice. */
    @Benchmark
    @OperationsPerInvocation(PolicyTraffic.PACKETS)
    public int missed() {
        PolicyTraffic packets = traffic;
        round++;
        int sum = 0;
        for (int i = 0; i < PolicyTraffic.PACKETS; i++) {
            sum += cache.lookup4(
                    spd,
                    packets.source[i],
                    packets.destination[i],
                    packets.protocol[i],
                    (packets.sourcePort[i] + round) & PortRange.MAXIMUM,
                    packets.destinationPort[i]);
        }
        return sum;
    }
}
