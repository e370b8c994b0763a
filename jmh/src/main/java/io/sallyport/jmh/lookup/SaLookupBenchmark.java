package io.sallyport.jmh.lookup;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One search of 32 in a row for SAs in random order: those that are there, those that are not, and those that are pending. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SaLookupBenchmark {
    /** What the table holds. */
    @Param({"1", "1000", "100000", "1000000"})
    public int sas;

    /** What is asked for. */
    @Param({"HIT", "MISS", "PENDING"})
    public Outcome outcome;

    private FilledTable table;

    /** How a search ends. */
    public enum Outcome {
        /** There is an ACTIVE SA. */
        HIT,
        /** There is none. */
        MISS,
        /** There is one that is PENDING. */
        PENDING
    }

    /** Fills the table. */
    @Setup(Level.Trial)
    public void fill() {
        table = new FilledTable(sas, 0, outcome == Outcome.PENDING, outcome != Outcome.MISS);
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void free() {
        table.close();
    }

    /** One of 32. */
    @Benchmark
    @OperationsPerInvocation(32)
    public long find() {
        return table.burst();
    }
}
