package io.sallyport.jmh.throughput;

import io.sallyport.jmh.contender.Contender;
import io.sallyport.jmh.contender.Rewind;
import io.sallyport.jmh.contender.WorkerContender;
import io.sallyport.pipeline.worker.Worker;
import java.util.ArrayList;
import java.util.List;

/** All workers of a gateway, of which the first is measured; the others poll as long as its windows last. */
final class MeasuredWorkers implements Contender {
    private final List<WorkerContender> workers;

    private MeasuredWorkers(List<WorkerContender> workers) {
        this.workers = workers;
    }

    static Contender start(List<Worker> workers, int cpu, Rewind rewind) throws InterruptedException {
        List<WorkerContender> threads = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            threads.add(new WorkerContender(workers.get(i), cpu - i, i == 0 ? rewind : Rewind.none()));
        }
        return new MeasuredWorkers(threads);
    }

    @Override
    public String name() {
        return workers.getFirst().name();
    }

    @Override
    public double window() throws InterruptedException {
        List<WorkerContender.Helper> helpers =
                workers.stream().skip(1).map(WorkerContender::help).toList();
        try {
            return workers.getFirst().window();
        } finally {
            for (WorkerContender.Helper helper : helpers) {
                helper.end();
            }
        }
    }

    @Override
    public void close() {
        workers.forEach(WorkerContender::close);
    }
}
