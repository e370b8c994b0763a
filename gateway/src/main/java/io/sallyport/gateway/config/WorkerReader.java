package io.sallyport.gateway.config;

import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.gateway.config.WorkerSettings.Idle;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.ValueType;
import java.util.List;
import java.util.OptionalInt;

/** Reads the section {@code workers}. */
final class WorkerReader {
    /** The kernel's own limit on a set of CPUs. */
    private static final int MOST_CPU = 1_023;

    /** The number of a CPU. */
    static final ValueType<Integer> CPU = Values.whole("the number of a CPU", 0, MOST_CPU);

    private static final ValueType<Integer> PRIORITY =
            Values.whole("a priority among real-time threads", 1, LcoreThread.MOST_REAL_TIME_PRIORITY);

    private static final WorkerSettings DEFAULT =
            new WorkerSettings(OptionalInt.empty(), Idle.BACKOFF, OptionalInt.empty());

    private WorkerReader() {}

    /** Reads all workers; without any there is one that is not bound to a CPU. */
    static List<WorkerSettings> read(List<Section> workers) {
        return workers.isEmpty()
                ? List.of(DEFAULT)
                : workers.stream().map(WorkerReader::read).toList();
    }

    private static WorkerSettings read(Section worker) {
        return new WorkerSettings(
                worker.find("cpu", CPU).map(OptionalInt::of).orElseGet(OptionalInt::empty),
                worker.read("idle", Values.oneOf(Idle.values()), Idle.BACKOFF),
                worker.find("real-time", PRIORITY).map(OptionalInt::of).orElseGet(OptionalInt::empty));
    }
}
