package io.sallyport.jmh.lookup;

import io.sallyport.pipeline.event.SaEvents;
import io.sallyport.pipeline.sad.Promotion;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.TrialBudget;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to make a pending SA ACTIVE: the state word, the time, and the notice to the control thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PromotionBenchmark {
    private static final int EVENTS = 1024;

    private FilledTable table;
    private SaEvents events;
    private Promotion promotion;
    private long hot;
    private long pending;

    /** Makes a pending SA. */
    @Setup(Level.Trial)
    public void fill() {
        table = new FilledTable(1, 0, true, true);
        events = new SaEvents(EVENTS);
        promotion = new Promotion(events, TrialBudget.PER_SA, TrialBudget.PER_WORKER);
        hot = table.sa().hot();
        pending = SaTable.stateAcquire(hot);
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void free() {
        promotion.close();
        events.close();
        table.close();
    }

    /** Promotes, takes the notice, and makes the SA pending again. */
    @Benchmark
    public int promote() {
        int outcome = promotion.promote(hot, pending, 1);
        int heard = events.drain((_, _, _, _, _) -> {}, 1);
        boolean back = SaTable.casState(hot, SaTable.stateAcquire(hot), pending);
        return outcome + heard + (back ? 1 : 0);
    }

    /** Only the two changes of the word. */
    @Benchmark
    public boolean compareAndSet() {
        return SaTable.casState(hot, pending, ~pending) && SaTable.casState(hot, ~pending, pending);
    }
}
