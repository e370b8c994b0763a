package io.sallyport.jmh.lookup;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.replay.ReplayWindow;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Both stages of anti-replay for one packet of one SA. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ReplayWindowBenchmark {
    /** In packets. */
    @Param({"64", "1024", "65536"})
    public int window;

    private FilledTable table;
    private long hot;
    private long cold;
    private long sequence;

    /** Makes an SA. */
    @Setup(Level.Trial)
    public void fill() {
        table = new FilledTable(1, window, false, true);
        hot = table.sa().hot();
        cold = SaTable.cold(hot);
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void free() {
        table.close();
    }

    /** The next number in order. */
    @Benchmark
    public boolean inOrder() {
        long number = Memory.i64(hot + SaDescriptor.SEQUENCE) + 1;
        return ReplayWindow.precheck(hot, cold, number) && ReplayWindow.testAndSet(hot, cold, number);
    }

    /** Pairs that have changed places. */
    @Benchmark
    public boolean swapped() {
        // 2, 1, 4, 3, ...
        long number = (sequence++ ^ 1) + 1;
        return ReplayWindow.precheck(hot, cold, number) && ReplayWindow.testAndSet(hot, cold, number);
    }

    /** A number that was there before. */
    @Benchmark
    public boolean replayed() {
        return ReplayWindow.precheck(hot, cold, Memory.i64(hot + SaDescriptor.SEQUENCE));
    }
}
