package io.sallyport.jmh;

import io.sallyport.pipeline.handoff.MbufRing;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;

/** The ring by which workers hand packets over: from one thread to another, and within one thread as the least it can take. */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HandOffRingBenchmark {
    private static final int CAPACITY = 1024;
    private static final int BURST = 32;

    private final MbufRing ring = new MbufRing(CAPACITY);

    /** The sender's side: a packet that found room. The receiver runs on another CPU. */
    @Benchmark
    @Group("twoThreads")
    @OperationsPerInvocation(BURST)
    public void offer(Control control) {
        for (int i = 1; i <= BURST; i++) {
            while (!ring.offer(i) && !control.stopMeasurement) {
                Thread.onSpinWait();
            }
        }
    }

    /** The receiver's side. Whoever is the last at the end of an iteration waits for nobody. */
    @Benchmark
    @Group("twoThreads")
    @OperationsPerInvocation(BURST)
    public long poll(Control control) {
        long sum = 0;
        for (int taken = 0; taken < BURST && !control.stopMeasurement; ) {
            long element = ring.poll();
            if (element != 0) {
                sum += element;
                taken++;
            }
        }
        return sum;
    }

    /** In and out again by one thread. */
    @Benchmark
    @Group("oneThread")
    @OperationsPerInvocation(BURST)
    public long inAndOut() {
        for (int i = 1; i <= BURST; i++) {
            boolean _ = ring.offer(i);
        }
        long sum = 0;
        for (long element = ring.poll(); element != 0; element = ring.poll()) {
            sum += element;
        }
        return sum;
    }
}
