package io.sallyport.jmh;

import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.spd.Prefix;
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

/** One longest-prefix lookup, for destinations of which each has a route, in random order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouteLookupBenchmark {
    private static final int DESTINATIONS = 1_024;

    /** 2000::/3. */
    private static final long FIRST_IPV6 = 0x2000L << 48;

    /** Routes of each family. */
    @Param({"16", "10000", "1000000"})
    public int routes;

    private final RouteTable table = new RouteTable();
    private final int[] destinations4 = new int[DESTINATIONS];
    private final long[] destinations6 = new long[DESTINATIONS];

    /** Fills the table with IPv4 prefixes of 16 to 24 bits and IPv6 prefixes of 32 to 48. */
    @Setup(Level.Trial)
    public void fill() {
        Random random = new Random(1);
        int[] addresses4 = random.ints(routes).toArray();
        long[] addresses6 =
                random.longs(routes).map(bits -> FIRST_IPV6 | bits >>> 3).toArray();
        for (int i = 0; i < routes; i++) {
            Prefix host4 = Prefix.ofIpv4(addresses4[i], Prefix.IPV4_BITS);
            Prefix host6 = Prefix.ofIpv6(addresses6[i], 0, Prefix.IPV6_BITS);
            table.replace(host4.network(16 + random.nextInt(9)), i & 0xff);
            table.replace(host6.network(32 + random.nextInt(17)), i & 0xff);
        }
        for (int i = 0; i < DESTINATIONS; i++) {
            destinations4[i] = addresses4[random.nextInt(routes)];
            destinations6[i] = addresses6[random.nextInt(routes)];
        }
        table.publish();
    }

    /** IPv4. */
    @Benchmark
    @OperationsPerInvocation(DESTINATIONS)
    public int lookup4() {
        RouteTable.Snapshot snapshot = table.current();
        int sum = 0;
        for (int destination : destinations4) {
            sum += snapshot.lookup4(destination);
        }
        return sum;
    }

    /** IPv6. */
    @Benchmark
    @OperationsPerInvocation(DESTINATIONS)
    public int lookup6() {
        RouteTable.Snapshot snapshot = table.current();
        int sum = 0;
        for (long destination : destinations6) {
            sum += snapshot.lookup6(destination, 1);
        }
        return sum;
    }
}
