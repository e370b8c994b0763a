package io.sallyport.jmh;

import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.spd.Prefix;
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

/** One longest-prefix lookup, for destinations of which each has a route, in random order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouteLookupBenchmark {
    private static final int BURST = 32;
    private static final int SEED = 1;

    /** Routes of each family. */
    @Param({"16", "10000", "1000000"})
    public int routes;

    /** Different destinations: few stay in the caches, a million do not. */
    @Param({"1024", "1048576"})
    public int destinations;

    private final RouteTable table = new RouteTable();
    private int[] destinations4;
    private long[] destinations6;
    private int next;

    /** Fills the table, and tells how long that takes and how large it is. */
    @Setup(Level.Trial)
    public void fill() {
        List<Prefix> prefixes4 = RouteSet.prefixes(Prefix.IPV4, routes, SEED);
        List<Prefix> prefixes6 = RouteSet.prefixes(Prefix.IPV6, routes, SEED);
        tell("IPv4", prefixes4);
        tell("both", prefixes6);
        Random random = new Random(SEED);
        destinations4 = new int[destinations];
        destinations6 = new long[2 * destinations];
        for (int i = 0; i < destinations; i++) {
            destinations4[i] = RouteSet.within(prefixes4.get(random.nextInt(routes)), random)
                    .ipv4();
            Prefix address = RouteSet.within(prefixes6.get(random.nextInt(routes)), random);
            destinations6[2 * i] = address.high();
            destinations6[2 * i + 1] = address.low();
        }
    }

    private void tell(String families, List<Prefix> prefixes) {
        long start = System.nanoTime();
        for (int i = 0; i < prefixes.size(); i++) {
            table.replace(prefixes.get(i), i & 0xff);
        }
        long added = System.nanoTime();
        table.publish();
        System.out.printf(
                "# %s: added in %d ms, published in %d ms, %d KiB%n",
                families,
                (added - start) / 1_000_000,
                (System.nanoTime() - added) / 1_000_000,
                table.current().memoryOctets() >> 10);
    }

    /** IPv4. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int lookup4() {
        RouteTable.Snapshot snapshot = table.current();
        int sum = 0;
        int from = next;
        for (int i = from; i < from + BURST; i++) {
            sum += snapshot.lookup4(destinations4[i]);
        }
        next = (from + BURST) & (destinations - 1);
        return sum;
    }

    /** IPv6. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int lookup6() {
        RouteTable.Snapshot snapshot = table.current();
        int sum = 0;
        int from = next;
        for (int i = from; i < from + BURST; i++) {
            sum += snapshot.lookup6(destinations6[2 * i], destinations6[2 * i + 1]);
        }
        next = (from + BURST) & (destinations - 1);
        return sum;
    }
}
